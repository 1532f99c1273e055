"""Charts and diagrams as native drawings."""
