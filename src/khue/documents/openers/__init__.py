"""One module for each form of file: it gives the plain text, tables as rows of `| a | b |`."""
