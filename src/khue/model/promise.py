"""What a contract promises of its rhythm: how often data comes, how long after its period, and when it is owed."""

from __future__ import annotations

import calendar
from datetime import date, timedelta

from khue.model.contract import Contract, SlaProperty

_MONTHS = {"d": 1, "w": 1, "m": 1, "month": 1, "q": 3, "quarter": 3, "y": 12, "year": 12}
"""Months of a unit of time of a contract; what is promised more often than monthly is held to the month."""
_DAYS = {"d": 1, "w": 7, "m": 31, "month": 31, "q": 92, "quarter": 92, "y": 366, "year": 366}


def frequency(contract: Contract) -> int:
    """Months between two deliveries, as promised; 0 where nothing is."""
    promised = next((p for p in contract.sla_properties if p.property == "frequency"), None)
    if promised is None:
        return _MONTHS.get(contract.custom("khue.nextUpdate"), 0)
    return _whole(promised) * _MONTHS.get(promised.unit, 0)


def latency(contract: Contract) -> timedelta:
    """How long after the end of a period its data may come."""
    promised = next((p for p in contract.sla_properties if p.property == "latency"), None)
    return timedelta(days=_whole(promised) * _DAYS.get(promised.unit, 0) if promised else 0)


def owed(contract: Contract, newest: date, periods: int) -> date:
    """The last day on which data of so many periods after the newest could come in time."""
    return by(newest, periods * frequency(contract), latency(contract))


def by(newest: date, months: int, grace: timedelta) -> date:
    """The end of the month so many months after a day, and the grace after it; the calendar's end stays its end."""
    year, month = divmod(newest.year * 12 + newest.month - 1 + months, 12)
    if year > date.max.year:
        return date.max
    end = date(year, month + 1, calendar.monthrange(year, month + 1)[1])
    return end + grace if grace < date.max - end else date.max


def _whole(promised: SlaProperty) -> int:
    """How many of its unit a promise names, in whole numbers; 0 for what is no number, at most a thousand."""
    try:
        return min(1000, max(0, round(float(promised.value))))
    except (ValueError, OverflowError):
        return 0
