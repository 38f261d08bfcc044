"""What is known of the texts of a column: each is typed and judged once, however often it comes and in whichever piece."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from threading import Lock

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

MOST = 1 << 16
"""So many texts are remembered at most; beyond that they are forgotten and looked at again."""

Evaluate = Callable[[pa.Array], pa.Table]
"""Of some texts, in their order: `words`, `value`, and under the number of each lot of conditions the bits of what is wrong."""


@dataclass(frozen=True)
class Looked:
    """The cells of a piece: `indices` point into what is known; `bits` has only lots of which something is wrong."""

    indices: npt.NDArray[np.int64]
    known: pa.Table
    bits: Mapping[int, npt.NDArray[np.int64]]

    def words(self) -> pa.Array:
        """The text of each row, as a dictionary."""
        return self._pointed("words")

    def typed(self) -> pa.Array:
        """The value of each row; texts are a dictionary."""
        return self._pointed("value")

    def _pointed(self, name: str) -> pa.Array:
        values = self.known.column(name).combine_chunks()
        if isinstance(values, pa.ChunkedArray):
            values = values.chunk(0)
        if pa.types.is_string(values.type):
            return pa.DictionaryArray.from_arrays(pa.array(self.indices.astype(np.int32)), values)
        return values.take(pa.array(self.indices))


class Known:
    """The texts of one column that were looked at."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._texts = pa.array([], pa.string())
        self._known: pa.Table = None

    def look(self, cells: pa.DictionaryArray, evaluate: Evaluate) -> Looked:
        """What is known of each cell of a piece, once the new texts among them were evaluated."""
        texts, indices = _with_null(cells)
        with self._lock:
            at = pc.index_in(texts, value_set=self._texts)
            if at.null_count or self._known is None:
                new = texts.filter(pc.is_null(at)).unique()
                self._learn(new if len(self._texts) + len(new) <= MOST else texts.unique(), evaluate)
                at = pc.index_in(texts, value_set=self._texts)
            known = self._known
        place = np.asarray(at, np.int64)
        bits = {int(name): known.column(name).to_numpy() for name in known.column_names[2:]}
        return Looked(place[indices], known, {lot: found for lot, found in bits.items() if found[place].any()})

    def _learn(self, texts: pa.Array, evaluate: Evaluate) -> None:
        found = evaluate(texts)
        if self._known is None or len(self._texts) + len(texts) > MOST:
            self._texts, self._known = texts, found
        else:
            self._texts = pa.concat_arrays([self._texts, texts])
            self._known = pa.concat_tables([self._known, found]).combine_chunks()


def _with_null(cells: pa.DictionaryArray) -> tuple[pa.Array, npt.NDArray[np.int64]]:
    """The texts, with NULL where a cell has none, and for each cell which it is."""
    texts = cells.dictionary.cast(pa.string())
    if not cells.indices.null_count:
        return texts, np.asarray(cells.indices, np.int64)
    texts = pa.concat_arrays([texts, pa.nulls(1, pa.string())])
    return texts, np.asarray(pc.fill_null(cells.indices, len(texts) - 1), np.int64)
