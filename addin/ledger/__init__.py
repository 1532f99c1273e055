"""The ledger: returns, versions and events, append-only."""
