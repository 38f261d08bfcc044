"""What differs between the lists of two days, item by item, each with its cause; and since when an item is on the list."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import msgspec

from khue.model.assessment import Evidence, Reason
from khue.model.attention import AttentionList, Comparison, Item, Kind, Part, Shift
from khue.pipeline.assess import known_on
from khue.pipeline.attention.bands import DAY, following, shifted
from khue.pipeline.attention.known import Known, View, in_force_since
from khue.pipeline.attention.ranking import moves, there_on

LOOKED_BACK = 24
"""So many months back it is looked since when an item is on the list."""


def with_since(known: Known, found: AttentionList) -> AttentionList:
    """The list, each of its items with the day since which it has been on it without a gap."""
    since: dict[str, date | None] = {}
    open_ids, start = {item.id for item in found.items}, found.day
    for edge in reversed(moves(known, shifted(found.day, -LOOKED_BACK), found.day)):
        start = min(start, edge)
        there = there_on(known, edge - DAY)
        since |= dict.fromkeys(open_ids - there, edge)
        open_ids &= there
        if not open_ids:
            break
    items = (msgspec.structs.replace(item, since=since.get(item.id)) for item in found.items)
    return msgspec.structs.replace(found, items=tuple(items))


def compared(known: Known, then: AttentionList, now: AttentionList, held_against: str) -> Comparison:
    """What differs between the list of an earlier day and that of now."""
    places = {item.id: item for item in then.items}, {item.id: item for item in now.items}
    order = [item.id for item in now.items] + [item.id for item in then.items if item.id not in places[1]]
    looking = _Looking(known, then, now)
    shifts = [looking.shift(id_) for id_ in order if _differ(places[0].get(id_), places[1].get(id_))]
    gone = tuple(item for item in then.items if item.id not in places[1])
    return Comparison(held_against=held_against, since=then.day, shifts=tuple(shifts), gone=gone)


def _differ(then: Item | None, now: Item | None) -> bool:
    if then is None or now is None:
        return True
    return (then.place, then.loss, then.kind, then.reason) != (now.place, now.loss, now.kind, now.reason)


class _Looking:
    """Looks for the causes of differences between two days."""

    def __init__(self, known: Known, then: AttentionList, now: AttentionList) -> None:
        self._known = known
        self._then = {item.id: item for item in then.all}
        self._now = {item.id: item for item in now.all}
        self._after, self._until = then.day, now.day
        self._view = View(known, now.day)

    def shift(self, id_: str) -> Shift:
        """How an item differs, and the cause."""
        was, now = self._then.get(id_), self._now.get(id_)
        return Shift(
            item=id_,
            kind=_kind(was, now),
            was=was.place or None if was else None,
            now=now.place or None if now else None,
            cause=self._cause(was, now),
        )

    def _cause(self, was: Item | None, now: Item | None) -> Reason:
        if was is not None and now is not None:
            return next(self._between(was, now), Reason("others"))
        if now is not None:
            return next(self._entering(now), Reason("corrected"))
        return next(self._leaving(was), Reason("corrected")) if was is not None else Reason("corrected")

    def _between(self, was: Item, now: Item) -> Iterator[Reason]:
        """Why an item that was there counts for something else now; the weightiest cause first."""
        if was.loss == now.loss and was.reason == now.reason:
            return
        old, new = ({(p.thing, p.id): p for p in item.parts} for item in (was, now))
        both = [(old[key], new[key]) for key in new if key in old]
        yield from (self._passed(b) for a, b in both if a.basis != b.basis and b.basis in _PASSED)
        if was.kind is Kind.DATASET_LATE and was.reason.params["newest"] != now.reason.params["newest"]:
            yield Reason("delivery", {"period": now.reason.params["newest"]})
        yield from (Reason("period_passed") for a, b in both if a.chance != b.chance and b.basis == "periods_late")
        yield from self._figures(now)
        yield from self._ranks(now)
        yield from (Reason("more", {"n": n}) for n in [len(new.keys() - old.keys())] if n)
        yield from (Reason("fewer", {"n": n}) for n in [len(old.keys() - new.keys())] if n)
        if now.kind is Kind.ANOMALY and len(was.parts) != len(now.parts):
            yield Reason("found", {"period": now.reason.params["period"]})
        yield from (self._time(b) for a, b in both if a.urgency != b.urgency)
        yield from (Reason("resting") for a, b in both if a.weight.kind != b.weight.kind)
        yield Reason("corrected")

    def _passed(self, part: Part) -> Reason:
        return Reason("deadline", {"due": str(part.due)})

    def _time(self, part: Part) -> Reason:
        ahead = part.due is not None and part.due >= self._until
        return Reason("nearer" if ahead else "longer_ago", {"due": str(part.due)})

    def _entering(self, now: Item) -> Iterator[Reason]:
        """Why an item is there that was not."""
        if any(one.kind is now.kind and set(one.subjects) & set(now.subjects) for one in self._then.values()):
            yield Reason("owner_new", {"agency": now.owner})
        yield from self._documents(now)
        yield from (
            self._passed(p) for p in now.parts if p.basis in _PASSED and self._within(p.due and following(p.due))
        )
        if now.kind is Kind.TASK_DUE:
            yield Reason("due_soon", {"due": str(now.due)})
        if now.kind is Kind.TASK_HELP:
            yield Reason("help_asked")
        yield from self._figures(now)
        yield from self._ranks(now)
        if now.kind is Kind.ANOMALY:
            yield Reason("found", {"period": now.reason.params["period"]})
        if now.kind is Kind.DATASET_LATE:
            yield Reason("period_passed")
        if now.reason.params.get("old_figure"):
            yield Reason("grown_old")

    def _leaving(self, was: Item) -> Iterator[Reason]:
        """Why an item that was there is not any more."""
        if any(one.kind is was.kind and set(one.subjects) & set(was.subjects) for one in self._now.values()):
            yield Reason("owner_gone", {"agency": was.owner})
        if was.kind in (Kind.TASK_OVERDUE, Kind.TASK_DUE):
            yield from self._done(was)
        if was.kind is Kind.TASK_HELP:
            yield Reason("help_answered")
        if was.kind in (Kind.TARGET_AT_RISK, Kind.TARGET_OVERDUE):
            yield from self._better(was)
        if was.kind is Kind.DATASET_LATE:
            yield Reason("delivered")
        if was.kind is Kind.RANK_FELL:
            yield from self._ranks(was)
            yield Reason("longer_ago", {"due": str(was.parts[0].due)})
        if was.kind is Kind.DATA_OWED:
            yield from self._figures(was)
            yield from self._better(was)

    def _done(self, was: Item) -> Iterator[Reason]:
        """The tasks were done, reported to be, or given more time."""
        found = [self._view.standing_of(task) for task in self._known.city.tasks if task.id in was.subjects]
        days = [one.done_on for one in found if one.counting.done and one.done_on]
        if days and len(days) == len(found):
            yield Reason("done", {"on": str(max(days))})
        elif found and all(one.counting.done or one.finished for one in found):
            yield Reason("reported_done")
        elif found and found[0].deadline and was.due and found[0].deadline > was.due:
            yield Reason("extended", {"due": str(found[0].deadline)})

    def _better(self, was: Item) -> Iterator[Reason]:
        """The target was met, replaced, or has a better outlook."""
        subject = next((s for s in self._view.subjects if s.target.id == was.subject), None)
        if subject is None:
            yield Reason("replaced")
            return
        met = self._view.assessment(subject).evidence is Evidence.MET
        yield Reason("met") if met else Reason("better")

    def _documents(self, item: Item) -> Iterator[Reason]:
        city = self._known.city
        things = {t.id: t.document for t in city.targets} | {t.id: t.document for t in city.tasks}
        for document in {things[id_] for id_ in item.subjects if id_ in things} & self._known.documents.keys():
            if self._within(in_force_since(self._known.documents[document])):
                yield Reason("document", {"document": document})

    def _figures(self, item: Item) -> Iterator[Reason]:
        """A figure of a target of the item became known in between."""
        for subject in self._known.subjects:
            if subject.target.id in item.subjects and subject.indicator is not None:
                came = [o for o in subject.compared if self._within(known_on(o))]
                if came:
                    yield Reason("figure", {"period": came[-1].period, "indicator": subject.indicator.id})

    def _ranks(self, item: Item) -> Iterator[Reason]:
        """A rank became known in between."""
        seen = self._known.ranks.get(item.subject, ()) if item.kind is Kind.RANK_FELL else ()
        came = [one for one in seen if self._within(known_on(one))]
        if came:
            yield Reason("rank_came", {"period": came[-1].period})

    def _within(self, day: date | None) -> bool:
        return day is not None and self._after < day <= self._until


_PASSED = ("overdue", "overdue_unmeasured", "task_late")
"""Where a chance comes from once a deadline has passed."""


def _kind(was: Item | None, now: Item | None) -> str:
    had, has = bool(was and was.place), bool(now and now.place)
    if had != has:
        return "entered" if has else "left"
    return "changed" if was and now and was.place == now.place else "moved"
