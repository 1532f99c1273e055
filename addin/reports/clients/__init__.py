"""Reports about clients: archive card, brief, visits, care, candidates (R19, R41–R52)."""
