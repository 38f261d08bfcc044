"""How a number was made: the formula in words and as text, its parts, the version and the first rows behind it."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from khue.model.indicator import Indicator
from khue.model.observation import Observation, Status
from khue.ports import Partition
from khue.web.portal import links, speaking, words
from khue.web.portal.pages import chain, data_rows, made_of_others
from khue.web.portal.pages.card import Card
from khue.web.portal.pages.catalog import Catalog
from khue.web.portal.pages.formula_words import columns, in_words, read
from khue.web.portal.parts import Fact, Table

LOOSE = (Status.ESTIMATED, Status.PROVISIONAL)
"""Numbers that a firmer one is to replace."""


def card(things: Catalog, indicator: Indicator, observation: Observation | None, lang: str) -> Card:
    """The card “how was this number made”."""
    if not indicator.computed:
        return _published(things, indicator, observation, lang)
    if indicator.derived:
        return made_of_others.card(things, indicator, observation, lang)
    contract = things.contracts.get(indicator.dataset)
    formula = read(indicator.formula, contract) if contract else None
    sentences = (in_words(formula, columns(contract), lang),) if contract and formula else ()
    return Card(
        title=_("How was this number made?"), id=chain.ANCHOR, sentences=sentences, code=indicator.formula,
        facts=_facts(things, indicator, observation, lang), table=_source_rows(things, observation, lang),
        note=_("A ratio is added up from its parts at every level, never averaged."),
    )  # fmt: skip


def _facts(things: Catalog, indicator: Indicator, observation: Observation | None, lang: str) -> tuple[Fact, ...]:
    facts = [
        Fact(
            _("Dataset"),
            things.contracts[indicator.dataset].name if indicator.dataset in things.contracts else indicator.dataset,
            links.to("dataset", indicator.dataset),
        )
    ]
    if observation is None:
        return tuple(facts)
    source = chain.source_of(things.build, observation)
    facts.append(Fact(_("Version"), source.label, source.href))
    facts.append(
        Fact(
            _("Numerator ÷ denominator"),
            chain.parts_words(observation, lang),
            note=speaking.period(observation.period, lang),
        )
    )
    facts += _before(things, observation, indicator, lang)
    read = things.build.partitions(observation)
    facts += [*([_read(read, lang)] if read else []), chain.computed_on(things.build, lang)]
    return tuple(facts)


def _before(things: Catalog, observation: Observation, indicator: Indicator, lang: str) -> list[Fact]:
    """What kind of number it is where it is not final, and what it was while it was less firm."""
    kind = words.OBSERVATION[observation.status].label
    facts = [Fact(_("Kind of number"), kind)] if observation.status in LOOSE else []
    for one in things.build.vintages(indicator.id, observation.unit, observation.period):
        if one.version != observation.version and one.version:
            source = chain.source_of(things.build, one)
            said = f"{speaking.figure(one.value, indicator.form, lang)} ({words.OBSERVATION[one.status].word})"
            facts.append(Fact(_("Before, replaced by this"), said, source.href, note=source.label))
    return facts


def _read(read: Sequence[Partition], lang: str) -> Fact:
    """How many rows of how many months the value was counted from, those of all areas, and which months."""
    months = [partition.period for partition in read if partition.period]
    ends = " – ".join(speaking.period(month, lang) for month in dict.fromkeys((*months[:1], *months[-1:])))
    rows = {"rows": speaking.figure(sum(partition.rows for partition in read), "", lang), "n": len(months)}
    said = ngettext("%(rows)s rows of %(n)s month", "%(rows)s rows of %(n)s months", len(months)) % rows
    return Fact(_("Read, of all areas"), said, note=ends)


def _source_rows(things: Catalog, observation: Observation | None, lang: str) -> Table | None:
    if observation is None or not observation.version:
        return None
    behind = chain.first_rows(things.build, observation)
    if not behind.rows:
        return None
    dataset, number = chain.split(observation.version)
    version = chain.find_version(things.build, dataset, number)
    if version is None:
        return None
    found = (list(behind.columns), behind.rows)
    return data_rows.table_of(things.contracts[dataset], version, found, lang, _caption(len(behind.rows), behind.total))


def _caption(shown: int, total: int) -> str:
    if shown == total:
        return ngettext("The one row that counts", "The %(total)s rows that count", total) % {"total": total}
    return _("The first %(shown)s of %(total)s rows that count") % {"shown": shown, "total": total}


def _parts_published(observation: Observation, lang: str) -> str:
    """As `chain.parts_words`, saying plainly that the publication gives no parts."""
    if observation.numerator is None or observation.denominator is None:
        return _("not published by the source")
    return chain.parts_words(observation, lang)


def _published(things: Catalog, indicator: Indicator, observation: Observation | None, lang: str) -> Card:
    title = _("How was this number made?")
    if observation is None:
        return Card(
            title=title,
            id=chain.ANCHOR,
            note=_("It is read from publications; none has been entered for the whole city."),
        )
    source = chain.source_of(things.build, observation)
    facts = [
        Fact(_("Read from"), source.label or _("no source given"), source.href),
        Fact(_("Numerator ÷ denominator"), _parts_published(observation, lang)),
        Fact(_("Declared in"), observation.place or "–"),
    ]
    if observation.published:
        facts.append(Fact(_("Published"), speaking.period(observation.published, lang)))
    if observation.vintage:
        facts.append(Fact(_("Vintage"), observation.vintage))
    older = [o for o in things.build.vintages(indicator.id, observation.unit, observation.period) if o != observation]
    items = tuple(
        Fact(
            speaking.figure(o.value, indicator.form, lang),
            speaking.host(o.source),
            o.source,
            note=o.vintage or o.published,
        )
        for o in older
    )
    return Card(
        title=title, id=chain.ANCHOR, sentences=(_("Somebody else measured it and published it; it was read, not computed."),),
        facts=tuple(facts), items=items, note=speaking.own(observation.note, lang),
    )  # fmt: skip
