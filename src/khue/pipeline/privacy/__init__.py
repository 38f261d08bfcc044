"""Nothing goes out that may not: columns that stay closed, persons found in others, counts too small to be told."""
