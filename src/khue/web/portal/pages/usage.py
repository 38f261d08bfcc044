"""How much datasets are used: on the page of each, and which of them never were."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from khue.pipeline.reading import Build
from khue.web.portal import links, speaking
from khue.web.portal.pages.card import Card
from khue.web.portal.parts import Fact
from khue.web.usage import usage


def card(build: Build, dataset: str, lang: str) -> Card | None:
    """How often a dataset was read, asked for and taken away, and what rests on it."""
    found = next((one for one in usage(build) if one["dataset"] == dataset), None)
    if found is None:
        return None
    facts = (
        Fact(_("Page read"), _number(found["page"], lang)),
        Fact(_("Asked for by programs (API)"), _number(found["api"], lang)),
        Fact(_("Files taken away"), _number(found["download"], lang)),
        Fact(_("Uses of its indicators"), _number(found["through_indicators"], lang)),
        Fact(_("Reuses that people told of"), _number(found["reuses"], lang), _reuses(found)),
        Fact(_("Indicators computed from it"), _number(found["indicators"], lang)),
        Fact(_("Targets that rest on it"), _number(found["targets"], lang)),
        Fact(_("Index components that rest on it"), _number(found["components"], lang)),
    )
    last = found["last_used"]
    said = _("Last used on %(day)s.") % {"day": speaking.period(last, lang)} if last else _("Nobody used it yet.")
    note = _("Counted by day; who uses it is not written down.")
    return Card(
        title=_("How it is used"), id="su-dung", sentences=(said,), facts=facts, note=note,
        links=(Fact(_("Say what you made"), "", f"{links.to('reuse_tell')}?bo-du-lieu={dataset}"),),
    )  # fmt: skip


def _reuses(found: Mapping[str, Any]) -> str:
    """Where the reuses of a dataset stand; nowhere without one."""
    return links.listing("reuses", **{"bo-du-lieu": found["dataset"]}) if found["reuses"] else ""


def _number(count: int, lang: str) -> str:
    return speaking.figure(count, "", lang)


def unused_card(build: Build) -> Card | None:
    """The datasets that nobody used and on which nothing rests; nothing where every one is used."""
    found = [one for one in usage(build) if one["never_used"]]
    if not found:
        return None
    return Card(
        title=_("Never used"), id="chua-dung",
        sentences=(_("Nobody read, asked for or took away these datasets, and no target or index rests on them."),),
        items=tuple(Fact(one["name"], one["agency"], links.to("dataset", one["dataset"])) for one in found),
    )  # fmt: skip


def ways_card() -> Card:
    """What people may do with the data, and who has which."""
    ways = (
        Fact(_("Which agency has which data"), "", links.to("inventory")),
        Fact(_("What people made with the city's data"), "", links.to("reuses")),
        Fact(_("Data that people asked for"), "", links.to("requests_of_data")),
        Fact(_("Ask for data"), "", links.to("ask_for_data")),
    )
    return Card(title=_("Use the data, ask for more"), items=ways)
