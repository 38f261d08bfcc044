"""Tasks from assignment to evidence: what may happen to one, where it stands on a day, and what the city counts."""
