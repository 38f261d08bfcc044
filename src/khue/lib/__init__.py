"""What any program could use: periods, Vietnamese text, files with line numbers. Knows nothing of cities."""
