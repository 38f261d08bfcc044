"""What a unit's score is made of: how far it is behind the leader, its components, and its pillars."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _

from khue.model.index import Component, scored
from khue.model.standing import Gap, Result
from khue.reports.charts import gap as bars
from khue.web.portal.pages.card import Card
from khue.web.portal.pages.indices.seen import Seen
from khue.web.portal.parts import Cell, Chart, Column, Table, table

MOST_BARS = 10
"""Of more parts the smallest are drawn together."""


def gap_card(seen: Seen) -> Card | None:
    """The gap to the leader by components; None for the leader itself, or where one of the two scores is not known."""
    gap = seen.result.gap if seen.result else None
    if gap is None or gap.to == seen.unit:
        return None
    title = _("The gap to the leader")
    params = {"unit": seen.unit_name(seen.unit), "leader": seen.unit_name(gap.to), "gap": seen.score(gap.total)}
    if not gap.parts:
        return Card(title=title, id="khoang-cach", sentences=(
            _("%(unit)s is %(gap)s behind %(leader)s. Through which components cannot be said: those of one of the two "
              "have not been published.") % params,
        ))  # fmt: skip
    said = _("%(unit)s is %(gap)s behind %(leader)s. The bars say through which components; they add up to the gap.")
    sentences = (said % params, *_most(seen, gap))
    return Card(title=title, id="khoang-cach", sentences=sentences, charts=(_chart(seen, gap),))


def _most(seen: Seen, gap: Gap) -> Iterator[str]:
    """Through which component most of the gap comes, and where the unit is ahead."""
    most = max(gap.parts, key=lambda id: gap.parts[id])
    if gap.parts[most] > 0:
        yield _("Most of it comes from %(part)s: %(points)s points.") % {
            "part": seen.part_name(most), "points": seen.points(gap.parts[most] * seen.in_points),
        }  # fmt: skip
    ahead = [id for id, value in sorted(gap.parts.items(), key=lambda item: item[1]) if value < 0]
    if ahead:
        yield _("It is ahead of the leader in %(parts)s.") % {"parts": ", ".join(map(seen.part_name, ahead[:3]))}


def _chart(seen: Seen, gap: Gap) -> Chart:
    pieces, total = _pieces(seen, gap), _piece(seen, _("The whole gap"), gap.total)
    label = _("The gap to %(leader)s by components") % {"leader": seen.unit_name(gap.to)}
    wide, narrow = bars.both(pieces, total, label)
    caption = _("Full bars: behind the leader. Outlined bars: ahead of it.")
    if seen.scale:
        caption = f"{caption} {_('In %(scale)s.') % {'scale': seen.scale}}"
    return Chart(mark_safe(wide), mark_safe(narrow), caption, _gap_table(seen, gap))  # noqa: S308 - our own drawing


def _pieces(seen: Seen, gap: Gap) -> list[bars.Piece]:
    """What each component adds, the most first; small ones together, then what is laid to none."""
    ordered = sorted(gap.parts, key=lambda id: -gap.parts[id])
    small = sorted(ordered, key=lambda id: -abs(gap.parts[id]))[MOST_BARS:]
    pieces = [_piece(seen, seen.part_name(id), gap.parts[id]) for id in ordered if id not in small]
    if small:
        name = _("%(count)s other components") % {"count": len(small)}
        pieces.append(_piece(seen, name, sum(gap.parts[id] for id in small)))
    return [*pieces, *([_piece(seen, _rest(seen), gap.rest)] if gap.rest else [])]


def _rest(seen: Seen) -> str:
    return _("What cannot be laid to one component")


def _piece(seen: Seen, name: str, value: float) -> bars.Piece:
    return bars.Piece(name, value * seen.in_points, seen.difference(value))


def _gap_table(seen: Seen, gap: Gap) -> Table:
    columns = (Column(_("Component")), Column(_("Points behind"), numeric=True))
    rows: list[list[Cell | str]] = [
        [seen.part_name(id), seen.points(value * seen.in_points)]
        for id, value in sorted(gap.parts.items(), key=lambda item: -item[1])
    ]
    if gap.rest:
        rows.append([_rest(seen), seen.points(gap.rest * seen.in_points)])
    rows.append([_("The whole gap"), seen.points(gap.total * seen.in_points)])
    return table(_("The gap to the leader"), columns, rows, stacked=False)


def components_card(seen: Seen) -> Card:
    """Every component with the points that the unit has, can have, and could still gain, as far as they are known."""
    result = seen.result
    known, ranks = bool(result and result.parts), result.part_ranks if result else {}
    columns = [Column(_("Component"))]
    if known:
        columns += [Column(_("Points"), numeric=True)]
    columns += [Column(_("At most"), numeric=True)]
    if known:
        columns += [Column(_("Still to gain"), numeric=True)]
    if ranks:
        columns += [Column(_("Rank, as published"), numeric=True)]
    rows: list[list[Cell | str]] = []
    for part, depth in _tree(seen.index.components, 0):
        points, most, left = _points(seen, result, part)
        name = Cell(f"{'– ' * depth}{part.name.in_(seen.lang)}", note=_basis(result, part.id))
        rank = [str(ranks.get(part.id, "–"))] if ranks else []
        rows.append([name, *([points, most, left] if known else [most]), *rank])
    note = _("In %(scale)s.") % {"scale": seen.scale} if seen.scale else ""
    if any(part.inferred for part in seen.parts.values()):
        note = f"{note} {_('Points marked * were worked out from results; the decision that gives them was not seen.')}".strip()
    return Card(
        title=_("Components"), id="thanh-phan", sentences=() if known else (_unpublished(seen),),
        table=table(_("Components"), tuple(columns), rows), note=note,
    )  # fmt: skip


def _unpublished(seen: Seen) -> str:
    return _("The points of %(unit)s in each component have not been published for %(period)s.") % {
        "unit": seen.unit_name(seen.unit), "period": seen.period,
    }  # fmt: skip


def _tree(parts: Iterable[Component], depth: int) -> Iterator[tuple[Component, int]]:
    for part in scored(tuple(parts)):
        yield part, depth
        yield from _tree(part.children, depth + 1)


def _points(seen: Seen, result: Result | None, part: Component) -> tuple[str, str, str]:
    """The points that a component has, can have at most, and could still gain."""
    most = seen.maxima[part.id]
    value = result.parts.get(part.id) if result else None
    maximum = f"{seen.points(most)}{'*' if part.inferred else ''}" if seen.maxima[seen.index.id] != 1.0 else "–"
    if result is not None and part.id in result.not_assessed:
        return _("not assessed"), maximum, "–"
    if value is None:
        return _("not known"), maximum, "–"
    points = seen.part_points(part.id, value)
    return seen.points(points), maximum, seen.points(max(0.0, most - points))


def _basis(result: Result | None, id: str) -> str:
    if result is not None and id in result.implied:
        return _("follows from the published total")
    partial = result is not None and result.basis == "partial" and id in result.missing
    return _("filled in or left out") if partial else ""


def pillars_card(seen: Seen) -> Card | None:
    """The pillars with score and rank; None where nothing is known of them."""
    found = seen.result.pillars if seen.result else {}
    if not any(own.score is not None or own.rank for own in found.values()):
        return None
    columns = (Column(_("Pillar")), Column(_("Score"), numeric=True), Column(_("Rank"), numeric=True))
    rows: list[list[Cell | str]] = []
    for pillar in seen.index.pillars:
        own = found.get(pillar.id)
        rank = str(own.rank) if own and own.rank else "–"
        printed = _("as published") if own and own.rank and own.rank == own.published_rank else ""
        rows.append([pillar.name.in_(seen.lang), seen.score(own.score if own else None), Cell(rank, note=printed)])
    note = _(
        "A pillar puts components together anew; several pillars may share one, so that they do not add up to the whole."
    )
    return Card(title=_("Pillars"), id="tru-cot", table=table(_("Pillars"), columns, rows, stacked=False), note=note)
