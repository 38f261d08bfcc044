"""A city: its own declaration, and all that its folder declares."""

from __future__ import annotations

from datetime import date
from typing import Annotated

import msgspec

from khue.model.agency import Agency
from khue.model.base import Declared, Identifier, Text
from khue.model.contract import Contract
from khue.model.dictionary import Words
from khue.model.document import Document
from khue.model.draft import Draft, Gates
from khue.model.figure import Figure
from khue.model.index import Index
from khue.model.indicator import Indicator
from khue.model.measure import UnitOfMeasure
from khue.model.money import Money
from khue.model.orientation import Orientation
from khue.model.papers import Papers
from khue.model.priority import Priorities
from khue.model.progress import Following
from khue.model.rating import RatingScheme
from khue.model.target import Target
from khue.model.task import Task
from khue.model.unit import Unit, UnitChange, Units


class Level(Declared, frozen=True):
    """A level of units (city, district, commune ...), from the top down as listed; `peer` levels are other cities."""

    id: Identifier
    name: Text
    peer: bool = False


class Group(Declared, frozen=True):
    """A field under which targets and indicators are listed, and the agency that keeps it."""

    id: Identifier
    name: Text
    agency: str = ""


class Bloc(Declared, frozen=True):
    """A bloc of the political system (Party, government, mass organisations ...)."""

    id: Identifier
    name: Text


class Holiday(Declared, frozen=True):
    """A day on which offices are closed."""

    date: date
    name: str


class Calendar(Declared, frozen=True):
    """When offices work: ISO weekdays (1 is Monday), the days they are closed, and those worked in place of others.

    With `deadline_on_closed_day` as next_working_day a deadline on such a day ends with the next working day; as_stated
    it ends when it says.
    """

    working_days: tuple[int, ...] = (1, 2, 3, 4, 5)
    holidays: tuple[Holiday, ...] = ()
    worked_days: tuple[Holiday, ...] = ()
    deadline_on_closed_day: str = "next_working_day"


class Thresholds(Declared, frozen=True):
    """The numbers by which targets are judged (docs/assessment.md).

    `at_risk_pace`: at or above this share of the required pace a target is at risk, below it off track.
    `about_tolerance`: how far from the value "about" still is, as a share of the value.
    """

    at_risk_pace: float = 0.75
    about_tolerance: float = 0.05


Share = Annotated[float, msgspec.Meta(ge=0, le=10)]
"""How much something counts beside the others, which count 1."""


class Attention(Declared, frozen=True):
    """How much things count on the attention list (docs/attention.md): by group, by kind of document, by certainty.

    What is left out counts as much as that page says.
    """

    groups: dict[str, Share] = {}
    documents: dict[str, Share] = {}
    certainty: dict[str, Share] = {}


class Privacy(Declared, frozen=True):
    """How persons are kept from being known (docs/privacy.md).

    `smallest_count` is the least count that may be published of rows about persons, where the contract says nothing else.
    """

    smallest_count: Annotated[int, msgspec.Meta(ge=0, le=1000)] = 5


class CityDeclaration(Declared, frozen=True):
    """The file city.yaml. `measures` gives the units of measure, which are written in Vietnamese, their names."""

    id: Identifier
    name: Text
    unit: str
    levels: tuple[Level, ...]
    groups: tuple[Group, ...]
    blocs: tuple[Bloc, ...]
    measures: tuple[UnitOfMeasure, ...] = ()
    languages: tuple[str, ...] = ("vi", "en")
    time_zone: str = "Asia/Ho_Chi_Minh"
    invented: bool = False
    simulated: bool = False
    lead_document: str = ""
    calendar: Calendar = Calendar()
    thresholds: Thresholds = Thresholds()
    attention: Attention = Attention()
    privacy: Privacy = Privacy()
    following: Following = Following()
    drafts: Gates = Gates()


class City(msgspec.Struct, frozen=True, kw_only=True):
    """Everything a city folder declares, each kind in the order of its files."""

    declaration: CityDeclaration
    unit_rows: tuple[Unit, ...] = ()
    changes: tuple[UnitChange, ...] = ()
    agencies: tuple[Agency, ...] = ()
    documents: tuple[Document, ...] = ()
    targets: tuple[Target, ...] = ()
    tasks: tuple[Task, ...] = ()
    contracts: tuple[Contract, ...] = ()
    indicators: tuple[Indicator, ...] = ()
    indices: tuple[Index, ...] = ()
    figures: tuple[Figure, ...] = ()
    papers: Papers = Papers()
    paper_base: bytes = b""
    money: tuple[Money, ...] = ()
    rating: RatingScheme | None = None
    priorities: Priorities | None = None
    words: Words = Words()
    drafts: tuple[Draft, ...] = ()
    orientations: tuple[Orientation, ...] = ()

    def units(self) -> Units:
        """The units, indexed by code and day."""
        return Units(self.unit_rows)

    def keeper(self, indicator: Indicator) -> str:
        """The agency that answers for an indicator: its own, else the owner of the dataset it is computed from; or none."""
        owners = (contract.owner for contract in self.contracts if contract.id == indicator.dataset)
        return indicator.agency or next(owners, "")
