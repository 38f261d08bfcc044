"""What people are told: a list in the portal, letters by e-mail, calendars, feeds and the weekly digest; each chooses."""
