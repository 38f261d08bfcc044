"""A draft clause by clause: what people comment on, and what two versions of it are compared by."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import Enum

from khue.lib.vietnamese import canonical
from khue.model.draft import Draft

_LIKE = 0.6
"""So much of their words two clauses share to be one clause that was changed."""


@dataclass(frozen=True)
class Passage:
    """A clause: `part` is viewpoint, objective, target, task or solution."""

    part: str
    clause: str
    text: str
    text_en: str = ""

    @property
    def key(self) -> str:
        """How it is named among the clauses of its draft."""
        return f"{self.part}:{self.clause}"


def passages(draft: Draft) -> list[Passage]:
    """The clauses in the order of an administrative document."""
    document = draft.document
    return [
        *(Passage("viewpoint", one.clause, one.text.vi, one.text.en) for one in document.viewpoints),
        *(Passage("objective", one.clause, one.text.vi, one.text.en) for one in document.objectives),
        *(Passage("target", one.clause, one.text, one.text_en) for one in draft.targets),
        *(Passage("task", one.clause, one.text, one.text_en) for one in draft.tasks),
        *(Passage("solution", one.clause, one.text.vi, one.text.en) for one in document.solutions),
    ]


class Fate(Enum):
    """What became of a clause between two versions."""

    SAME = "same"
    CHANGED = "changed"
    MOVED = "moved"
    ADDED = "added"
    GONE = "gone"


@dataclass(frozen=True)
class Piece:
    """A stretch of words: in both versions, in the old one only (`was`), or in the new one only (`now`)."""

    text: str
    was: bool = False
    now: bool = False


@dataclass(frozen=True)
class Difference:
    """A clause of two versions with what became of it; `pieces` are its words, old and new."""

    fate: Fate
    old: Passage | None
    new: Passage | None
    pieces: tuple[Piece, ...] = ()


def differences(old: Draft, new: Draft) -> list[Difference]:
    """What became of each clause, in the order of the new version, what is gone last.

    Clauses are the same by their words, then by their address where most words are the same, then by their words alone.
    """
    befores, afters = passages(old), passages(new)
    pairs = _paired(befores, afters)
    found = [_difference(befores[pairs[at]] if at in pairs else None, one) for at, one in enumerate(afters)]
    gone = [one for at, one in enumerate(befores) if at not in set(pairs.values())]
    return [*found, *(Difference(Fate.GONE, one, None, (Piece(one.text, was=True),)) for one in gone)]


def _paired(befores: Sequence[Passage], afters: Sequence[Passage]) -> dict[int, int]:
    """By place in the new version the place in the old one."""
    pairs: dict[int, int] = {}
    for at, before, _likeness in sorted(_candidates(befores, afters), key=lambda one: -one[2]):
        if at not in pairs and before not in pairs.values():
            pairs[at] = before
    return pairs


def _candidates(befores: Sequence[Passage], afters: Sequence[Passage]) -> Iterator[tuple[int, int, float]]:
    words = [_words(one.text) for one in befores]
    for at, after in enumerate(afters):
        own = _words(after.text)
        for before, passage in enumerate(befores):
            if passage.part == after.part:
                likeness = SequenceMatcher(None, words[before], own, autojunk=False).ratio()
                if likeness >= _LIKE:
                    yield at, before, likeness + (0.1 if passage.clause == after.clause else 0.0)


def _difference(old: Passage | None, new: Passage) -> Difference:
    if old is None:
        return Difference(Fate.ADDED, None, new, (Piece(new.text, now=True),))
    if canonical(old.text) != canonical(new.text):
        return Difference(Fate.CHANGED, old, new, tuple(pieces(old.text, new.text)))
    fate = Fate.SAME if old.clause == new.clause else Fate.MOVED
    return Difference(fate, old, new, (Piece(new.text),))


def pieces(old: str, new: str) -> Iterator[Piece]:
    """The words of two texts, those that are in both once.

    >>> [(one.text, one.was, one.now) for one in pieces("đạt 60 %", "đạt 75 %")]
    [('đạt ', False, False), ('60', True, False), ('75', False, True), (' %', False, False)]
    """
    before, after = _parts(old), _parts(new)
    for what, first, last, start, end in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if what == "equal":
            yield Piece("".join(after[start:end]))
            continue
        if first < last:
            yield Piece("".join(before[first:last]), was=True)
        if start < end:
            yield Piece("".join(after[start:end]), now=True)


def _parts(text: str) -> list[str]:
    return re.findall(r"\d+(?:[.,]\d+)+|\w+|\s+|[^\w\s]", text)


def _words(text: str) -> list[str]:
    return re.findall(r"\w+", canonical(text))
