"""A file looked at before it is submitted: how it was read, its table, and how it fits a dataset's contract."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from khue.model.contract import Contract
from khue.model.reading import AUTOMATIC, Correction
from khue.model.unit import Units
from khue.model.unit_names import UnitNames
from khue.pipeline.incoming import fitted
from khue.sources.received import receive
from khue.sources.understand import ANYTHING, Understood
from khue.sources.unit_codes import with_codes


@dataclass(frozen=True)
class Preview:
    """A file as it was understood; `fits` are the contract's columns with the headers that were found for them."""

    file: Path
    understood: Understood
    fits: tuple[tuple[str, str], ...] = ()


def preview(file: Path, correction: Correction = AUTOMATIC, contract: Contract | None = None, units: Units | None = None,
            *, codes_on: date | None = None, codes_label: str = "") -> Preview:  # fmt: skip
    """Read the file, and change nothing; with a contract, in its words, and say which of its columns were found.

    With `codes_label`, a last column of that name has the codes of the units named, as of `codes_on` (any day, where None).
    """
    understood = receive(file, correction, fitted.expected(contract) if contract else ANYTHING)
    if codes_label and units is not None:
        understood = with_codes(understood, UnitNames(units), codes_on, codes_label)
    if contract is None:
        return Preview(file, understood)
    found = tuple(fitted.fits(contract, understood.read_as.columns))
    return Preview(file, fitted.fit(understood, contract, units), found)
