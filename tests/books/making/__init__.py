"""Kit by which the workbooks beside it are made: pages, writers, invented clients and what a right reader finds."""
