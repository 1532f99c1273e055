"""How a return enters: may it, what it tells, its receipt and review."""
