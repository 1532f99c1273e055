"""The rules themselves, one chapter a module, with their worksheet functions."""
