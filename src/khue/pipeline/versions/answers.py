"""Versions and what differs between two of them, as every answer gives it: command line, interface and pages show the same."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from khue.model.base import Text
from khue.pipeline.privacy.curtain import Curtain
from khue.pipeline.versions.comparing import CHANGED, Comparison, Difference
from khue.pipeline.wording import counted

CELLS = ("kind", "key", "column", "before", "after", "times")
KINDS = {
    "added": Text(vi="thêm", en="added"),
    "changed": Text(vi="đổi", en="changed"),
    "gone": Text(vi="không còn", en="gone"),
}
_SAME = Text(vi="Phiên bản {new} của {dataset} có đúng các dòng của phiên bản {old}.",
             en="Version {new} of {dataset} has exactly the rows of version {old}.")  # fmt: skip
_DIFFER = Text(
    vi="Từ phiên bản {old} sang phiên bản {new} của {dataset}: thêm {added} dòng, đổi {changed} dòng, mất {gone} dòng; "
       "{unchanged} dòng giữ nguyên.",
    en="From version {old} to version {new} of {dataset}: {added_en} added, {changed_en} changed, {gone_en} gone; "
       "{unchanged_en} as before.",
)  # fmt: skip
_WHOLE_ROWS = Text(vi="Không có khoá chính chung nên so cả dòng: một dòng sửa hiện thành một dòng mất và một dòng thêm.",
                   en="There is no primary key in common, so whole rows are compared: a corrected row shows as one gone and "
                      "one added.")  # fmt: skip
_COLUMNS_ADDED = Text(vi="Cột mới: {0}.", en="New columns: {0}.")
_COLUMNS_GONE = Text(vi="Cột không còn: {0}.", en="Columns that are gone: {0}.")
_CELLS = Text(vi="Ô đổi theo cột: {0}.", en="Cells changed, by column: {0}.")


def sentences(found: Comparison, lang: str) -> Iterator[str]:
    """What differs, in words."""
    counts = {name: getattr(found, name) for name in ("added", "changed", "gone", "unchanged")}
    words = {f"{name}_en": counted(count, "row", "rows") for name, count in counts.items()}
    said = _SAME if found.same else _DIFFER
    yield said.in_(lang).format(
        old=found.old.number, new=found.new.number, dataset=found.new.dataset, **counts, **words
    )
    if found.columns_added:
        yield _COLUMNS_ADDED.in_(lang).format(", ".join(found.columns_added))
    if found.columns_gone:
        yield _COLUMNS_GONE.in_(lang).format(", ".join(found.columns_gone))
    if found.cells:
        yield _CELLS.in_(lang).format(", ".join(f"{column} {count}" for column, count in found.cells.items()))
    if not found.by and not found.same:
        yield _WHOLE_ROWS.in_(lang)


def comparison_answer(found: Comparison, curtain: Curtain, most: int | None) -> dict[str, object]:
    """The comparison for JSON, with at most so many of the rows that differ; closed columns are masked."""
    return {
        "dataset": found.new.dataset, "old": found.old.number, "new": found.new.number,
        "matched_by": list(found.by), "added": found.added, "changed": found.changed, "gone": found.gone,
        "unchanged": found.unchanged, "columns_added": list(found.columns_added),
        "columns_gone": list(found.columns_gone), "cells": found.cells,
        "rows": [difference_answer(one, curtain) for one in found.differences(most)],
    }  # fmt: skip


def difference_answer(one: Difference, curtain: Curtain) -> dict[str, object]:
    """A row that differs; of a changed one the cells that did."""
    return {
        "kind": one.kind, "times": one.times, "changed": list(one.columns),
        "before": _shown(one.before, curtain), "after": _shown(one.after, curtain),
    }  # fmt: skip


def cells(differences: Iterable[Difference], by: tuple[str, ...], curtain: Curtain) -> Iterator[dict[str, object]]:
    """A line for each changed cell, and one for each row that was added or is gone, with the columns of `CELLS`."""
    for one in differences:
        before, after = _shown(one.before, curtain) or {}, _shown(one.after, curtain) or {}
        shown = after or before
        key = ", ".join(str(shown[column]) for column in by)
        if one.kind == CHANGED:
            for column in one.columns:
                yield {"kind": one.kind, "key": key, "column": column, "before": before[column],
                       "after": after[column], "times": one.times}  # fmt: skip
        else:
            yield {"kind": one.kind, "key": key, "column": None, "before": _in_words(before, by),
                   "after": _in_words(after, by), "times": one.times}  # fmt: skip


def _shown(row: Mapping[str, Any] | None, curtain: Curtain) -> dict[str, Any] | None:
    return None if row is None else curtain.row(row)


def _in_words(row: Mapping[str, Any], by: tuple[str, ...]) -> str | None:
    said = "; ".join(f"{column}: {value}" for column, value in row.items() if column not in by and value is not None)
    return said or None
