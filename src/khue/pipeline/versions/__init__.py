"""What the versions of a dataset are to people: listed, compared, withdrawn and restored."""
