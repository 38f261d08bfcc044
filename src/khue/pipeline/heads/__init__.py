"""What each head answers for, so that the heads together answer for all that the city promised; and how a head did in a month."""
