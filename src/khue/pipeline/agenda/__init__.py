"""What lies ahead and what is new, by day: deadlines for calendars, news for feeds, and both for the weekly digest."""
