"""Page values: what a page shows, gathered from the build in the reader's language. No HTTP here."""
