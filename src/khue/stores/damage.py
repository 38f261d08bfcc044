"""Parts that are not what was written: found by their size, by their bytes, or as they are read - and always named."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from khue.exceptions import InputError
from khue.model.finding import Finding, Rule
from khue.stores import faults
from khue.stores.parts import Part, said_by, short_hash


def finding(rule: Rule, path: Path) -> Finding:
    """The finding that names a part, by its path: `datasets/<id>/parts/<month>-<hash>.parquet`."""
    file = "/".join(path.parts[-4:])
    return Finding(rule, file, params={"dataset": path.parts[-3], "period": said_by(path) or "–", "file": file})


def read(path: Path, columns: Sequence[str] | None = None) -> pa.Table:
    """A part's rows; raises InputError with the finding that names it where it cannot be read."""
    try:
        with pq.ParquetFile(path) as file:
            return file.read(columns)
    except FileNotFoundError:
        raise InputError(finding=finding(faults.PART_MISSING, path)) from None
    except (pa.ArrowException, OSError) as error:
        raise InputError(finding=finding(faults.PART_DAMAGED, path)) from error


class Checks:
    """What parts were found to be; the bytes of one are read once, as long as the disk says that it is the same file."""

    def __init__(self) -> None:
        self._sound: dict[Path, tuple[int, int]] = {}

    def damage(self, path: Path, part: Part, *, whole: bool) -> Rule | None:
        """What is wrong with a part: missing, of another size, or, where the `whole` of it is read, of other bytes."""
        try:
            status = path.stat()
            known = (status.st_ino, status.st_mtime_ns)
            if status.st_size != part.bytes:
                return faults.PART_DAMAGED
            if whole and self._sound.get(path) != known:
                if short_hash(path.read_bytes()) != part.file:
                    return faults.PART_DAMAGED
                self._sound[path] = known
        except OSError:
            return faults.PART_MISSING
        return None
