"""What every page says about itself."""

from __future__ import annotations

from dataclasses import dataclass

from khue.web.portal.thread import Knot


@dataclass(frozen=True, kw_only=True)
class Head:
    """A page's title and one-sentence description, its address as JSON, and its knots of the thread."""

    title: str
    description: str
    json: str = ""
    thread: tuple[Knot, ...] = ()
