"""Word templates: checked, then filled."""
