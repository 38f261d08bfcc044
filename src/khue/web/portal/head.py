"""What every page says about itself."""

from __future__ import annotations

from dataclasses import dataclass

from khue.web.portal.thread import Knot


@dataclass(frozen=True, kw_only=True)
class Head:
    """A page's title and one-sentence description, its address as JSON, and its knots of the thread (if it stands there)."""

    title: str
    description: str
    json: str = ""
    thread: tuple[Knot, ...] = ()


@dataclass(frozen=True)
class Hint:
    """A link to something that might have been meant."""

    label: str
    href: str
