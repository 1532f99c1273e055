"""What the sheets are: declared fields, readers, checks, templates. Knows no host and no ledger."""
