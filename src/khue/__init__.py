"""Khuê carries a city's resolution from its text to its results, on the city's own data."""

__version__ = "0.1.0"
