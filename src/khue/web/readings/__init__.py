"""Documents read at the desk: what was found beside the text, confirmed item by item, then written into the plan (docs/plan.md)."""
