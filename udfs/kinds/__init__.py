"""What a cell may hold: how each kind of value is read, written, explained and repaired."""
