"""The desk: what people who are signed in have to do, and what was done."""
