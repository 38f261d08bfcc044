"""What speaks for persons in a table: for each column and kind, how many cells look like it, and how many are it.

Texts are looked at, not cells: one that comes often once. Their shapes say where looking pays, RE2 finds the candidates and
those that may be true ones, each kind's own check tells these. What was found in parts of a dataset adds up
(`khue.contracts.personal.judge`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

import msgspec
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from khue.contracts.personal.kinds import KINDS, NAME_AND_BIRTH, Kind
from khue.contracts.personal.masking import masked
from khue.contracts.personal.names import is_name, tells_birth
from khue.contracts.personal.texts import Cells, cells_of, odd_of, plain, shapes_of
from khue.lib.vietnamese import fold
from khue.model.contract import Contract, Property
from khue.ports import ROW_NUMBER

LISTED = 20
"""So many rows of what was found are named."""

_LOOKED_AT = 20_000
"""So many different candidates are checked one by one; of more, as many at even distances."""
_AT_MOST = 100_000
"""Of more rows than this in which a candidate may be, so many at even distances are looked at."""
_NAMES = 2000


class Evidence(msgspec.Struct, frozen=True):
    """What speaks for one kind in one column: `like` rows look like it and `rows` are it, `hinted` of these by a word before it.

    `first` are the first rows that are it, with the cell masked. `number` says that the column holds numbers.
    """

    column: str
    kind: str
    like: int
    rows: int
    hinted: int
    first: tuple[tuple[int, str], ...]
    number: bool = False


def look(contract: Contract, table: pa.Table) -> list[Evidence]:
    """What speaks for persons in the columns that are published of typed rows (with `ROW_NUMBER`)."""
    asked = [one for one in contract.table.properties if not one.closed and one.name in table.schema.names]
    rows = table.column(ROW_NUMBER)
    births = any(tells_birth(f"{one.name} {one.business_name}") for one in contract.table.properties)
    found: list[Evidence] = []
    for column in asked:
        cells = cells_of(table.column(column.name))
        if cells is not None and cells.counts.any():
            found += _in_column(column, cells, rows)
            found += _names(column, cells, rows) if births and column.logical_type == "string" else ()
    return found


def columns_of(contract: Contract) -> tuple[str, ...]:
    """The columns that are looked at, and under which names: what was found depends on nothing else but the rows."""
    births = any(tells_birth(f"{one.name} {one.business_name}") for one in contract.table.properties)
    open_ones = (
        f"{one.name}|{one.business_name}|{one.logical_type}" for one in contract.table.properties if not one.closed
    )
    return (*open_ones, f"births {births}")


def _in_column(column: Property, cells: Cells, rows: pa.ChunkedArray) -> Iterator[Evidence]:
    shapes, odd = shapes_of(cells.texts), odd_of(cells.texts)
    header = f"{column.name} {column.business_name}"
    for kind in KINDS.values():
        reached = _reached(shapes, odd, kind)
        if reached is not None:
            yield from _of_kind(_Asked(column, kind, hints(header, kind)), cells, rows, reached)


def _reached(shapes: pa.DictionaryArray, odd: pa.BooleanArray | None, kind: Kind) -> NDArray[np.bool_] | None:
    """The texts in which a candidate may be; None where that is none."""
    may = pc.fill_null(pc.match_substring_regex(shapes.dictionary, kind.shape), fill_value=False)
    if not pc.any(may).as_py():
        return None if odd is None else _flags(odd)
    texts = _flags(pc.fill_null(pc.take(may, shapes.indices), fill_value=False))
    return texts if odd is None else texts | _flags(odd)


def _flags(found: pa.BooleanArray) -> NDArray[np.bool_]:
    return np.asarray(found.to_numpy(zero_copy_only=False), np.bool_)


@dataclass(frozen=True)
class _Asked:
    """A kind looked for in a column; `hinted` where the column's header speaks of it."""

    column: Property
    kind: Kind
    hinted: bool

    @property
    def number(self) -> bool:
        """Whether the column holds numbers, as amounts are."""
        return self.column.logical_type in ("integer", "number")

    def look(self, text: str) -> _Look | None:
        """What a cell is; a round number is an amount, unless the header says otherwise."""
        found = _look(text, self.kind)
        if found is None or self.hinted:
            return found
        weak = self.kind.weak and not found.hinted
        return _Look(true=False, hinted=False) if weak or (self.number and text.endswith("000")) else found


def _of_kind(asked: _Asked, cells: Cells, rows: pa.ChunkedArray, reached: NDArray[np.bool_]) -> Iterator[Evidence]:
    counts, found = np.where(reached, cells.counts, 0), int(cells.counts[reached].sum())
    step = max(1, found // _AT_MOST)
    if step > 1:
        counts = cells.count(cells.codes[(cells.codes >= 0) & reached[cells.codes]][::step])
    different = np.flatnonzero(counts)
    at = different
    if len(different) > _LOOKED_AT:
        at = different[np.linspace(0, len(different) - 1, _LOOKED_AT).astype(np.int64)]
    looks = _looks(asked, cells.texts.take(pa.array(at)))
    if looks.like.any():
        scale = found / int(counts.sum()) * len(different) / len(at)
        true = at[looks.true]
        yield Evidence(
            asked.column.name, asked.kind.id, like=round(scale * int(counts[at[looks.like]].sum())),
            rows=round(scale * int(counts[true].sum())),
            hinted=len(true) if asked.hinted else int(looks.hinted.sum()),
            first=_first(true, cells, rows, asked.kind), number=asked.number,
        )  # fmt: skip


@dataclass(frozen=True)
class _Looks:
    """What is thought of texts: which have a candidate, which a true one, and of which a word before it says so."""

    like: NDArray[np.bool_]
    true: NDArray[np.bool_]
    hinted: NDArray[np.bool_]


def _looks(asked: _Asked, texts: pa.StringArray) -> _Looks:
    """What each text is. Most can be no true one, which the regular engine sees; the others are looked at one by one."""
    may, like = asked.kind.may_be(texts, hinted=asked.hinted)
    at = np.flatnonzero(may)
    looks = _one_by_one(asked, texts.take(pa.array(at)))
    found = _Looks(like, np.zeros(len(texts), np.bool_), np.zeros(len(texts), np.bool_))
    found.like[at] = [look is not None for look in looks]
    found.true[at] = [look is not None and look.true for look in looks]
    found.hinted[at] = [look is not None and look.hinted for look in looks]
    return found


def _one_by_one(asked: _Asked, texts: pa.StringArray) -> list[_Look | None]:
    """What each text is; of those that differ only in digits that tell nothing of the kind, one is looked at."""
    if not len(texts):
        return []
    alike = pc.replace_substring_regex(texts, *asked.kind.alike) if asked.kind.alike and not asked.number else texts
    encoded = alike.dictionary_encode()
    looks = [asked.look(text) for text in encoded.dictionary.to_pylist()]
    return [looks[code] for code in encoded.indices.to_pylist()]


class _Look(msgspec.Struct, frozen=True):
    """What is thought of a candidate: whether it is a true one, and whether a word before it says so."""

    true: bool
    hinted: bool


def _look(text: str, kind: Kind) -> _Look | None:
    """What the best candidate of a cell is; None where the cell has none."""
    best = None
    for found in kind.compiled.finditer(plain(text)):
        true = kind.verify(found.group(1))
        if true and hints(found.string[: found.start(1)][-60:], kind):
            return _Look(true=True, hinted=True)
        best = _Look(true=True, hinted=False) if true or (best and best.true) else _Look(true=False, hinted=False)
    return best


def hints(words: str, kind: Kind) -> bool:
    """Whether words speak of a kind of identifier."""
    return _hints(words, kind.hints)


@lru_cache(maxsize=4096)
def _hints(words: str, hints: tuple[str, ...]) -> bool:
    """Kept, as codes begin alike: a column of two million has a handful of beginnings."""
    folded = fold(words).replace("_", " ").replace("-", " ")
    return any(re.search(rf"\b{re.escape(hint.replace('-', ' '))}\b", folded) for hint in hints)


def _first(
    texts: Sequence[int] | NDArray[np.int64], cells: Cells, rows: pa.ChunkedArray, kind: Kind | None = None
) -> tuple[tuple[int, str], ...]:  # fmt: skip
    """The first rows of a column in which one of the texts stands, which are named by their place."""
    if not len(texts):
        return ()
    named = np.zeros(len(cells.texts) + 1, np.bool_)
    named[np.asarray(texts, np.int64)] = True
    at = np.flatnonzero(named[cells.codes])[:LISTED]
    numbers, found = rows.take(pa.array(at)).to_pylist(), cells.texts.take(pa.array(cells.codes[at])).to_pylist()
    return tuple((row, _quoted(text, kind)) for row, text in zip(numbers, found, strict=True))


def _quoted(text: str, kind: Kind | None) -> str:
    """What was found in a cell, masked, and nothing else of the cell."""
    found = kind.compiled.finditer(plain(text)) if kind else ()
    return masked(next((one.group(1) for one in found if kind and kind.verify(one.group(1))), text))


def _names(column: Property, cells: Cells, rows: pa.ChunkedArray) -> Iterator[Evidence]:
    """Persons' names, of which a sample is looked at: they count where most of a column are names."""
    sample = np.flatnonzero(cells.counts)[:_NAMES]
    names = [
        at
        for at, text in zip(sample.tolist(), cells.texts.take(pa.array(sample)).to_pylist(), strict=True)
        if is_name(text)
    ]
    if names:
        share, filled = len(names) / len(sample), int(cells.counts.sum())
        yield Evidence(
            column.name, NAME_AND_BIRTH, like=filled, rows=round(share * filled), hinted=0, first=_first(names, cells, rows),
        )  # fmt: skip


def together(found: Sequence[Evidence]) -> Mapping[tuple[str, str], Evidence]:
    """What was found in several tables, added up by column and kind."""
    summed: dict[tuple[str, str], Evidence] = {}
    for one in found:
        key = one.column, one.kind
        before = summed.get(key)
        summed[key] = one if before is None else _sum(before, one)
    return summed


def _sum(a: Evidence, b: Evidence) -> Evidence:
    return Evidence(
        a.column, a.kind, a.like + b.like, a.rows + b.rows, a.hinted + b.hinted, (*a.first, *b.first)[:LISTED],
        a.number and b.number,
    )  # fmt: skip
