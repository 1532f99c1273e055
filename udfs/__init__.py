"""Worksheet functions: the rule book itself. Standard library only; imports nothing else of ours."""
