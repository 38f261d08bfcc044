"""The tables of the desk, step by step."""
