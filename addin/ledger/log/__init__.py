"""What was done: events, seals, questions and requests told by the log, and whether all is what it was."""
