"""Files of a month whose rows are read together, and whose pieces are kept together: lots.

A month grows by late rows, and by many small deliveries. Were it one lot, each delivery would have it read again from the
first row on; were each file a lot, a month of a thousand files would have a thousand sets of pieces. So a lot takes in
the one before it unless that is more than twice as large: the lots of a month are each more than twice the next, and a row
is read again about as often as the month has doubled. Which files make a lot follows from the files alone, and not from
what was built when: a build from nothing makes the same lots, and so the same values to the last digit.
"""

from __future__ import annotations

from dataclasses import dataclass

from khue.lib.disk import digest
from khue.ports import Partition

_TIMES_AS_LARGE = 2


@dataclass(frozen=True)
class Lot:
    """Some files of a month that came one after the other: how many rows they have, and a hash over these."""

    month: str
    files: tuple[str, ...]
    rows: int
    contents: tuple[str, ...]

    @property
    def content(self) -> str:
        """A hash over the rows."""
        return digest("\n".join(self.contents).encode())

    def with_next(self, other: Lot) -> Lot:
        """This lot and the one after it as one."""
        return Lot(self.month, (*self.files, *other.files), self.rows + other.rows, (*self.contents, *other.contents))


def lots(partition: Partition) -> tuple[Lot, ...]:
    """The lots of a month, in order; one where nothing is known of its single files."""
    if not partition.parts:
        return (Lot(partition.period, partition.files, partition.rows, (partition.content,)),)
    found: list[Lot] = []
    for file, (rows, content) in zip(partition.files, partition.parts, strict=True):
        lot = Lot(partition.period, (file,), rows, (content,))
        while found and found[-1].rows <= _TIMES_AS_LARGE * lot.rows:
            lot = found.pop().with_next(lot)
        found.append(lot)
    return tuple(found)
