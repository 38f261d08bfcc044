"""How a derived number was made: the formula in words and as text, and the values of other indicators that it looked up."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext as _

from khue.model.indicator import Indicator
from khue.model.observation import Observation
from khue.pipeline.explaining.behind import Input, formula_of, inputs_behind
from khue.web.portal import links, speaking
from khue.web.portal.pages import chain
from khue.web.portal.pages.card import Card
from khue.web.portal.pages.catalog import Catalog
from khue.web.portal.pages.formula_words import in_words, values
from khue.web.portal.pages.indicators import kind_word, value
from khue.web.portal.parts import Cell, Column, Fact, Table, table


def card(things: Catalog, indicator: Indicator, observation: Observation | None, lang: str) -> Card:
    """The card “how was this number made” of an indicator that is computed from others."""
    formula = formula_of(things.build, indicator)
    names = values(things.city.indicators, lang)
    return Card(
        title=_("How was this number made?"), id=chain.ANCHOR, code=indicator.formula,
        sentences=(in_words(formula, names, lang),) if formula else (),
        facts=_facts(things, observation, lang) if observation else (),
        table=_looked_up(things, observation, names, lang) if observation else None,
        note=_("It is computed from the values of other indicators, of which each says itself how it was made."),
    )  # fmt: skip


def _facts(things: Catalog, observation: Observation, lang: str) -> tuple[Fact, ...]:
    period = speaking.period(observation.period, lang)
    return (
        Fact(_("Numerator ÷ denominator"), chain.parts_words(observation, lang), note=period),
        chain.computed_on(things.build, lang),
    )


def _looked_up(things: Catalog, observation: Observation, names: dict[str, str], lang: str) -> Table | None:
    columns = (
        Column(_("Looked up")), Column(_("Period")), Column(_("Value"), numeric=True),
        Column(_("Numerator ÷ denominator"), numeric=True), Column(_("Kind")),
    )  # fmt: skip
    found = inputs_behind(things.build, observation)
    body = [row for input in found for row in _rows(things, input, names[input.name], lang)]
    return table(_("What the formula looked up"), columns, body) if body else None


def _rows(things: Catalog, input: Input, name: str, lang: str) -> Iterator[list[Cell | str]]:
    """A row for each value, the newest first, and for each period without one; one row for what the unit itself says."""
    if input.attribute:
        yield [
            Cell(name, links.to("unit", input.unit), input.text),
            "–",
            speaking.figure(input.value, "", lang),
            "–",
            "–",
        ]
        return
    indicator = things.indicators[input.name]
    for o in reversed(input.observations):
        address = links.listing_of("indicator", o.indicator, ky=o.period, cap=o.level)
        yield [
            Cell(name, address, input.text), speaking.period(o.period, lang), value(indicator, o, lang),
            chain.parts_words(o, lang), kind_word(o),
        ]  # fmt: skip
    for period in input.missing:
        yield [
            Cell(name, links.to("indicator", input.name), input.text),
            speaking.period(period, lang),
            "–",
            "–",
            _("missing"),
        ]
