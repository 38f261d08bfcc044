"""Judging a draft before it is adopted: five gates, the six things that must be clear of a task, and central orientations."""
