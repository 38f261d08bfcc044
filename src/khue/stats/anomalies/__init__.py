"""What is odd in many series at once: numbers in, places and reasons out. Nothing here changes a value.

A detector takes a `Grid`, series as rows and periods as columns, and gives `Found`, columns again. None of them loops over
observations. The rules and their thresholds are told in docs/anomalies.md.
"""
