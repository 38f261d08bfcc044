"""What is odd in the observations of a build: found year by year, kept by content, said in both languages."""
