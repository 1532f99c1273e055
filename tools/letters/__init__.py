"""Writes the first draft of a Word template in the house style; the .docx in templates/ are the source and are edited in Word."""
