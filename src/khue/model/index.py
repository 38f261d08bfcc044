"""A composite index (bộ chỉ số): a tree of components with points, in force for some years."""

from __future__ import annotations

from khue.model.base import Declared, Identifier, Text, Year


class Component(Declared, frozen=True):
    """A part of an index; `points` is its maximum, `indicator` where its value is an indicator of the city."""

    id: str
    name: Text
    points: float | None = None
    scored: bool = True
    indicator: str = ""
    note: str = ""
    children: tuple[Component, ...] = ()


class Index(Declared, frozen=True):
    """One file under indices/. `score` and `rank` are the indicators under which its results are published."""

    id: Identifier
    name: Text
    act: str
    level: str
    years: tuple[Year, ...]
    issuer: str = ""
    max_points: float | None = None
    score: str = ""
    rank: str = ""
    components: tuple[Component, ...] = ()
    sources: tuple[str, ...] = ()
    note: str = ""
