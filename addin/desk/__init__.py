"""The desk: all that a button may use of the world around it, and what stands on it."""
