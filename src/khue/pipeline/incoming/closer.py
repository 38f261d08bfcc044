"""A second, closer look at a file that is not simply as its contract wants it.

A clean file is read at once and never comes here. One that was refused, or whose last row seems a total, is looked at cell
by cell (`khue.sources.received`); what was done stands in the reading's account. The first reading stays where the second
one is no better, so that the sender's own rows and columns are named.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Protocol

from khue.contracts import rules as contract_rules
from khue.model.contract import Contract
from khue.model.finding import Finding
from khue.model.reading import Correction
from khue.model.unit import Units
from khue.ports import ROW_NUMBER, Reading
from khue.sources import faults
from khue.sources.recognisers import totals

MOST_BYTES = 16 * 1024**2
"""The largest file that is looked at again although it could be read, in bytes."""

_LAST_ROWS = 3
_HOPELESS = frozenset(
    rule.code
    for rule in (faults.NOT_A_FILE, faults.EMPTY_FILE, faults.TOO_LARGE, faults.ENCRYPTED, faults.UNPACKS_TOO_LARGE)
)
_UNMATCHED = frozenset({contract_rules.UNKNOWN_COLUMN.code, contract_rules.ABSENT_COLUMN.code})


class Outcome(Protocol):
    """What a check of a file tells of it."""

    @property
    def findings(self) -> Sequence[Finding]:
        """All that was found."""

    @property
    def rows(self) -> int:
        """How many rows were read."""

    @property
    def bad_rows(self) -> int:
        """How many of them are faulty."""

    @property
    def total(self) -> int:
        """How many findings there are."""

    @property
    def refused(self) -> bool:
        """Whether a finding forbids storing the file."""


def pays(file: Path, outcome: Outcome, reading: Reading | None) -> bool:
    """Whether a closer look may find more."""
    codes = {finding.rule.code for finding in outcome.findings}
    if codes & _HOPELESS or (reading is not None and (reading.format == "parquet" or file.stat().st_size > MOST_BYTES)):
        return False
    return (
        outcome.refused
        or outcome.bad_rows > 0
        or codes >= _UNMATCHED
        or (reading is not None and (_ends_in_total(reading) or _has_uncomputed(reading, file)))
    )


def _ends_in_total(reading: Reading) -> bool:
    last = reading.table.slice(max(reading.table.num_rows - _LAST_ROWS, 0)).drop([ROW_NUMBER]).to_pylist()
    return any(isinstance(cell, str) and totals.is_label(cell) for row in last for cell in row.values())


def _has_uncomputed(reading: Reading, file: Path) -> bool:
    """Whether formulas of a workbook hold no result: that their cells are empty must be told."""
    from khue.sources.openers.workbook import uncomputed

    return reading.format == "xlsx" and uncomputed(file) > 0


def look(contract: Contract, file: Path, correction: Correction, units: Units | None) -> Reading:
    """The file read cell by cell, in the contract's words; raises InputError where it cannot be read."""
    from khue.pipeline.incoming import fitted
    from khue.sources.received import as_reading, receive

    understood = receive(file, correction, fitted.expected(contract))
    return as_reading(fitted.fit(understood, contract, units), file)


def better(first: Outcome, second: Outcome) -> bool:
    """Whether the second reading is to be taken: it is accepted, or at least more of it can be read."""
    if not second.refused:
        return first.refused or second.total <= first.total
    if not first.rows:
        return second.rows > 0
    return first.refused and second.bad_rows * 2 < first.bad_rows and second.total < first.total
