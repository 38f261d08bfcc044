"""Tasks at work: who is given what, what they report, and who says that it is done."""
