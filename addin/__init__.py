"""Everything that acts: buttons, reports, ledger, consolidation, hosts, command line."""
