"""Charts and papers made from model values."""
