"""Every violation of a file, however many: for marking a sender's own workbook, where a list of the first is not enough.

A check lists the first findings and counts the others, and keeps violations only of rows that are left out. This tells
all of them, whatever becomes of the file; what is wrong with rows beside those of other files is not looked for again.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from khue.contracts.check import TIME_ZONE
from khue.contracts.held import in_memory
from khue.contracts.late import Late
from khue.contracts.plan import plan
from khue.contracts.row_conditions import Sql
from khue.contracts.running import run
from khue.contracts.set_aside import Aside
from khue.contracts.wrong import Wrong
from khue.model.contract import Contract
from khue.model.unit import Units
from khue.ports import ROW_NUMBER, Reading


@dataclass(frozen=True)
class Every:
    """The violations, a line each in the form of `khue.contracts.set_aside`; `places` has by column its number in the file."""

    tables: Iterator[pa.Table]
    places: Mapping[str, int]


def every(contract: Contract, reading: Reading, units: Units | None = None, *, time_zone: str = TIME_ZONE,
          sql: Sql | None = None) -> Every:  # fmt: skip
    """All violations of the rows of a reading, by row; arguments as those of `check`."""
    held = plan(contract, reading, units, time_zone, sql)
    path, aside, sink = str(reading.path), Aside(held.matches, in_memory), _Nowhere()
    wrong = Wrong(held, path, aside)
    _, numbers = run(held, iter([reading.table]), sink, wrong, in_memory)
    late = Late(held, path, sink, numbers, None)
    late.tell(lambda numbers: iter([_rows(reading.table, numbers)]), aside)
    aside.tell_unread(reading.findings)
    return Every(aside.tables(), {match.declared.name: match.number for match in held.matches})


def _rows(table: pa.Table, numbers: npt.NDArray[np.int64]) -> pa.Table:
    return table.filter(pc.is_in(table.column(ROW_NUMBER), value_set=pa.array(numbers)))


class _Nowhere:
    """Where good rows go that nobody wants."""

    num_rows = 0
    schema = pa.schema([])

    def arranged(self, table: pa.Table, bad: Any = None) -> Any:  # noqa: ANN401, ARG002 - nothing is made of it
        """Nothing."""
        return table.num_rows

    def add(self, arranged: Any) -> None:  # noqa: ANN401 - as above
        """Let it go."""

    def tables(self, columns: Sequence[str]) -> Iterator[pa.Table]:  # noqa: ARG002 - of no rows there are no columns
        """None."""
        return iter(())
