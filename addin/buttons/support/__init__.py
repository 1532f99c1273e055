"""What several buttons share."""
