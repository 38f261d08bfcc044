"""How firm a rank is: the ranks it had in many replications, and what it rests on."""

from __future__ import annotations

from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _

from khue.lib.vietnamese import number
from khue.model.standing import Firmness, FirmRank
from khue.pipeline.indices.answers import DOUBTS
from khue.pipeline.outlook.words import chance_words, percent
from khue.reports.charts import distribution
from khue.web.portal import links
from khue.web.portal.pages.card import Card
from khue.web.portal.pages.indices import said
from khue.web.portal.pages.indices.seen import Seen
from khue.web.portal.parts import Cell, Chart, Column, Fact, Table, table

ANCHOR = "do-vung"
MOST_LEFT_OUT = 10


def card(seen: Seen) -> Card:
    """The distribution of the unit's rank, in words first; or why it cannot be told."""
    title, row = _("How firm is the rank?"), seen.standing.firm_of(seen.unit)
    if row is None:
        return Card(title=title, id=ANCHOR, sentences=(said.unknown_firmness(seen),))
    held = seen.standing.firmness
    json = Fact("JSON", "", f"{links.api('indices', seen.index.id, 'firmness')}?period={seen.standing.period}")
    sentences = (said.firmness(seen, row), *_top(seen, row))
    note = _method(seen, held) if held else ""
    return Card(title=title, id=ANCHOR, links=(json,), sentences=sentences, charts=(_chart(seen, row),), note=note)


def _top(seen: Seen, row: FirmRank) -> tuple[str, ...]:
    """The chance of the leading group, in words."""
    chance = row.top.get(str(seen.index.top))
    if chance is None:
        return ()
    said_ = _("The chance of being among the first %(top)s: %(chance)s (%(percent)s).") % {
        "top": seen.index.top, "chance": chance_words(chance, seen.lang), "percent": percent(chance, seen.lang),
    }  # fmt: skip
    return (said_,)


def _chart(seen: Seen, row: FirmRank) -> Chart:
    total = sum(row.distribution.values())
    shares = {rank: percent(count / total, seen.lang) for rank, count in row.distribution.items() if count * 50 > total}
    first, last = row.between
    words = _("Nine of ten replications: rank %(first)s to %(last)s.") % {"first": first, "last": last}
    label = _("How often each rank came for %(unit)s") % {"unit": seen.unit_name(row.unit)}
    drawn = distribution.Distribution(
        label=label, counts=row.distribution, rank=row.rank, between=row.between, range_said=words, shares=shares
    )
    wide, narrow = distribution.both(drawn)
    caption = _("Dark column: rank %(rank)s, the one in force.") % {"rank": row.rank}
    return Chart(mark_safe(wide), mark_safe(narrow), caption, _table(seen, row, total))  # noqa: S308 - our own drawing


def _table(seen: Seen, row: FirmRank, total: int) -> Table:
    columns = (
        Column(_("Rank"), numeric=True),
        Column(_("Replications"), numeric=True),
        Column(_("Share"), numeric=True),
    )
    rows: list[list[Cell | str]] = [
        [str(rank), number(count, lang=seen.lang), _share(count / total, seen.lang)]
        for rank, count in sorted(row.distribution.items())
    ]
    return table(_("How firm is the rank?"), columns, rows, stacked=False)


def _share(share: float, lang: str) -> str:
    """A share in whole per cent, never none and never all."""
    return (
        f"< {percent(0.01, lang)}"
        if share < 0.01
        else f"> {percent(0.99, lang)}"
        if share > 0.99
        else percent(share, lang)
    )


def _method(seen: Seen, held: Firmness) -> str:
    """What was varied, so that nobody takes the range for more than it is."""
    return _(
        "%(count)s replications, each with another choice of normalisation and means, weights up to %(weights)s off and errors "
        "of measurement of %(error)s of the spread between units. The same numbers come out each time."
    ) % {
        "count": number(held.replications, lang=seen.lang), "weights": percent(held.doubts.weights, seen.lang),
        "error": percent(held.doubts.error, seen.lang),
    }  # fmt: skip


def rests_card(seen: Seen) -> Card | None:
    """What ranks depend on, and where the unit would stand without each component; None where it cannot be told."""
    held = seen.standing.firmness
    if held is None or seen.standing.firm_of(seen.unit) is None:
        return None
    return Card(
        title=_("What the rank rests on"), id="dua-vao-dau", sentences=_sentences(seen, held),
        table=_effects(seen, held), note=_("Alone: what this choice explains by itself of how ranks move. "
        "With others: what it explains together with the other choices; shares overlap."),
    )  # fmt: skip


def _sentences(seen: Seen, held: Firmness) -> tuple[str, ...]:
    said_ = []
    if held.effects:
        most = max(held.effects, key=lambda effect: effect.total)
        said_.append(
            _("Ranks depend most on one choice: %(choice)s. Alone it explains %(first)s of how they move.")
            % {"choice": DOUBTS[most.source].in_(seen.lang), "first": _share(most.first, seen.lang)}
        )
    moved = [(left, left.ranks[seen.unit]) for left in held.without if seen.unit in left.ranks]
    own = seen.standing.firm_of(seen.unit)
    if moved and own is not None:
        left, rank = max(moved, key=lambda pair: abs(pair[1] - own.rank))
        params = {"part": seen.part_name(left.component), "rank": rank, "unit": seen.unit_name(seen.unit)}
        if rank == own.rank:
            said_.append(_("Without any single component %(unit)s would have the same rank.") % params)
        else:
            said_.append(_("Without %(part)s %(unit)s would have rank %(rank)s.") % params)
    return tuple(said_)


def _effects(seen: Seen, held: Firmness) -> Table:
    columns = (Column(_("Choice")), Column(_("Alone"), numeric=True), Column(_("With others"), numeric=True))
    rows: list[list[Cell | str]] = [
        [DOUBTS[e.source].in_(seen.lang).capitalize(), _share(e.first, seen.lang), _share(e.total, seen.lang)]
        for e in sorted(held.effects, key=lambda effect: -effect.total)
    ]
    return table(_("What the rank rests on"), columns, rows, stacked=False)


def without_card(seen: Seen) -> Card | None:
    """Where the unit would stand if a component were left out; None where that cannot be told."""
    held, own = seen.standing.firmness, seen.standing.firm_of(seen.unit)
    if held is None or own is None or not held.without:
        return None
    columns = (Column(_("Left out")), Column(_("Rank then"), numeric=True), Column(_("Others move by"), numeric=True))
    rows: list[list[Cell | str]] = [
        [seen.part_name(left.component), str(left.ranks.get(seen.unit, "–")), _places(left.mean_change, seen.lang)]
        for left in held.without[:MOST_LEFT_OUT]
    ]
    return Card(
        title=_("Without one component"), id="bo-mot-phan", table=table(_("Without one component"), columns, rows, stacked=False),
        note=_("The weight of what is left out goes to the others. Moves are the mean change of rank of all units."),
    )  # fmt: skip


def _places(mean: float, lang: str) -> str:
    return _("%(places)s places") % {"places": number(round(mean, 1), lang=lang)}
