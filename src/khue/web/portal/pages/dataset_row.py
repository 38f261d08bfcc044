"""One row of a dataset version: what the file says there, where and when it belongs, and what counts it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from khue.engines.evaluate import counted
from khue.formulas.tree import aggregates
from khue.lib.periods import Grain, Period
from khue.model.contract import Contract
from khue.model.formula import Formula, Node
from khue.model.indicator import Indicator
from khue.pipeline.manifest import DatasetVersion
from khue.pipeline.reading import Build
from khue.ports import FILE_NAME, ROW_NUMBER
from khue.web.portal import links, speaking
from khue.web.portal.head import Head
from khue.web.portal.pages.card import Card, Page
from khue.web.portal.pages.catalog import Catalog, catalog
from khue.web.portal.pages.datasets import onward
from khue.web.portal.pages.formula_words import read
from khue.web.portal.pages.units import address
from khue.web.portal.pages.values import cell_text
from khue.web.portal.parts import Cell, Column, Fact, table
from khue.web.portal.thread import Knot, weave

Row = Mapping[str, Any]


@dataclass(frozen=True)
class _Shown:
    """A row with all that its page is about."""

    things: Catalog
    contract: Contract
    version: DatasetVersion
    row: Row
    lang: str

    @property
    def number(self) -> str:
        """The row's number in the file."""
        return str(self.row[ROW_NUMBER])

    @property
    def file(self) -> str:
        """The file that the row came in."""
        return str(self.row.get(FILE_NAME) or self.version.raw_name)

    @property
    def day(self) -> date | None:
        """The day the row belongs to."""
        value = self.row.get(self.contract.time_column)
        if isinstance(value, date):
            return date(value.year, value.month, value.day)
        try:
            return Period.parse(str(value)).start
        except ValueError:
            return None

    @property
    def code(self) -> str:
        """The code of the unit the row belongs to."""
        return str(self.row.get(self.contract.area_column) or "")


def page(build: Build, contract: Contract, version: DatasetVersion, row: Row, lang: str) -> Page:
    """The page of one row."""
    shown = _Shown(catalog(build), contract, version, row, lang)
    title = _("Row %(row)s of %(file)s") % {"row": shown.number, "file": shown.file}
    lead = _lead(shown)
    return Page(
        head=Head(title=title, description=lead, json=_json(shown), thread=_thread(shown)),
        over=" · ".join((_("Row of data"), contract.name or contract.id, _("version %(number)s") % {"number": version.number})),
        lead=lead,
        main=(_values(shown), _counts(shown)),
        side=(_origin(shown),),
    )  # fmt: skip


def _json(shown: _Shown) -> str:
    return links.api("datasets", shown.contract.id, "versions", str(shown.version.number), "rows")


def _lead(shown: _Shown) -> str:
    unit = shown.things.units.find(shown.code, shown.day) if shown.day else None
    if unit is None or shown.day is None:
        return _("The row stands in the file as it is shown here.")
    params = {"unit": speaking.pair(unit.name, unit.name_en, shown.lang), "day": speaking.day(shown.day, shown.lang)}
    return _("It belongs to %(unit)s on %(day)s.") % params


def _thread(shown: _Shown) -> tuple[Knot, ...]:
    dataset = links.to("dataset", shown.contract.id)
    given = {
        "row": (_("row %(line)s") % {"line": shown.number}, ""),
        "file": (shown.file, f"{dataset}?ban={shown.version.number}"),
        "dataset": (shown.contract.name or shown.contract.id, dataset),
    }
    return weave("row", **given | onward(shown.things, shown.contract, shown.lang))


def _values(shown: _Shown) -> Card:
    columns = (Column(_("Column")), Column(_("Value")), Column(_("Name in the file")))
    body: list[list[Cell | str]] = [
        [p.business_name or p.name, cell_text(shown.row.get(p.name), shown.lang), p.name]
        for p in shown.contract.table.properties
    ]
    return Card(title=_("What the row says"), table=table(_("What the row says"), columns, body))


def _origin(shown: _Shown) -> Card:
    version = shown.version
    facts = [
        Fact(_("File"), shown.file),
        Fact(_("Row in the file"), shown.number),
        Fact(_("Dataset"), shown.contract.name or shown.contract.id, links.to("dataset", shown.contract.id)),
        Fact(_("Version"), str(version.number), note=version.content[:12]),
        Fact(_("Accepted"), speaking.period(version.created[:10], shown.lang)),
    ]
    unit = shown.things.units.find(shown.code, shown.day) if shown.day else None
    if unit:
        facts.append(
            Fact(_("Area"), speaking.pair(unit.name, unit.name_en, shown.lang), address(unit, shown.things, shown.day))
        )
    return Card(title=_("Where it stands"), facts=tuple(facts))


def _counts(shown: _Shown) -> Card:
    indicators = shown.things.indicators_of_dataset.get(shown.contract.id, [])
    title = _("What counts this row")
    if not indicators:
        return Card(title=title, note=_("No indicator is computed from this dataset yet."))
    columns = (Column(_("Indicator")), Column(_("Numerator")), Column(_("Denominator")), Column(_("Seen in")))
    body = [_count_row(shown, indicator) for indicator in indicators]
    return Card(
        title=title,
        table=table(title, columns, body),
        note=_("A row counts once at every level of areas and in every period that holds its day."),
    )


def _count_row(shown: _Shown, indicator: Indicator) -> list[Cell | str]:
    formula = read(indicator.formula, shown.contract)
    told = formula is None or shown.contract.closed.isdisjoint(formula.columns)
    over, under = _parts(formula, shown.row) if told else ("–", "–")
    period = _period(shown, indicator)
    seen = (
        Cell(
            speaking.period(period, shown.lang),
            links.listing_of("indicator", indicator.id, ky=period, cap=_level(indicator)),
        )
        if period
        else Cell("–")
    )
    return [Cell(indicator.name.in_(shown.lang), links.to("indicator", indicator.id)), over, under, seen]


def _parts(formula: Formula | None, row: Row) -> tuple[str, str]:
    """Whether the row counts in the numerator and in the denominator; a formula that is no ratio has only the first."""
    if formula is None:
        return "–", "–"
    if formula.numerator is None or formula.denominator is None:
        return _yes(_reaches(formula.root, row)), "–"
    return _yes(_reaches(formula.numerator, row)), _yes(_reaches(formula.denominator, row))


def _reaches(node: Node, row: Mapping[str, Any]) -> bool:
    """Whether some aggregate of the node takes the row in."""
    return any(counted(aggregate, [row]) for aggregate in aggregates(node))


def _yes(taken: bool) -> str:
    return _("counted") if taken else _("not counted")


def _period(shown: _Shown, indicator: Indicator) -> str:
    day = shown.day
    if day is None or not indicator.periods:
        return ""
    grain = min((Grain(name) for name in indicator.periods), key=lambda grain: grain.months)
    return str(Period.containing(day, grain))


def _level(indicator: Indicator) -> str:
    return indicator.levels[0] if indicator.levels else ""
