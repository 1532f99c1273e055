"""Context + template → Word and PDF. Knows neither ledger nor hosts; reports hand it their context classes."""
