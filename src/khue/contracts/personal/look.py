"""What speaks for persons in a table: for each column and kind, how many cells look like it, and how many are it.

The shapes of the cells say where looking pays, RE2 finds the candidates, each kind's own check tells them. What was found
in parts of a dataset adds up (`khue.contracts.personal.judge`).
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
from khue.contracts.personal.texts import cells_of, odd_of, plain, shapes_of
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
        if cells is not None and len(cells) > cells.null_count:
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


def _in_column(column: Property, cells: pa.StringArray, rows: pa.ChunkedArray) -> Iterator[Evidence]:
    shapes, odd = shapes_of(cells), odd_of(cells)
    header = f"{column.name} {column.business_name}"
    for kind in KINDS.values():
        reached = _reached(shapes, odd, kind)
        if reached is not None:
            yield from _of_kind(_Asked(column, kind, hints(header, kind)), cells, rows, reached)


def _reached(shapes: pa.DictionaryArray, odd: pa.BooleanArray | None, kind: Kind) -> pa.BooleanArray | None:
    """The cells in which a candidate may be; None where that is no cell."""
    may = pc.fill_null(pc.match_substring_regex(shapes.dictionary, kind.shape), fill_value=False)
    if not pc.any(may).as_py():
        return odd
    cells = pc.fill_null(pc.take(may, shapes.indices), fill_value=False)
    return cells if odd is None else pc.or_(cells, odd)


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


def _of_kind(
    asked: _Asked, cells: pa.StringArray, rows: pa.ChunkedArray, reached: pa.BooleanArray
) -> Iterator[Evidence]:  # fmt: skip
    found = cells.filter(reached)
    step = max(1, len(found) // _AT_MOST)
    candidates = (found.take(pa.array(np.arange(0, len(found), step))) if step > 1 else found).dictionary_encode()
    texts, counts = candidates.dictionary, np.bincount(_codes(candidates), minlength=len(candidates.dictionary))
    at = (
        np.arange(len(texts))
        if len(texts) <= _LOOKED_AT
        else np.linspace(0, len(texts) - 1, _LOOKED_AT).astype(np.int64)
    )
    seen = {n: found for n, found in zip(at.tolist(), _looks(asked, texts.take(pa.array(at))), strict=True) if found}
    true = [n for n, found in seen.items() if found.true]
    if seen:
        scale = len(found) / len(candidates) * len(texts) / len(at)
        yield Evidence(
            asked.column.name, asked.kind.id, like=round(scale * int(counts[list(seen)].sum())),
            rows=round(scale * int(counts[true].sum())),
            hinted=len(true) if asked.hinted else sum(seen[n].hinted for n in true),
            first=_first(texts.take(pa.array(true, pa.int64())), cells, rows, asked.kind), number=asked.number,
        )  # fmt: skip


def _looks(asked: _Asked, texts: pa.StringArray) -> list[_Look | None]:
    """What each text is; of those that differ only in digits that tell nothing of the kind, one is looked at."""
    alike = pc.replace_substring_regex(texts, *asked.kind.alike) if asked.kind.alike and not asked.number else texts
    encoded = alike.dictionary_encode()
    looks = [asked.look(text) for text in encoded.dictionary.to_pylist()]
    return [looks[code] for code in encoded.indices.to_pylist()]


def _codes(encoded: pa.DictionaryArray) -> NDArray[np.int64]:
    return np.asarray(encoded.indices, np.int64)


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
    texts: pa.StringArray, cells: pa.StringArray, rows: pa.ChunkedArray, kind: Kind | None = None
) -> tuple[tuple[int, str], ...]:  # fmt: skip
    """The first rows of a column in which one of the texts stands."""
    if not len(texts):
        return ()
    at = pc.indices_nonzero(pc.is_in(cells, value_set=texts)).slice(0, LISTED)
    numbers, found = rows.take(at).to_pylist(), cells.take(at).to_pylist()
    return tuple((row, _quoted(text, kind)) for row, text in zip(numbers, found, strict=True))


def _quoted(text: str, kind: Kind | None) -> str:
    """What was found in a cell, masked, and nothing else of the cell."""
    found = kind.compiled.finditer(plain(text)) if kind else ()
    return masked(next((one.group(1) for one in found if kind and kind.verify(one.group(1))), text))


def _names(column: Property, cells: pa.StringArray, rows: pa.ChunkedArray) -> Iterator[Evidence]:
    """Persons' names, of which a sample is looked at: they count where most of a column are names."""
    sample = cells.drop_null().unique().slice(0, _NAMES).to_pylist()
    names = [text for text in sample if is_name(text)]
    if names:
        share = len(names) / len(sample)
        yield Evidence(
            column.name, NAME_AND_BIRTH, like=len(cells) - cells.null_count,
            rows=round(share * (len(cells) - cells.null_count)), hinted=0, first=_first(pa.array(names), cells, rows),
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
