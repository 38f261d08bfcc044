"""The thread (sợi chỉ): the chain from a row of data to what a citizen sees, drawn under the header.

A page weaves its own part; knots with nothing behind them stay visible and say what is missing.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from django.utils.translation import gettext as _


@dataclass(frozen=True)
class Knot:
    """One link of the chain: its `kind` in a word, and what stands there. Without `href` it is empty; `title` says why."""

    key: str
    kind: str
    label: str = ""
    href: str = ""
    title: str = ""
    here: bool = False


def weave(here: str, **given: tuple[str, str]) -> tuple[Knot, ...]:
    """The whole chain: `given` maps a knot's key to its label and address; `here` is the key of the present page.

    An empty address with a label keeps the label and marks the knot as empty.
    """
    return tuple(_knot(knot, here, *given.get(knot.key, ("", ""))) for knot in _chain())


def _knot(knot: Knot, here: str, label: str, href: str) -> Knot:
    here_or_full = knot.key == here or bool(href)
    return replace(knot, label=label, href=href, title="" if here_or_full else knot.title, here=knot.key == here)


def _chain() -> tuple[Knot, ...]:
    return (
        Knot("row", _("Row"), title=_("No row of data is kept: the figure was read from a publication.")),
        Knot("file", _("File"), title=_("No file stands behind this yet.")),
        Knot("dataset", _("Dataset"), title=_("No dataset stands behind this yet.")),
        Knot("indicator", _("Indicator"), title=_("No indicator measures this yet.")),
        Knot("target", _("Target"), title=_("No target is set on this.")),
        Knot("chance", _("Chance"), title=_("No chance of meeting the target can be given.")),
        Knot("head", _("Head"), title=_("No document names who answers for this.")),
        Knot("tasks", _("Tasks"), title=_("No task is linked to this.")),
        Knot("citizens", _("Citizens"), title=_("What citizens say is not collected yet.")),
    )
