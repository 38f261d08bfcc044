"""Formulas over stored rows: one meaning, several engines, and a slow reference that judges them."""
