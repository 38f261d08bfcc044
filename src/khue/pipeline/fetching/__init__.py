"""Data of others, fetched on a schedule and taken in like any file that is sent."""
