"""What a build keeps for its readers: observations in order, cut by years, and one small database."""
