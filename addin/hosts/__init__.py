"""Where the buttons run: Excel, Calc, closed files."""
