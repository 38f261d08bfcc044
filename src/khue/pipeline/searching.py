"""Search among the things of a build by their words, with or without diacritics."""

from __future__ import annotations

import sqlite3

import msgspec

from khue.lib.vietnamese import canonical, fold, sort_key
from khue.pipeline.kept.readmodel import words

_THINGS = "select kind, id, title, detail, folded, exact, position from thing"


class Hit(msgspec.Struct, frozen=True):
    """A search result: `kind` is target, indicator, unit, agency, task, dataset or document."""

    kind: str
    id: str
    title: str
    detail: str = ""


def search(things: sqlite3.Connection, text: str, limit: int) -> list[Hit]:
    """Things whose words contain those of `text`; with diacritics typed, exact matches come first.

    The words are looked for in a row, the last of them from its beginning ("chuyển đ" finds "chuyển đổi"), and then
    each for itself, in any order.
    """
    folded, exact = words(fold(text)).rstrip(), words(canonical(text)).rstrip()
    parts = folded.split()
    if not parts:
        return []
    where = " and ".join(["instr(folded, ?) > 0"] * len(parts))
    found = things.execute(
        f"{_THINGS} where instr(folded, ?) > 0 or ({where})", [folded, *(f" {part} " for part in parts)]
    )
    ranked = sorted(found, key=lambda row: (_rank(row, folded, exact), row[6]))
    return [Hit(*row[:4]) for row in ranked[:limit]]


def _rank(row: tuple[str, ...], folded: str, exact: str) -> tuple[bool, bool, bool, bool, object]:
    """Exact words before folded ones, in a row before scattered, whole before begun, names before details."""
    _, _, title, _, thing_folded, thing_exact, _ = row
    title_words = words(fold(title))
    return (
        exact not in thing_exact,
        folded not in thing_folded,
        f"{folded} " not in thing_folded,
        f"{folded} " not in title_words,
        sort_key(title) if len(title) < 60 else (),
    )
