"""Findings given back in the sender's own workbook: the same sheets and formats, wrong cells marked, a summary first.

`marked.mark` works on a copy and touches only what it must: the styles, the rows with marks, comments and the list of sheets.
Cells are never read for their meaning here, and nothing that could run leaves (`safe`). What is said comes in ready, in
the reader's language: nothing here knows a contract.
"""
