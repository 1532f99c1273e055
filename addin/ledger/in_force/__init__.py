"""What counts on a day: rows and entries in force, merged into the group's clients."""
