"""What agencies owe: for each dataset the period that comes next, the day it is due, and the targets that wait for it."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from enum import Enum

from khue.lib.periods import Period
from khue.model.contract import Contract
from khue.model.promise import frequency, owed
from khue.model.target import Target
from khue.pipeline.reading import Build

SOON_DAYS = 14


class Standing(Enum):
    """Whether a dataset is there in time."""

    LATE = "late"
    SOON = "soon"
    IN_TIME = "in_time"
    NEVER = "never"
    FREE = "free"


@dataclass(frozen=True)
class Owed:
    """A dataset that an agency keeps. `period` is the first that is not there, `due` its last day; None without a promise."""

    contract: Contract
    standing: Standing
    period: Period | None
    due: date | None
    newest: Period | None
    waiting: tuple[Target, ...]


_ORDER = (Standing.NEVER, Standing.LATE, Standing.SOON, Standing.IN_TIME, Standing.FREE)


def owed_by(build: Build, agencies: Collection[str], day: date) -> list[Owed]:
    """What these agencies owe, the most pressing first; datasets of no agency are owed by the empty one."""
    found = [owed_of(build, one, day) for one in build.city.contracts if one.owner in agencies]
    return sorted(found, key=lambda one: (_ORDER.index(one.standing), one.due or date.max, one.contract.id))


def owed_of(build: Build, contract: Contract, day: date) -> Owed:
    """What is owed of one dataset."""
    newest = _newest(build, contract)
    waiting = tuple(_waiting(build, contract))
    if not frequency(contract):
        return Owed(contract, Standing.FREE if newest else Standing.NEVER, None, None, newest, waiting)
    if newest is None:
        return Owed(contract, Standing.NEVER, None, None, None, waiting)
    due = owed(contract, newest.end, 1)
    standing = Standing.LATE if due < day else Standing.SOON if (due - day).days <= SOON_DAYS else Standing.IN_TIME
    return Owed(contract, standing, newest.next(), due, newest, waiting)


def _newest(build: Build, contract: Contract) -> Period | None:
    """The newest month of which there are rows."""
    months = [one.newest for one in build.delivered if one.dataset == contract.id and one.newest]
    return Period.parse(months[-1]) if months else None


def _waiting(build: Build, contract: Contract) -> list[Target]:
    fed = {one.id for one in build.city.indicators if one.dataset == contract.id}
    return [target for target in build.city.targets if target.indicator in fed]
