"""Writing into somebody else's .xlsx or .xlsm: only the parts concerned change, every other part keeps its bytes."""
