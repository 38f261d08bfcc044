"""A city folder as it was read: each declared thing with the place it came from, and what was wrong on the way."""

from __future__ import annotations

from collections.abc import Mapping as MappingOf
from dataclasses import dataclass, field
from pathlib import Path
from typing import Generic, TypeVar

from khue.lib.located import Mapping, Node, Row, Scalar
from khue.model.agency import Agency
from khue.model.city import City, CityDeclaration
from khue.model.contract import Contract
from khue.model.dictionary import Words
from khue.model.document import Document
from khue.model.figure import Figure
from khue.model.finding import Finding, Rule
from khue.model.index import Index
from khue.model.indicator import Indicator
from khue.model.money import Money
from khue.model.orientation import Orientation
from khue.model.papers import Papers
from khue.model.priority import Priorities
from khue.model.rating import RatingScheme
from khue.model.target import Target
from khue.model.task import Task
from khue.model.unit import Unit, UnitChange

T = TypeVar("T", covariant=True)


@dataclass(frozen=True, slots=True)
class Entry(Generic[T]):
    """A declared value and where it stands: `path` is relative to the folder, `origin` a YAML tree or a CSV row."""

    value: T
    path: str
    origin: Node | Row
    source: str = field(default="", repr=False)

    def place(self, *steps: str | int) -> tuple[int, int]:
        """Line and column of a field as named in the file: `place("year")`, `place("components", 2, "indicator")`."""
        if isinstance(self.origin, Row):
            return self.origin.place(str(steps[0])) if steps else (self.origin.line, 1)
        node = self.origin.find(*steps) if isinstance(self.origin, Mapping) else self.origin
        return node.line, node.column

    def place_in(self, offset: int, *steps: str | int) -> tuple[int, int]:
        """Line and column of a character within a YAML text, as of a name within a formula."""
        node = self.origin.find(*steps) if isinstance(self.origin, Mapping) else None
        return node.place_of(offset, self.source) if isinstance(node, Scalar) else self.place(*steps)

    def finding(self, rule: Rule, *steps: str | int, **params: object) -> Finding:
        """The finding that `rule` does not hold at a field of this value."""
        return Finding(rule, self.path, *self.place(*steps), params)

    @property
    def where(self) -> str:
        """file:line, as an observation remembers its figure."""
        return f"{self.path}:{self.place()[0]}"


@dataclass(frozen=True, slots=True)
class LoadedFolder:
    """Everything that could be read of a city folder, each kind in the order of `City`.

    `city` is None only when city.yaml could not be read. `left_out` has, by kind ("agency", "indicator" ...), the ids
    of what is declared but could not be read, so that a reference to it is not called unknown.
    """

    root: Path
    city: City | None = None
    findings: tuple[Finding, ...] = ()
    declaration: Entry[CityDeclaration] | None = None
    units: tuple[Entry[Unit], ...] = ()
    changes: tuple[Entry[UnitChange], ...] = ()
    agencies: tuple[Entry[Agency], ...] = ()
    documents: tuple[Entry[Document], ...] = ()
    targets: tuple[Entry[Target], ...] = ()
    tasks: tuple[Entry[Task], ...] = ()
    contracts: tuple[Entry[Contract], ...] = ()
    indicators: tuple[Entry[Indicator], ...] = ()
    indices: tuple[Entry[Index], ...] = ()
    figures: tuple[Entry[Figure], ...] = ()
    papers: Entry[Papers] | None = None
    money: tuple[Entry[Money], ...] = ()
    rating: Entry[RatingScheme] | None = None
    priorities: Entry[Priorities] | None = None
    words: Entry[Words] | None = None
    drafts: tuple[Entry[Document], ...] = ()
    draft_targets: tuple[Entry[Target], ...] = ()
    draft_tasks: tuple[Entry[Task], ...] = ()
    orientations: tuple[Entry[Orientation], ...] = ()
    left_out: MappingOf[str, frozenset[str]] = field(default_factory=dict)
