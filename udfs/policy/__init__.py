"""The editable policy: its tables and dated numbers, their evaluation, their check."""
