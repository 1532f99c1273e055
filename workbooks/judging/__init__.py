"""From cells to values and problems: reading, checks, examination."""
