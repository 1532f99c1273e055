"""The evaluation of a quarter and the summary of a year (S16–S21, R70)."""
