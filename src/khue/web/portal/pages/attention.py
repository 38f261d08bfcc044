"""What to push: the attention list of a day with reasons, owners, next steps and dates, and what changed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from khue.model.assessment import Evidence
from khue.model.attention import AttentionList, Comparison, Item, Kind, Part
from khue.pipeline.attention.found import list_of
from khue.pipeline.attention.making import year_before
from khue.pipeline.attention.telling import Teller
from khue.pipeline.reading import Build
from khue.web.portal import links, speaking
from khue.web.portal.head import Head
from khue.web.portal.memo import once_per_build
from khue.web.portal.pages.catalog import catalog
from khue.web.portal.parts import Cell, Column, Table, table
from khue.web.portal.words import Mark

FIRST = 3
"""How many items the overview shows."""


_LIKE = {
    Kind.TARGET_OVERDUE: Evidence.OVERDUE, Kind.TARGET_AT_RISK: Evidence.OFF_TRACK, Kind.TASK_OVERDUE: Evidence.OVERDUE,
    Kind.TASK_DUE: Evidence.AT_RISK, Kind.TASK_HELP: Evidence.AT_RISK, Kind.RANK_FELL: Evidence.OFF_TRACK,
}  # fmt: skip
"""The status whose shape and colour a kind of item bears; what is only not known, or late to be told, is never red."""


@dataclass(frozen=True, kw_only=True)
class Push:
    """An item as it is shown. `how` says how its place was computed; `outcome` what came of one of an earlier day."""

    place: int
    mark: Mark
    title: str
    href: str
    reason: str
    head: str
    agency: str
    agency_href: str
    step: str
    by: str
    since: str
    loss: str
    sum: str
    how: Table
    subjects: tuple[Cell, ...]
    outcome: str = ""


@dataclass(frozen=True)
class Told:
    """A difference from an earlier list: what it is about, how it is elsewhere, and why."""

    title: str
    href: str
    shift: str
    cause: str


@dataclass(frozen=True)
class Changes:
    """What differs from the list of an earlier day; `others` is how many only made way for these."""

    heading: str
    told: tuple[Told, ...]
    others: str


@dataclass(frozen=True)
class Rest:
    """Items of a kind that have no place."""

    mark: Mark
    count: int
    lines: tuple[Told, ...]


@dataclass(frozen=True, kw_only=True)
class AttentionPage:
    """Everything the page shows. `then` is set on the page of an earlier day, `year` on that of today."""

    head: Head
    title: str
    lead: str
    day: str
    last: str
    then: str
    pushes: tuple[Push, ...]
    changes: tuple[Changes, ...]
    rest: tuple[Rest, ...]
    rest_said: str
    today_href: str
    year: tuple[Push, ...]
    year_day: str
    year_href: str


def gather(build: Build, lang: str, day: date) -> AttentionPage:
    """The page of a day; raises InputError for one after that of the build."""
    return _today(build, lang) if day == build.as_of else _page(build, lang, day)


@once_per_build
def _today(build: Build, lang: str) -> AttentionPage:
    return _page(build, lang, build.as_of)


def _page(build: Build, lang: str, day: date) -> AttentionPage:
    found, showing = list_of(build, day), _Showing(build, lang)
    address, today = links.to("attention"), day == build.as_of
    year = year_before(build.as_of)
    lead = showing.lead(found)
    return AttentionPage(
        head=Head(title=_("What to push"), description=lead, json=_json(build, day)),
        title=_("What to push") if today else _("What there was to push"),
        lead=lead,
        day=day.isoformat(),
        last=build.as_of.isoformat(),
        then="" if today else showing.then(found),
        pushes=showing.pushes(found),
        changes=tuple(showing.changes(found, one) for one in found.comparisons),
        rest=showing.rest(found),
        rest_said=_rest_said(len(found.rest)),
        today_href="" if today else address,
        year=showing.pushes(list_of(build, year)) if today else (),
        year_day=speaking.day(year, lang),
        year_href=f"{address}?ngay={year.isoformat()}",
    )


@once_per_build
def first(build: Build, lang: str) -> tuple[Push, ...]:
    """The first items of today, for the overview."""
    return _Showing(build, lang).pushes(list_of(build, build.as_of), FIRST)


@once_per_build
def count(build: Build) -> int:
    """How many items there are today."""
    return len(list_of(build, build.as_of).items)


def _json(build: Build, day: date) -> str:
    return links.api("attention") + ("" if day == build.as_of else f"?on={day.isoformat()}")


def _rest_said(n: int) -> str:
    if not n:
        return ""
    return ngettext("%(n)s other item has no place on the list:", "%(n)s other items have no place on the list:", n) % {
        "n": n
    }


class _Showing:
    """Words and links of items, in one language."""

    def __init__(self, build: Build, lang: str) -> None:
        self._build = build
        self._lang = lang
        self._tell = Teller(build, lang)

    def lead(self, found: AttentionList) -> str:
        day = speaking.day(found.day, self._lang)
        if not found.items:
            return _("On %(day)s nothing had to be pushed, as far as is known.") % {"day": day}
        n = len(found.items)
        return ngettext(
            "%(day)s: %(n)s item, in order of what may be lost if nothing is done.",
            "%(day)s: %(n)s items, in order of what may be lost if nothing is done.",
            n,
        ) % {"day": day, "n": n}

    def then(self, found: AttentionList) -> str:
        return _(
            "The list as it would have been on %(day)s, from what was known by then. Under each item stands what came of "
            "it by %(today)s."
        ) % {"day": speaking.day(found.day, self._lang), "today": speaking.day(self._build.as_of, self._lang)}

    def pushes(self, found: AttentionList, most: int | None = None) -> tuple[Push, ...]:
        return tuple(self._push(found, item) for item in found.items[:most])

    def _push(self, found: AttentionList, item: Item) -> Push:
        outcome = next((one.reason for one in found.outcomes if one.item == item.id), None)
        return Push(
            place=item.place,
            mark=self._mark(item),
            title=self._text(self._tell.title(item)),
            href=self._href(item),
            reason=self._text(self._tell.reason(item)),
            head=self._tell.head(item.owner),
            agency=self._tell.agency(item.owner) or _("No agency is named"),
            agency_href=links.to("agency", item.owner) if item.owner in catalog(self._build).agencies else "",
            step=self._text(self._tell.step(item)),
            by=speaking.day(item.by, self._lang),
            since=speaking.day(item.since, self._lang) if item.since else _("more than two years ago"),
            loss=self._number(item.loss),
            sum=self._sum(item),
            how=self._how(item),
            subjects=self._subjects(item),
            outcome=self._tell.outcome(item, outcome) if outcome else "",
        )

    def changes(self, found: AttentionList, one: Comparison) -> Changes:
        items = {item.id: item for item in (*found.all, *one.gone)}
        own = [shift for shift in one.shifts if shift.cause.code != "others"]
        others = len(one.shifts) - len(own)
        made_way = ngettext("%(n)s other item only made way.", "%(n)s other items only made way.", others)
        return Changes(
            heading=self._against(one),
            told=tuple(
                Told(self._text(self._tell.title(items[s.item])), self._href(items[s.item]), self._tell.shift(s),
                     self._tell.cause(s.cause))
                for s in own
            ),
            others=made_way % {"n": others} if others else "",
        )  # fmt: skip

    def _against(self, one: Comparison) -> str:
        day = {"day": speaking.day(one.since, self._lang)}
        match one.held_against:
            case "build":
                return _("Since the build before, of %(day)s") % day
            case "week":
                return _("Since a week before, %(day)s") % day
        return _("Since a month before, %(day)s") % day

    def rest(self, found: AttentionList) -> tuple[Rest, ...]:
        kinds: dict[str, list[Item]] = {}
        for item in found.rest:
            kinds.setdefault(item.kind.value, []).append(item)
        return tuple(
            Rest(self._mark(items[0]), len(items), tuple(self._line(item) for item in items))
            for items in kinds.values()
        )

    def _line(self, item: Item) -> Told:
        return Told(self._text(self._tell.title(item)), self._href(item), self._number(item.loss), "")

    def _how(self, item: Item) -> Table:
        columns = (
            Column(_("What")), Column(_("Chance of missing")), Column(_("Weight"), numeric=True),
            Column(_("Urgency"), numeric=True), Column(_("Points"), numeric=True),
        )  # fmt: skip
        return table(_("How the place was computed"), columns, [self._row(part) for part in item.parts])

    def _row(self, part: Part) -> list[Cell | str]:
        chance = _("late") if part.chance >= 1 else self._number(part.chance)
        due = speaking.day(part.due, self._lang) if part.due else _("no day")
        return [
            Cell(part.id, self._thing_href(part.thing, part.id)), Cell(chance, note=self._tell.basis(part)),
            Cell(self._number(part.weight.total), note=self._weight(part)),
            Cell(self._number(part.urgency), note=due), self._number(round(part.loss, 4)),
        ]  # fmt: skip

    def _weight(self, part: Part) -> str:
        weight = part.weight
        return "= " + " × ".join(
            self._number(one) for one in (weight.document, weight.certainty, weight.group, weight.kind)
        )

    def _sum(self, item: Item) -> str:
        """The sum as it is worked out by hand, for items of one part."""
        if len(item.parts) != 1:
            return _("The sum of %(n)s parts: %(loss)s points.") % {
                "n": len(item.parts),
                "loss": self._number(item.loss),
            }
        part = item.parts[0]
        factors = " × ".join(self._number(one) for one in (part.chance, part.weight.total, part.urgency))
        return _("%(factors)s = %(loss)s points.") % {"factors": factors, "loss": self._number(item.loss)}

    def _subjects(self, item: Item) -> tuple[Cell, ...]:
        if len(item.subjects) == 1:
            return ()
        return tuple(Cell(self._text(self._tell.thing(id_)), self._any_href(id_)) for id_ in item.subjects)

    def _href(self, item: Item) -> str:
        """Where the thing itself is; of what an agency owes, the agency."""
        if item.kind is Kind.DATA_OWED:
            return links.listing("targets", **{"trang-thai": "no_data", "co-quan": item.owner})
        return self._any_href(item.subject)

    def _any_href(self, id_: str) -> str:
        things = catalog(self._build)
        known: dict[str, Mapping[str, object]] = {
            "target": things.targets, "task": things.tasks, "dataset": things.contracts, "indicator": things.indicators,
        }  # fmt: skip
        return next((links.to(kind, id_) for kind, held in known.items() if id_ in held), "")

    def _thing_href(self, thing: str, id_: str) -> str:
        return links.to(thing, id_) if thing in ("target", "task", "dataset", "indicator") else ""

    def _mark(self, item: Item) -> Mark:
        return Mark(_LIKE.get(item.kind, Evidence.NO_DATA), self._tell.kind(item))

    def _text(self, text: str) -> str:
        return speaking.pair(text, text, self._lang)

    def _number(self, value: float) -> str:
        return self._tell.number(round(value, 4))
