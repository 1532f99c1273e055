"""Workbooks that we make from nothing: templates, guides, the policy."""
