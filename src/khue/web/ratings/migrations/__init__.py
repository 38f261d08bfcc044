"""The tables of ratings, step by step."""
