"""The text of a formula, parsed and checked against its contract."""
