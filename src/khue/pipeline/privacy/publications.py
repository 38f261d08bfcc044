"""Which versions of datasets may be shown row by row: looked through part by part, each once, and judged as a whole."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec
import pyarrow as pa
import pyarrow.parquet as pq

from khue.contracts.personal import Evidence, judged, look
from khue.contracts.personal.look import columns_of
from khue.contracts.personal.texts import may_name
from khue.exceptions import KhueError
from khue.lib.disk import digest
from khue.model.city import City
from khue.model.contract import Contract
from khue.model.privacy import Exposed, Publication, Shown
from khue.pipeline.privacy import classes
from khue.pipeline.privacy.kept import Gathered, KeptExposures
from khue.pipeline.privacy.pseudonyms import make_key
from khue.pipeline.privacy.settled import settled
from khue.ports import ROW_NUMBER

if TYPE_CHECKING:
    from khue.stores.parquet import ParquetStore
    from khue.stores.parts import Part

_AT_ONCE = 2
"""So many parts are looked through side by side."""
LISTED = 20
"""So many rows of an exposure are named."""


class Publications:
    """The publications of a store's versions; `formulas` has by indicator the columns that its formula reads."""

    def __init__(
        self, city: City, store: ParquetStore, formulas: Mapping[str, Sequence[str]], kept: KeptExposures
    ) -> None:
        self._city, self._store, self._kept = city, store, kept
        read: dict[str, set[str]] = {}
        for indicator in city.indicators:
            read.setdefault(indicator.dataset, set()).update(formulas.get(indicator.id, ()))
        self._read = read
        self._columns = {contract.id: columns_of(contract) for contract in city.contracts}

    def all(self) -> list[Publication]:
        """Of every version of every dataset, and a key for each dataset that asks for pseudonyms."""
        found: list[Publication] = []
        for contract in self._city.contracts:
            if any(column.pseudonymous for column in contract.table.properties):
                make_key(self._store.home, contract.id)
            heads, counting = self._store.history(contract.id), frozenset(self._store.counting(contract.id))
            newest = max(counting, default=0)
            for head in heads:
                one = self.of(contract, head.number, head.content, head.number == newest)
                found.append(msgspec.structs.replace(one, withdrawn=head.number not in counting))
        self._kept.write()
        return found

    def of(self, contract: Contract, number: int, content: str, current: bool) -> Publication:
        """Of one version; what cannot be read was not looked through."""
        own = self._city.declaration.privacy.smallest_count
        least, columns = classes.together(self._city, contract, sorted(self._read.get(contract.id, ())))
        try:
            exposed = tuple(self.looked(contract, number, content))
            few = self._few(contract, number, content, least, columns) if current and least else Gathered()
        except (KhueError, OSError, pa.ArrowException):
            return Publication(dataset=contract.id, number=number, checked=False)
        return Publication(
            dataset=contract.id, number=number, least=contract.smallest_count(own), together=columns, exposed=exposed,
            classes=few.classes, class_rows=few.class_rows, superseded=bool(least) and not current,
        )  # fmt: skip

    def looked(self, contract: Contract, number: int, content: str) -> Iterator[Exposed]:
        """The exposures of one version."""
        key = _key(content, *self._columns[contract.id])
        gathered = self._kept.get(key)
        if gathered is None:
            parts = list(self._store.parts(self._store.version(contract.id, number)))
            with ThreadPoolExecutor(_AT_ONCE) as threads:
                looked = threads.map(lambda one: self._in_part(contract, *one), parts)
                found = [
                    (part.content, part.name, one)
                    for (_, part), own in zip(parts, looked, strict=True)
                    for _, _, one in own.found
                ]
            gathered = Gathered(tuple(found))
            self._kept.put(key, gathered)
        yield from self._exposed(contract, gathered)

    def _few(self, contract: Contract, number: int, content: str, least: int, columns: Sequence[str]) -> Gathered:
        """The combinations of values that too few rows bear."""
        key = _key("classes", content, least, *columns)
        found = self._kept.get(key)
        if found is None:
            parts = self._store.parts(self._store.version(contract.id, number))
            found = Gathered((), *classes.small([path for path, _ in parts], columns, least))
            self._kept.put(key, found)
        return found

    def _in_part(self, contract: Contract, path: Path, part: Part) -> Gathered:
        """What speaks for persons in a part."""
        key = _key(part.file, *self._columns[contract.id])
        found = self._kept.get(key)
        if found is None:
            found = Gathered(tuple(("", "", one) for table in _tables(contract, path) for one in look(contract, table)))
            self._kept.put(key, found)
        return found

    def _exposed(self, contract: Contract, gathered: Gathered) -> Iterator[Exposed]:
        found = judged(evidence for _, _, evidence in gathered.found)
        said = settled(self._store.home, contract.id) if found else {}
        for exposure in found:
            own = [one for one in gathered.found if _speaks(one[2], exposure.column, exposure.kind)]
            marks = tuple(dict.fromkeys(mark for mark, _, _ in own))
            yield Exposed(
                column=exposure.column, kind=exposure.kind, rows=exposure.rows, marks=marks, first=_first(own),
                settled=said.get((exposure.column, exposure.kind), frozenset()).issuperset(marks),
            )  # fmt: skip


def _tables(contract: Contract, path: Path) -> Iterator[pa.Table]:
    """The open columns of a part in which somebody may be named, a row group at a time, texts as the dictionaries that they are."""
    opened = {column.name for column in contract.table.properties if not column.closed}
    there = sorted(opened.intersection(pq.read_schema(path).names))  # a part may be older than a column
    with pq.ParquetFile(path, read_dictionary=there) as file:
        names = [
            one.name
            for one in file.schema_arrow
            if one.name == ROW_NUMBER or (one.name in opened and may_name(one.type))
        ]
        for group in range(file.num_row_groups):
            yield file.read_row_group(group, columns=names)


def _key(*parts: object) -> str:
    return digest("\n".join(map(str, parts)).encode())[:32]


def _speaks(evidence: Evidence, column: str, kind: str) -> bool:
    return (evidence.column, evidence.kind) == (column, kind) and evidence.rows > 0


def _first(found: Sequence[tuple[str, str, Evidence]]) -> tuple[Shown, ...]:
    named = (Shown(row, file, value) for _, file, evidence in found for row, value in evidence.first)
    return tuple(named)[:LISTED]
