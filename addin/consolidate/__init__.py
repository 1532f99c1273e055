"""From the branches' returns to one group view."""
