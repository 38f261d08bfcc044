"""How many cells of each column have a value, out of what the Parquet files say of themselves; kept by content.

cache/fills/<key>/<hash>.msgpack     those of one version of a dataset
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
_FORM = "1"
"""To be raised when what is kept is made in another way."""
_KEY_LENGTH = 32


class KeptFills:
    """The fills in the cache of a home; `used` are the files read or written, as `<kind>/<key>/<file>`."""

    def __init__(self, root: Path) -> None:
        self._root = root / FOLDER
        self.used: set[str] = set()

    def of(self, store: ParquetStore, version: Version) -> dict[str, int]:
        """By column of a version, how many cells have a value. Raises KhueError or OSError where a file cannot be read."""
        key = disk.digest(f"{_FORM} {version.dataset} {version.content}".encode())[:_KEY_LENGTH]
        folder = self._root / key
        for path in sorted(folder.glob("*.msgpack")):
            if (content := cache.content(path)) is not None:
                self.used.add(f"{FOLDER}/{key}/{path.name}")
                return msgspec.msgpack.decode(content, type=dict[str, int])
        found = filled(store.paths(version))
        name = cache.write(folder, msgspec.msgpack.encode(found), ".msgpack")
        self.used.add(f"{FOLDER}/{key}/{name}")
        return found


def filled(paths: tuple[Path, ...]) -> dict[str, int]:
    """By column, how many cells of Parquet files have a value; read from the footers, no row is."""
    import pyarrow.parquet as pq

    found: Counter[str] = Counter()
    for path in paths:
        footer = pq.read_metadata(path)
        for at in range(footer.num_row_groups):
            group = footer.row_group(at)
            for number in range(group.num_columns):
                column = group.column(number)
                empty = column.statistics.null_count if column.statistics else 0
                found[column.path_in_schema] += group.num_rows - empty
    return dict(found)
