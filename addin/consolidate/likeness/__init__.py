"""Which clients may be the same."""
