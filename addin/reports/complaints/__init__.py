"""Reports about complaints (R55)."""
