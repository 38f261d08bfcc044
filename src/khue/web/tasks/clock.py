"""What time it is in the city; on a portal that shows a fixed day (KHUE_DATE), that day."""

from __future__ import annotations

import os
from datetime import date, datetime

from django.utils import timezone


def now() -> datetime:
    """The wall clock of the city, without a zone."""
    found = timezone.localtime().replace(tzinfo=None, microsecond=0)
    fixed = os.environ.get("KHUE_DATE", "")
    return datetime.combine(date.fromisoformat(fixed), found.time()) if fixed else found


def today() -> date:
    """The day in the city."""
    return now().date()
