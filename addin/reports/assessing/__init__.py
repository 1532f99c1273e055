"""The half-year assessment of units, what it rests on and what follows (R58–R68)."""
