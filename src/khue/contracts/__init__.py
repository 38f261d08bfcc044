"""A dataset's contract held against rows, giving findings."""
