"""What goes back into the sender's own workbook: marks, repairs, values, nothing of theirs lost."""
