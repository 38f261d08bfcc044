"""Immutable versions of datasets."""
