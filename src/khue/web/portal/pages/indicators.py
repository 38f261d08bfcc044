"""The indicators by group, with the city's latest value of each."""

from __future__ import annotations

from collections import Counter

from django.utils.translation import gettext as _

from khue.lib.vietnamese import sort_key
from khue.model.indicator import Indicator
from khue.model.measure import Form
from khue.model.observation import Observation
from khue.pipeline.reading import Build
from khue.web.matching import matches
from khue.web.portal import links, speaking, words
from khue.web.portal.head import Head
from khue.web.portal.pages import rows
from khue.web.portal.pages.card import Card, Filter, Page, choice
from khue.web.portal.pages.catalog import Catalog, catalog
from khue.web.portal.parts import Cell, Column, table

COMPUTED, DERIVED, PUBLISHED = "tinh", "tu-chi-so", "cong-bo"


def listing(build: Build, lang: str, *, group: str = "", kind: str = "", q: str = "") -> Page:
    """The indicators that pass the filters, by group."""
    things = catalog(build)
    wanted = [
        i for i in build.city.indicators
        if group in ("", i.group) and kind in ("", kind_of(i)) and matches(q, i.id, i.name.vi, i.name.en)
    ]  # fmt: skip
    cards = [_group_card(things, id, [i for i in wanted if i.group == id], lang) for id in things.groups]
    lead = _lead(build)
    return Page(
        head=Head(title=_("What is measured?"), description=lead, json=links.api("indicators")),
        over=_("Indicators"), lead=lead, filters=_filters(things, lang, group, kind, q),
        downloads=rows.downloads("indicators"), main=tuple(card for card in cards if card) or (rows.nothing(),),
    )  # fmt: skip


def kind_of(indicator: Indicator) -> str:
    """Which of `kinds` an indicator is."""
    if indicator.derived:
        return DERIVED
    return COMPUTED if indicator.computed else PUBLISHED


def kinds() -> dict[str, str]:
    """The kinds of indicators in words."""
    return {
        COMPUTED: _("computed from rows"),
        DERIVED: _("computed from other indicators"),
        PUBLISHED: _("read from publications"),
    }


def _lead(build: Build) -> str:
    kinds = Counter(kind_of(indicator) for indicator in build.city.indicators)
    params = {
        "count": kinds.total(),
        "computed": kinds[COMPUTED],
        "derived": kinds[DERIVED],
        "published": kinds[PUBLISHED],
    }
    if kinds[DERIVED]:
        words = _(
            "%(count)s indicators: %(computed)s computed from rows of data, %(derived)s computed from other indicators, "
            "%(published)s read from publications. Every value says where it comes from."
        )
    else:
        words = _(
            "%(count)s indicators: %(computed)s computed from rows of data, %(published)s read from publications. "
            "Every value says where it comes from."
        )
    return words % params


def _filters(things: Catalog, lang: str, group: str, kind: str, q: str) -> tuple[Filter, ...]:
    groups = [(id, name.in_(lang)) for id, name in things.groups.items()]
    return (
        choice("nhom", _("Group"), groups, group, every=_("every group")),
        choice("loai", _("Kind"), list(kinds().items()), kind, every=_("every kind")),
        Filter("q", _("Search"), value=q),
    )


def _group_card(things: Catalog, group: str, indicators: list[Indicator], lang: str) -> Card | None:
    if not indicators:
        return None
    name = things.groups[group].in_(lang)
    columns = (
        Column(_("Indicator")), Column(_("How")), Column(_("Latest, whole city"), numeric=True), Column(_("Period")),
        Column(_("Targets"), numeric=True),
    )  # fmt: skip
    ordered = sorted(indicators, key=lambda indicator: sort_key(indicator.name.vi))
    return Card(title=name, id=group, table=table(name, columns, [_row(things, i, lang) for i in ordered]))


def _row(things: Catalog, indicator: Indicator, lang: str) -> list[Cell | str]:
    latest = things.build.latest(indicator.id, things.city.declaration.unit)
    period = speaking.period(latest.period, lang) if latest else "–"
    return [
        Cell(indicator.name.in_(lang), links.to("indicator", indicator.id)), kinds()[kind_of(indicator)],
        value(indicator, latest, lang), Cell(period, note=kind_word(latest) if latest else ""),
        str(len(things.targets_of_indicator.get(indicator.id, ()))),
    ]  # fmt: skip


def value(indicator: Indicator, observation: Observation | None, lang: str) -> str:
    """An observation's value with its unit of measure, or the words for why there is none."""
    if observation is None:
        return _("no figure yet")
    if observation.value is None:
        return kind_word(observation)
    return speaking.figure(observation.value, indicator.form, lang)


def kind_word(observation: Observation) -> str:
    """What kind of number it is, in words: final, estimated, missing ..."""
    return str(words.OBSERVATION[observation.status].label).lower()


def kind_and_share(observation: Observation, lang: str) -> str:
    """As `kind_word`, with how much of the value is an estimate where that is known."""
    if observation.estimated_share is None:
        return kind_word(observation)
    share = speaking.figure(100 * observation.estimated_share, Form("%", decimals=1), lang)
    return _("%(kind)s (%(share)s of it)") % {"kind": kind_word(observation), "share": share}
