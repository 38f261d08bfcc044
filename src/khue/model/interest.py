"""What people make of the city's data, and which data they ask for: as anybody may read it.

Names of people and their addresses are no part of it, but for the maker whom a reuse names.
"""

from __future__ import annotations

from datetime import date
from enum import StrEnum

import msgspec


class Made(StrEnum):
    """What was made with a dataset."""

    APP = "app"
    SITE = "site"
    RESEARCH = "research"
    ARTICLE = "article"
    REPORT = "report"
    SERVICE = "service"
    OTHER = "other"


class Reuse(msgspec.Struct, frozen=True, kw_only=True):
    """Something made with a dataset, which an officer has looked at; `url` is empty where it cannot be visited."""

    id: int
    dataset: str
    title: str
    kind: Made
    about: str
    maker: str
    url: str = ""
    shown: date


class Asker(StrEnum):
    """Who asks for data."""

    CITIZEN = "citizen"
    ENTERPRISE = "enterprise"
    AGENCY = "agency"
    RESEARCHER = "researcher"


class Stage(StrEnum):
    """Where a request stands. RECEIVED: nobody answers for it yet; ASSIGNED: an agency does; ANSWERED: it is done."""

    RECEIVED = "received"
    ASSIGNED = "assigned"
    ANSWERED = "answered"


class Outcome(StrEnum):
    """What came of a request: the data is open now, or in part, was open before, may not be opened, or is kept by nobody."""

    OPENED = "opened"
    PARTLY = "partly"
    OPEN_BEFORE = "open-before"
    DECLINED = "declined"
    NOT_HELD = "not-held"


class DataRequest(msgspec.Struct, frozen=True, kw_only=True):
    """Data that somebody asked the city to open.

    `title` and `purpose` are empty until an officer has read them. `agency` answers for it by `due`, or nobody yet.
    `answered` is the day of the answer; `outcome` and `answer` say what it was, and `dataset` where the data is.
    """

    id: int
    asker: Asker
    stage: Stage
    received: date
    due: date
    title: str = ""
    purpose: str = ""
    agency: str = ""
    dataset: str = ""
    answered: date | None = None
    outcome: Outcome | None = None
    answer: str = ""

    def late(self, day: date) -> bool:
        """Whether the answer did not come in time, as far as is known on a day."""
        return (self.answered or day) > self.due
