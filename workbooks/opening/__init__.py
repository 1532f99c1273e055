"""From bytes to a `Book`: what a file is, its limits, its passwords, its readers."""
