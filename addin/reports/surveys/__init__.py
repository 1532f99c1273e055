"""Surveys of satisfaction and analyses of clients (R53, R54, R56)."""
