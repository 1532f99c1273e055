"""The append-only ledger of returns."""
