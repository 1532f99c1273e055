"""What returns hold: units, versions, rows of clients, entries of registers."""
