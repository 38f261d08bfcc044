"""The inventory: every agency with the data that it keeps and the data that it owes."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from khue.pipeline.interest.inventory import inventory_answers, inventory_counts
from khue.pipeline.reading import Build
from khue.web.matching import matches
from khue.web.portal import links, speaking
from khue.web.portal.head import Head
from khue.web.portal.pages import rows
from khue.web.portal.pages.card import Card, Filter, Page
from khue.web.portal.parts import Cell, Column, Fact, table


def page(build: Build, lang: str, *, q: str = "") -> Page:
    """All agencies, or those whose name has the words."""
    lines = inventory_answers(build)
    counts = inventory_counts(lines)
    lead = (
        _(
            "Of %(agencies)s agencies %(with_data)s keep data here, %(without)s keep none; %(lacking)s owe data that is missing."
        )
        % counts
    )
    wanted = [one for one in lines if matches(q, one["agency"], one["agency_name"] or "", one["agency_name_en"] or "")]
    return Page(
        head=Head(title=_("Which agency has which data?"), description=lead, json=links.api("inventory")),
        over=_("Data"), lead=lead, filters=(Filter("q", _("Search"), value=q),), downloads=rows.downloads("inventory"),
        main=tuple(card for card in (_agencies(wanted, lang), _none(wanted, lang), _kept(wanted, lang)) if card),
    )  # fmt: skip


def _name(line: dict[str, Any], lang: str) -> str:
    said = line["agency_name_en"] if lang == "en" else line["agency_name"]
    return said or _("no agency named")


def _agencies(lines: list[dict[str, Any]], lang: str) -> Card | None:
    """Those that keep or owe something."""
    shown = [one for one in lines if one["datasets"] or one["missing"]]
    if not shown:
        return None
    columns = (
        Column(_("Agency")), Column(_("Datasets under contract"), numeric=True), Column(_("With data"), numeric=True),
        Column(_("Missing or late"), numeric=True), Column(_("Rows"), numeric=True), Column(_("Targets fed"), numeric=True),
        Column(_("Reuses"), numeric=True), Column(_("Requests waiting"), numeric=True),
    )  # fmt: skip
    body: list[list[Cell | str]] = [
        [
            Cell(_name(one, lang), links.to("agency", one["agency"])),
            *(speaking.figure(one[name], "", lang)
              for name in ("datasets", "held", "missing", "rows", "targets", "reuses", "requests")),
        ]
        for one in shown
    ]  # fmt: skip
    return Card(title=_("Agencies with data"), table=table(_("Agencies with data"), columns, body))


def _none(lines: list[dict[str, Any]], lang: str) -> Card | None:
    found = [one for one in lines if one["agency"] and not one["datasets"] and not one["missing"]]
    if not found:
        return None
    said = _("No contract names these agencies as owner of a dataset, and no target waits for data of theirs.")
    items = tuple(Fact(_name(one, lang), "", links.to("agency", one["agency"])) for one in found)
    return Card(title=_("Agencies with none"), id="khong-co", sentences=(said,), items=items)


def _kept(lines: list[dict[str, Any]], lang: str) -> Card | None:
    """Every dataset, and everything that is owed, by agency."""
    columns = (
        Column(_("Agency")),
        Column(_("Data")),
        Column(_("How it stands")),
        Column(_("Targets that wait"), numeric=True),
    )
    body: list[list[Cell | str]] = []
    for one in lines:
        agency = Cell(_name(one, lang), links.to("agency", one["agency"]))
        body += [
            [agency, Cell(kept["name"], links.to("dataset", kept["dataset"])), _held(kept, lang), "–"]
            for kept in one["kept"]
        ]
        text = "_en" if lang == "en" else ""
        body += [
            [agency, Cell(owed[f"name{text}"], links.to("gaps")), owed[f"state_text{text}"], str(owed["blocked"])]
            for owed in one["owed"]
        ]
    return Card(title=_("Kept and owed"), table=table(_("Kept and owed"), columns, body)) if body else None


def _held(kept: dict[str, Any], lang: str) -> str:
    if kept["version"] is None:
        return _("no file accepted yet")
    said = {"rows": speaking.figure(kept["rows"], "", lang), "number": kept["version"]}
    return _("version %(number)s, %(rows)s rows") % said
