"""Files of others, read into one table of rows: each module here reads one format.

A module names its file `EXTENSIONS` and has `read(path, columns)`. Reading never changes a value: it gives what the
file holds (text for CSV, native values elsewhere) with the row on which the sender sees it; `khue.contracts` judges it.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import cast

from khue.ports import Piecewise, Reading, Source
from khue.sources import faults, guard


@cache
def by_extension() -> dict[str, Source]:
    """The source for each file extension (lower case, with its dot)."""
    found: dict[str, Source] = {}
    for info in pkgutil.iter_modules(__path__):
        module = importlib.import_module(f"{__name__}.{info.name}")
        for extension in getattr(module, "EXTENSIONS", ()):
            found[extension] = cast("Source", module)
    return found


IN_PIECES = 16 * 1024**2
"""From this size on, in bytes, a file is read piece by piece where its format can be."""


def pieces(path: Path, columns: Sequence[str] = (), *, limit: int = guard.MAX_BYTES) -> Piecewise | None:
    """The file to be read piece by piece; None where it is small, or of a format that cannot be. Else as `read`."""
    source = by_extension().get(path.suffix.lower())
    begin = getattr(source, "pieces", None)
    guard.check_file(path, limit)
    if begin is None or path.stat().st_size < IN_PIECES:
        return None
    return cast("Piecewise", begin(path, columns))


def read(path: Path, columns: Sequence[str] = (), *, limit: int = guard.MAX_BYTES) -> Reading:
    """The file's table, by its extension; raises InputError with a finding where it cannot be read.

    `columns` are the names that the header may use; they decide between sheets, rows and delimiters. `limit` is the
    largest file taken, in bytes.
    """
    source = by_extension().get(path.suffix.lower())
    if source is None:
        known = ", ".join(sorted(by_extension()))
        raise faults.refuse(faults.UNKNOWN_EXTENSION, path, extension=path.suffix or path.name, known=known)
    guard.check_file(path, limit)
    return source.read(path, columns)
