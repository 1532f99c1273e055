"""What the ledger hands on: frozen data and pandas frames."""
