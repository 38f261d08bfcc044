"""Small numbers kept from giving people away: which cells of published tables are hidden so that no total reveals them."""
