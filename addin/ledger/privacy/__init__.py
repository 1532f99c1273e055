"""Personal data: the gate that a role passes, hidden on the way out, listed with purpose and time, taken out on demand."""
