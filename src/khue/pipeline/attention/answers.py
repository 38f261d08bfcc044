"""The JSON shapes of the attention list, made in this one place for page, interface and command line."""

from __future__ import annotations

from collections import Counter
from datetime import date
from typing import Any

from khue.model.attention import AttentionList, Comparison, Item, Part, Shift
from khue.pipeline.attention.found import list_of
from khue.pipeline.attention.telling import Teller
from khue.pipeline.reading import Build
from khue.pipeline.wording import reason_answer

Answer = dict[str, Any]


def attention_answer(build: Build, day: date | None = None) -> Answer:
    """The list of a day (that of the build where none is named): items, what has no place, what changed since when."""
    return Answers(build).of(list_of(build, day or build.as_of))


class Answers:
    """Gives lists of one build their shapes, with words in both languages."""

    def __init__(self, build: Build) -> None:
        self._build = build
        self._vi, self._en = Teller(build, "vi"), Teller(build, "en")

    def of(self, found: AttentionList) -> Answer:
        """A list."""
        return {
            "day": found.day.isoformat(),
            "as_of": self._build.as_of.isoformat(),
            "count": len(found.items),
            "items": [self.item(found, item) for item in found.items],
            "rest": {
                "count": len(found.rest),
                "kinds": dict(sorted(Counter(item.kind.value for item in found.rest).items())),
                "items": [self.item(found, item) for item in found.rest],
            },
            "changes": [self._comparison(found, one) for one in found.comparisons],
        }

    def item(self, found: AttentionList, item: Item) -> Answer:
        """An item. `place` is null where it has none; `since` where it was there before it was looked; `outcome` of a
        list of today.
        """
        outcome = next((one.reason for one in found.outcomes if one.item == item.id), None)
        vi, en, owner = self._vi, self._en, item.owner
        return {
            "place": item.place or None,
            "id": item.id,
            "kind": item.kind.value,
            "title": vi.title(item),
            "title_en": en.title(item),
            "subjects": list(item.subjects),
            "owner": owner,
            "owner_name": vi.agency(owner),
            "owner_name_en": en.agency(owner),
            "head": vi.head(owner),
            "head_en": en.head(owner),
            "reason": reason_answer(item.reason, vi.reason(item), en.reason(item)),
            "step": reason_answer(item.step, vi.step(item), en.step(item)),
            "by": item.by.isoformat(),
            "due": item.due.isoformat() if item.due else None,
            "since": item.since.isoformat() if item.since else None,
            "loss": item.loss,
            "factors": [self._factors(part) for part in item.parts],
            "outcome": outcome and reason_answer(outcome, vi.outcome(item, outcome), en.outcome(item, outcome)),
        }

    def _factors(self, part: Part) -> Answer:
        """What a part adds to the loss: chance times weight times urgency; the weight is the product of four."""
        return {
            "thing": part.thing, "id": part.id, "chance": part.chance, "basis": part.basis,
            "basis_text": self._vi.basis(part), "basis_text_en": self._en.basis(part),
            "document": part.weight.document, "certainty": part.weight.certainty, "group": part.weight.group,
            "kind": part.weight.kind, "weight": round(part.weight.total, 6), "urgency": part.urgency,
            "due": part.due.isoformat() if part.due else None, "loss": round(part.loss, 4),
        }  # fmt: skip

    def _comparison(self, found: AttentionList, one: Comparison) -> Answer:
        items = {item.id: item for item in (*found.all, *one.gone)}
        return {
            "held_against": one.held_against,
            "since": one.since.isoformat(),
            "shifts": [self._shift(items[shift.item], shift) for shift in one.shifts],
        }

    def _shift(self, item: Item, shift: Shift) -> Answer:
        return {
            "item": shift.item, "title": self._vi.title(item), "title_en": self._en.title(item), "kind": shift.kind,
            "was": shift.was, "now": shift.now, "cause": reason_answer(
                shift.cause, self._vi.cause(shift.cause), self._en.cause(shift.cause)
            ),
        }  # fmt: skip
