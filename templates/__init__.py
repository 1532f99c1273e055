"""Report templates, edited in Word."""
