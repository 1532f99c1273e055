"""Files of a folder, read in children, one after the other into the ledger."""
