"""Forms of a group's own: filled by their labels without any markup, and read back by the same labels (R19, R20)."""
