"""Composite indices by the OECD/JRC Handbook: normalising, weighting, aggregating, ranking, and how firm the result is.

Values are numpy arrays of units by indicators, NaN where a value is missing; nothing here knows a city.
"""
