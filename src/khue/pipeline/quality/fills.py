"""How many cells of each column have a value, out of what the Parquet files say of themselves; kept by content.

cache/fills/<key>/<hash>.msgpack     those of each file of one version of a dataset
"""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from khue.lib import disk
from khue.pipeline import cache

if TYPE_CHECKING:
    from khue.ports import Version
    from khue.stores.parquet import ParquetStore

FOLDER = "fills"
_FORM = "2"
"""To be raised when what is kept is made in another way."""
_KEY_LENGTH = 32


class KeptFills:
    """The fills in the cache of a home; `used` are the files read or written, as `<kind>/<key>/<file>`."""

    def __init__(self, root: Path) -> None:
        self._root = root / FOLDER
        self.used: set[str] = set()

    def of(self, store: ParquetStore, version: Version) -> dict[str, int]:
        """By column of a version, how many cells have a value; files that an earlier version had are not opened again.

        Raises KhueError, OSError or pyarrow's ArrowException where a file cannot be read.
        """
        key = disk.digest(f"{_FORM} {version.dataset}".encode())[:_KEY_LENGTH]
        folder, paths = self._root / key, store.paths(version)
        known, name = self._known(folder)
        held = {path.name: known[path.name] if path.name in known else filled(path) for path in paths}
        if held != known:
            name = cache.write(folder, msgspec.msgpack.encode(held), ".msgpack")
        self.used.add(f"{FOLDER}/{key}/{name}")
        return dict(sum((Counter(one) for one in held.values()), Counter()))

    def _known(self, folder: Path) -> tuple[dict[str, dict[str, int]], str]:
        """What was found in each file of the version before, and the name of what holds it."""
        for path in sorted(folder.glob("*.msgpack"), key=lambda path: path.stat().st_mtime, reverse=True):
            if (content := cache.content(path)) is not None:
                return msgspec.msgpack.decode(content, type=dict[str, dict[str, int]]), path.name
        return {}, ""


def filled(path: Path) -> dict[str, int]:
    """By column, how many cells of a Parquet file have a value; read from its footer, no row is."""
    import pyarrow.parquet as pq

    found: Counter[str] = Counter()
    footer = pq.read_metadata(path)
    for at in range(footer.num_row_groups):
        group = footer.row_group(at)
        for number in range(group.num_columns):
            column = group.column(number)
            known = column.statistics
            found[column.path_in_schema] += group.num_rows - (known.null_count if known else 0)
    return dict(found)
