"""Numbers in, numbers out: shares of units through time, totals divided and put together again. No input or output."""
