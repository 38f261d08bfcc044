"""What is known of rows only at the end: that they repeat a key, and that they are wrong beside other rows.

The few rows that it is about are read once more, so that they are told as they were sent.
"""

# ruff: noqa: S608 - all SQL here is put together from names that we make; values from outside are bound

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from khue.contracts.broken import Broken
from khue.contracts.conditions import Condition
from khue.contracts.keys import Numbers, repeated
from khue.contracts.plan import Plan
from khue.contracts.session import Session, source_of
from khue.contracts.set_aside import Aside
from khue.contracts.whole import Rules, TypedRows
from khue.contracts.wrong import findings, plain
from khue.model.finding import Finding
from khue.ports import ROW_NUMBER

Array = npt.NDArray[np.int64]
_NONE: Array = np.array([], np.int64)


class Late:
    """The late rows of a file: `rows` are the numbers of all of them, sorted, `bad_rows` how many were good until then."""

    def __init__(self, plan: Plan, path: str, sink: TypedRows, numbers: Sequence[Numbers], whole: Rules | None) -> None:
        self._plan, self._path, self._sink, self._whole = plan, path, sink, whole
        self._met = [own.met_twice() for own in numbers]
        self.rows: Array = _NONE
        self.bad_rows = 0
        self.total = 0
        self.findings: list[Finding] = []
        self.of_the_file: list[Finding] = []

    def tell(self, again: Callable[[Array], Iterator[pa.Table]], aside: Aside | None) -> None:
        """Find and tell them; `again` reads the rows of some numbers anew."""
        if any(len(met) for met in self._met):
            self._tell_repeated(_of_rows(again(np.unique(np.concatenate(self._met))), self._plan), aside)
        broken = self._beside()
        named = np.unique(
            np.concatenate([_NONE, *(np.asarray(one.rows["r"]) for one in broken if one.rows is not None)])
        )
        for one in broken:
            (self.of_the_file if one.rows is None else self.findings).extend(one.findings)
            self.total += one.total - (len(one.findings) if one.rows is None else 0)
        if len(named) and aside is not None:
            with self._plan.session() as session:
                session.load(_of_rows(again(named), self._plan), self._plan.matches)
                aside.tell_late((), broken, session)
        self.bad_rows += len(named)
        self.rows = np.union1d(self.rows, named)

    def _beside(self) -> Sequence[Broken]:
        """What is wrong of rows beside others, among those that have passed so far."""
        if self._whole is None or not self._sink.num_rows:
            return ()
        places = {match.declared.name: match.number for match in self._plan.matches}
        return self._whole(_Passed(self._sink, self.rows), places, self._path)

    def _tell_repeated(self, source: pa.Table, aside: Aside | None) -> None:
        """Tell of the rows, among these, that repeat a key."""
        with self._plan.session() as session:
            session.load(source, self._plan.matches)
            broken = [
                one
                for place, key in enumerate(self._plan.keys)
                for one in [repeated(key, f"repeated{place}", session)]
                if one
            ]
            found = [self._numbers(one, session) for one in broken]
            if not found:
                return
            self.rows = np.unique(np.concatenate(found))
            self.total += sum(map(len, found))
            self.bad_rows += int(np.count_nonzero(~np.isin(self.rows, self._known_bad(session))))
            self.findings += [made for one in broken for made in findings(one, self._plan, self._path, session)]
            if aside is not None:
                aside.tell_late(broken, (), session)

    def _numbers(self, one: Condition, session: Session) -> Array:
        found = session.table(f"SELECT r FROM cells WHERE {one.where}", one.arguments)
        return np.asarray(found.column(0).to_numpy(), np.int64)

    def _known_bad(self, session: Session) -> Array:
        """The rows of the session that break any other condition, and were told already."""
        every = range(len(self._plan.conditions))
        bad = " OR ".join(f"({sql}) <> 0" for _, sql in self._plan.lots(every))
        if not bad:
            return _NONE
        session.prepare(self._plan.conditions)
        found = session.table(f"SELECT r FROM cells WHERE {bad}", self._plan.arguments(every))
        return np.asarray(found.column(0).to_numpy(), np.int64)


class _Passed(NamedTuple):
    """The rows of a sink but for some."""

    sink: TypedRows
    without: Array

    @property
    def num_rows(self) -> int:
        return self.sink.num_rows - len(self.without)

    @property
    def schema(self) -> pa.Schema:
        return self.sink.schema

    def tables(self, columns: Sequence[str]) -> Iterator[pa.Table]:
        if not len(self.without):
            yield from self.sink.tables(columns)
            return
        out = pa.array(self.without)
        for table in self.sink.tables([ROW_NUMBER, *(name for name in columns if name != ROW_NUMBER)]):
            yield table.filter(pc.invert(pc.is_in(table.column(0), value_set=out))).select(list(columns))


def _of_rows(tables: Iterator[pa.Table], plan: Plan) -> pa.Table:
    """Rows as sessions read them."""
    return pa.concat_tables([plain(source_of(table, plan.matches)) for table in tables])
