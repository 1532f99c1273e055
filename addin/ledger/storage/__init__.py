"""Where the ledger stands: database, tables, workspace, who is at work."""
