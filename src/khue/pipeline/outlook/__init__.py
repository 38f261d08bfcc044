"""What lies ahead of each target, from the city's own figures: which of them are asked, what is kept, how it is said."""
