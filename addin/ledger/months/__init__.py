"""A month as a whole: states of units, its snapshot, what is declared or taken back."""
