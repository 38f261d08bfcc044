"""The tables of the audit, step by step."""
