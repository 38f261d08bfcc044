"""Tables that took time to make, in folders named by what they were made from: looked for by key, never by age.

A file is named by the hash of its bytes, so that a damaged one is seen when it is asked for, and made again. That is
also why nothing here waits for the disk: what a power cut takes is only made a second time.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from khue.lib import disk

if TYPE_CHECKING:
    import pyarrow as pa

_KEYS = b"khue.keys"
_SUFFIX = ".arrow"
_HASH = 24


class CachedTables:
    """Files of tables, `<root>/<folder>/<hash of the bytes>.arrow`; each says which keys it holds.

    What was found is remembered as long as the object lives: one build.
    """

    def __init__(self, root: Path) -> None:
        self.root = root

    def held(self, folder: str) -> Mapping[str, str]:
        """The keys that a folder holds, each with the name of a file that is whole; the oldest name by name counts."""
        if folder not in self._held:
            self._held[folder] = dict(self._found(folder))
        return self._held[folder]

    def keys_of(self, folder: str, file: str) -> frozenset[str]:
        """Every key of one file."""
        self.held(folder)
        return self._keys[folder, file]

    def table(self, folder: str, file: str) -> pa.Table:
        """The table of a file that `held` named."""
        import pyarrow as pa

        with pa.ipc.open_file(pa.py_buffer((self.root / folder / file).read_bytes())) as reader:
            return reader.read_all()

    def put(self, folder: str, keys: Collection[str], table: pa.Table) -> None:
        """Keep a table under its keys."""
        content = _written(table, keys)
        name = f"{disk.digest(content)[:_HASH]}{_SUFFIX}"
        place = self.root / folder
        place.mkdir(parents=True, exist_ok=True)
        beside = place / f".{name}.new"
        beside.write_bytes(content)
        beside.replace(place / name)
        self._keys[folder, name] = frozenset(keys)
        self._held[folder] = {**self.held(folder), **dict.fromkeys(keys, name)}

    def _found(self, folder: str) -> Iterator[tuple[str, str]]:
        for path in sorted((self.root / folder).glob(f"*{_SUFFIX}"), reverse=True):
            keys = _keys(path)
            self._keys[folder, path.name] = keys
            yield from ((key, path.name) for key in keys)

    @cached_property
    def _held(self) -> dict[str, dict[str, str]]:
        return {}

    @cached_property
    def _keys(self) -> dict[tuple[str, str], frozenset[str]]:
        return {}


def tidy(cache: Path, used: Collection[str]) -> None:
    """Remove from a home's cache all but the files named, as `cells/<folder>/<file>`, and what holds nothing else."""
    for kind in cache.iterdir() if cache.is_dir() else ():
        for folder in kind.iterdir() if kind.is_dir() else ():
            for path in folder.iterdir() if folder.is_dir() else ():
                if path.relative_to(cache).as_posix() not in used:
                    disk.remove(path)
            _remove_empty(folder)
        _remove_empty(kind)


def _remove_empty(path: Path) -> None:
    if not path.is_dir() or not any(path.iterdir()):
        disk.remove(path)


def _written(table: pa.Table, keys: Iterable[str]) -> bytes:
    import pyarrow as pa

    sink = pa.BufferOutputStream()
    marked = table.replace_schema_metadata({_KEYS: msgspec.json.encode(sorted(keys))})
    packed = pa.ipc.IpcWriteOptions(compression="lz4")  # a sixth of the bytes, and quicker than writing them all
    with pa.ipc.new_file(sink, marked.schema, options=packed) as writer:
        writer.write_table(marked)
    content: bytes = sink.getvalue().to_pybytes()
    return content


def _keys(path: Path) -> frozenset[str]:
    """The keys of a file; none where it is not what it was written as."""
    import pyarrow as pa

    try:
        content = path.read_bytes()
        if not path.name.startswith(disk.digest(content)[:_HASH]):
            return frozenset()
        with pa.ipc.open_file(pa.py_buffer(content)) as reader:
            return frozenset(msgspec.json.decode((reader.schema.metadata or {}).get(_KEYS, b"[]"), type=list[str]))
    except (OSError, pa.ArrowException, msgspec.DecodeError):
        return frozenset()
