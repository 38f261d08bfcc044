"""Files of others, read into tables whose rows remember where they stood."""
