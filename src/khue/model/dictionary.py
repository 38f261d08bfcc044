"""What words of administrative documents stand for: the form of the package's dictionary and of a city's documents.yaml."""

from __future__ import annotations

from datetime import date

from khue.model.base import Declared


class Kind(Declared, frozen=True):
    """A kind of document: the words above the title, and what stands after the number."""

    code: str
    words: tuple[str, ...]
    symbols: tuple[str, ...] = ()


class Gone(Declared, frozen=True):
    """An agency that is no more: its last day, and who took over."""

    name: str
    until: date
    successor: str = ""


class Words(Declared, frozen=True):
    """The dictionary as it is written; every list may be left out.

    In a city's documents.yaml, `indicators` gives phrases by which documents speak of an indicator, by its id, and `agencies_called`
    other names of agencies, by their code.
    """

    kinds: tuple[Kind, ...] = ()
    roles: dict[str, tuple[str, ...]] = {}
    operators: dict[str, tuple[str, ...]] = {}
    after: dict[str, tuple[str, ...]] = {}
    ranks: tuple[str, ...] = ()
    strong: tuple[str, ...] = ()
    past: tuple[str, ...] = ()
    money: tuple[str, ...] = ()
    budget: tuple[str, ...] = ()
    rule_words: tuple[str, ...] = ()
    numbering: tuple[str, ...] = ()
    units: tuple[str, ...] = ()
    scales: tuple[str, ...] = ()
    agencies: tuple[str, ...] = ()
    columns: dict[str, tuple[str, ...]] = {}
    gone: tuple[Gone, ...] = ()
    indicators: dict[str, tuple[str, ...]] = {}
    agencies_called: dict[str, tuple[str, ...]] = {}


ROLES = (
    "forecast", "situation", "money", "rule", "viewpoint", "purpose", "objective", "organisation", "solution",
)  # fmt: skip
"""What a clause may be about: the keys of `roles`."""
OPERATORS = (">=", ">", "<=", "<", "~")
"""The keys of `operators` and `after`."""
COLUMNS = ("order", "indicator", "text", "unit", "value", "lead", "cooperating", "product", "deadline", "done", "note")
"""What a column of a table may hold: the keys of `columns`."""
