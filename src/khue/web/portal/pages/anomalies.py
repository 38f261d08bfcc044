"""Figures that look odd: what is odd about each, and who answers for it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from django.utils.translation import gettext as _

from khue.lib.vietnamese import sort_key
from khue.model.anomaly import Anomaly, Kind, Strength
from khue.pipeline.anomalies.answers import owner
from khue.pipeline.anomalies.words import KEPT, KINDS, STRENGTHS, sentence
from khue.pipeline.reading import Build
from khue.web.portal import links, speaking
from khue.web.portal.head import Head
from khue.web.portal.memo import once_per_build
from khue.web.portal.pages import flags, rows
from khue.web.portal.pages.card import Card, Filter, Page, choice, pages
from khue.web.portal.pages.catalog import Catalog, catalog
from khue.web.portal.parts import Cell, Column, Fact, Flag, table

PAGE = 100


@once_per_build
def owners(build: Build) -> dict[str, str]:
    """By indicator with something odd the agency that answers for it."""
    return {id: owner(build, id) for id in dict.fromkeys(one.indicator for one in build.anomalies)}


def listing(
    build: Build, lang: str, *, agency: str = "", indicator: str = "", kind: str = "", number: int = 1
) -> Page:  # fmt: skip
    """The odd figures that pass the filters, contradictions first."""
    things = catalog(build)
    wanted = [
        one for one in build.anomalies
        if agency in ("", owners(build)[one.indicator]) and indicator in ("", one.indicator)
        and kind in ("", one.kind.value)
    ]  # fmt: skip
    shown = wanted[(number - 1) * PAGE : number * PAGE]
    return Page(
        head=Head(title=_("Which figures look odd?"), description=_lead(build.anomalies), json=links.api("anomalies")),
        over=_("Odd figures"),
        lead=_lead(build.anomalies),
        filters=_filters(things, lang, agency, indicator, kind),
        downloads=rows.downloads("anomalies"),
        main=(_listed(things, shown, len(wanted), number, lang) if shown else _nothing(build),),
        side=(*([_counts(wanted, agency, indicator, lang)] if wanted else []), _about(lang)),
    )


def _nothing(build: Build) -> Card:
    """What stands in place of the list: that the filters leave nothing, or that there is nothing at all."""
    return rows.nothing() if build.anomalies else Card(title=_("Odd figures"), sentences=(_lead(()),))


def _lead(found: Sequence[Anomaly]) -> str:
    counts = Counter(one.strength for one in found)
    params = {
        "count": len(found), "contradictions": counts[Strength.CONTRADICTION], "unlikely": counts[Strength.UNLIKELY],
    }  # fmt: skip
    if not found:
        return _("Nothing odd was found in the figures of this build.")
    return (
        _(
            "%(count)s flags: %(contradictions)s where figures contradict each other or their bounds, %(unlikely)s where "
            "chance hardly explains the value. Nothing is corrected."
        )
        % params
    )


def _filters(things: Catalog, lang: str, agency: str, indicator: str, kind: str) -> tuple[Filter, ...]:
    held = owners(things.build)
    agencies = [(code, things.agency_name(code, lang)) for code in dict.fromkeys(held.values()) if code]
    names = [(id, things.indicators[id].name.in_(lang)) for id in held if id in things.indicators]
    kinds = [(one.value, speaking.sentence_case(said[lang == "en"])) for one, said in KINDS.items()]
    return (
        choice("co-quan", _("Agency"), _by_name(agencies), agency, every=_("every agency")),
        choice("chi-so", _("Indicator"), _by_name(names), indicator, every=_("every indicator")),
        choice("loai", _("Kind"), kinds, kind, every=_("every kind")),
    )


def _by_name(values: list[tuple[str, str]]) -> list[tuple[str, str]]:
    return sorted(values, key=lambda pair: sort_key(pair[1]))


def _listed(things: Catalog, shown: Sequence[Anomaly], count: int, number: int, lang: str) -> Card:
    columns = (Column(_("Figure")), Column(_("Value"), numeric=True), Column(_("What is odd")), Column(_("Leads")))
    body = [_row(things, one, lang) for one in shown]
    listed = table(_("Odd figures"), columns, body)
    return Card(title=_("Odd figures"), table=listed, pages=pages(count, number, PAGE))


def _row(things: Catalog, one: Anomaly, lang: str) -> list[Cell | str]:
    indicator = things.indicators.get(one.indicator)
    unit = things.unit(one.unit)
    link = links.listing_of("indicator", one.indicator, ky=one.period, **({"cap": unit.level} if unit else {}))
    where = f"{things.unit_name(one.unit, lang)} · {speaking.period(one.period, lang)}"
    value = speaking.figure(one.value, indicator.form if indicator else "", lang)
    return [
        Cell(indicator.name.in_(lang) if indicator else one.indicator, link, where),
        value,
        Cell(flags=(Flag(flags.word(one, lang), sentence(things.build, one, lang)),)),
        things.agency_cell(owners(things.build)[one.indicator], lang, "–"),
    ]


def _counts(found: Sequence[Anomaly], agency: str, indicator: str, lang: str) -> Card:
    counts = Counter(one.kind for one in found)
    chosen = {"co-quan": agency, "chi-so": indicator}
    body: list[list[Cell | str]] = [
        [Cell(_kind(kind, lang), links.listing("anomalies", **chosen, loai=kind.value)), str(count)]
        for kind, count in counts.most_common()
    ]  # fmt: skip
    columns = (Column(_("Kind")), Column(_("Flags"), numeric=True))
    return Card(title=_("By kind"), table=table(_("By kind"), columns, body, stacked=False))


def _kind(kind: Kind, lang: str) -> str:
    return speaking.sentence_case(KINDS[kind][lang == "en"])


def _about(lang: str) -> Card:
    english = lang == "en"
    facts = (
        Fact(speaking.sentence_case(STRENGTHS[Strength.CONTRADICTION][english]), _(
            "Two things that were printed or declared cannot both be right."
        )),
        Fact(speaking.sentence_case(STRENGTHS[Strength.UNLIKELY][english]), _(
            "Beside its own history and other areas the value is farther off than chance would put it."
        )),
    )  # fmt: skip
    note = " ".join(
        (KEPT[True][english], _("A flag changes no value, no status and no target; it asks somebody to look."))
    )
    return Card(title=_("What a flag means"), facts=facts, note=note)


def card(build: Build, lang: str) -> Card | None:
    """How many figures look odd, with the way to them; nothing where none do."""
    if not build.anomalies:
        return None
    way = Fact(_("See them"), "", links.to("anomalies"))
    return Card(title=_("Figures that look odd"), links=(way,), sentences=(_lead(build.anomalies),))
