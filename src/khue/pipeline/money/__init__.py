"""Money beside result: budgets read in, added up by task, head, programme and field, and held against what was reached."""
