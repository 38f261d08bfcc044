"""Where a value comes from, walked back to its rows or its page."""
