"""Tables of what happened to tasks."""
