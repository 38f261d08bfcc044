"""Composite indices: the list of them, one of them in a period, and what if."""
