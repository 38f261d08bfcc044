"""Declared indices computed: scores and ranks, how firm they are, and what would change them."""
