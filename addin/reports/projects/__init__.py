"""Reports about projects (P01–P10, R73)."""
