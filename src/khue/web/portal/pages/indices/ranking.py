"""The ranking: every unit with its score, the ranks it has under doubt, and how its score is known."""

from __future__ import annotations

from django.utils.translation import gettext as _

from khue.lib.vietnamese import sort_key
from khue.model.standing import Result
from khue.pipeline.indices.answers import BASIS
from khue.web.portal import links
from khue.web.portal.pages.card import Card, Folded
from khue.web.portal.pages.indices.seen import Seen
from khue.web.portal.parts import Cell, Column, Fact, Table, table

BY_RANK, BY_NAME, BY_SCORE = "hang", "ten", "diem"
ORDERS = (BY_RANK, BY_NAME, BY_SCORE)
ANCHOR = "xep-hang"
FEW, HEAD, AROUND = 20, 10, 2
"""Of more units than a few, the first are listed and those around the unit in front; the rest is opened by who wants it."""


def _papers(seen: Seen) -> tuple[Fact, ...]:
    """The report on the index in this period."""
    endings = (("Word", "docx"), ("PDF", "pdf"), ("HTML", "html"))
    query = f"?ky={seen.standing.period}"
    return tuple(Fact(name, "", links.to("index_paper", seen.index.id, end) + query) for name, end in endings)


def card(seen: Seen, order: str) -> Card:
    """The ranking in an order, with ways to the same as files."""
    api = f"{links.api('indices', seen.index.id, 'results')}?period={seen.standing.period}"
    files = (
        Fact("CSV", "", f"{api}&format=csv&bom=1&limit=1000"),
        Fact("JSON", "", f"{api}&limit=1000"),
        *_papers(seen),
    )
    notes = " ".join(said.in_(seen.lang) for said in seen.standing.remarks)
    ordered = _ordered(seen, order or BY_RANK)
    short = _short(seen, ordered) if not order else ordered
    folded = (
        Folded(_("All %(count)s units") % {"count": len(ordered)}, _table(seen, ordered, order))
        if len(short) < len(ordered)
        else None
    )
    return Card(
        title=_("Ranking"), id=ANCHOR, links=files, sentences=_sentences(seen), table=_table(seen, short, order),
        folded=folded, note=notes,
    )  # fmt: skip


def _short(seen: Seen, ordered: list[Result]) -> list[Result]:
    """The first, and those around the unit in front."""
    if len(ordered) <= FEW:
        return ordered
    here = next((at for at, result in enumerate(ordered) if result.unit == seen.unit), 0)
    return [result for at, result in enumerate(ordered) if at < HEAD or abs(at - here) <= AROUND]


def _sentences(seen: Seen) -> tuple[str, ...]:
    """What is known of how many, where that is not all."""
    scored = sum(result.score is not None for result in seen.standing.results)
    if scored >= seen.standing.ranked or not seen.standing.results:
        return ()
    return (
        _("The score of only %(scored)s of %(among)s ranked units is known here; ranks are those that were published.")
        % {"scored": scored, "among": seen.standing.ranked},
    )


def _table(seen: Seen, results: list[Result], order: str) -> Table:
    doubted = any(seen.standing.firm_of(result.unit) for result in seen.standing.results)
    chosen = order or BY_RANK
    heads = [_head(seen, BY_NAME, _("Unit"), chosen), _head(seen, BY_RANK, _("Rank"), chosen, numeric=True),
             _head(seen, BY_SCORE, _("Score"), chosen, numeric=True)]  # fmt: skip
    if doubted:
        heads.append(Column(_("Nine of ten replications"), numeric=True))
    heads.append(Column(_("How the score is known")))
    rows = [_row(seen, result, doubted=doubted) for result in results]
    return table(_("Ranking"), tuple(heads), rows)


def _head(seen: Seen, order: str, label: str, chosen: str, *, numeric: bool = False) -> Column:
    return Column(label, numeric, f"{seen.address(xep=order)}#{ANCHOR}", order == chosen)


def _ordered(seen: Seen, order: str) -> list[Result]:
    keys = {
        BY_RANK: lambda result: (result.rank is None, result.rank or 0),
        BY_NAME: lambda result: (False, sort_key(seen.unit_name(result.unit))),
        BY_SCORE: lambda result: (result.score is None, -(result.score or 0.0)),
    }
    return sorted(seen.standing.results, key=keys[order])


def _row(seen: Seen, result: Result, *, doubted: bool) -> list[Cell | str]:
    firm, here = seen.standing.firm_of(result.unit), result.unit == seen.unit
    between = [_between(firm.between) if firm else "–"] if doubted else []
    rank = str(result.rank) if result.rank else "–"
    return [
        Cell(seen.unit_name(result.unit), seen.address(don_vi=result.unit), _("shown on this page") if here else "", own=here),
        rank, seen.score(result.score), *between, BASIS[result.basis].in_(seen.lang),
    ]  # fmt: skip


def _between(ranks: tuple[int, int]) -> str:
    first, last = ranks
    return str(first) if first == last else f"{first}–{last}"
