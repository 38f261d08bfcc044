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

    def is_known(self, folder: str) -> bool:
        """Whether a folder was looked into."""
        return folder in self._held

    def keys_of(self, folder: str, file: str) -> frozenset[str]:
        """Every key of one file."""
        self.held(folder)
        return self._keys[folder, file]

    def table(self, folder: str, file: str) -> pa.Table:
        """The table of a file that `held` named."""
        return unpacked((self.root / folder / file).read_bytes())

    def put(self, folder: str, keys: Collection[str], table: pa.Table) -> None:
        """Keep a table under its keys."""
        name = write(self.root / folder, packed(table, keys), _SUFFIX)
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
    folders = {name.rpartition("/")[0] for name in used}
    for kind in cache.iterdir() if cache.is_dir() else ():
        for folder in kind.iterdir() if kind.is_dir() else ():
            within = f"{kind.name}/{folder.name}"
            for path in folder.iterdir() if within in folders else ():
                if f"{within}/{path.name}" not in used:
                    disk.remove(path)
            if within not in folders:
                disk.remove(folder)
        if not kind.is_dir() or not any(kind.iterdir()):
            disk.remove(kind)


def write(folder: Path, content: bytes, suffix: str) -> str:
    """Write a file into a folder of the cache, and give its name."""
    name = f"{disk.digest(content)[:_HASH]}{suffix}"
    folder.mkdir(parents=True, exist_ok=True)
    beside = folder / f".{name}.new"
    beside.write_bytes(content)
    beside.replace(folder / name)
    return name


def content(path: Path) -> bytes | None:
    """The bytes of a file of the cache; None where it is gone, or not what it was written as."""
    try:
        found = path.read_bytes()
    except OSError:
        return None
    return found if path.name.startswith(disk.digest(found)[:_HASH]) else None


def packed(table: pa.Table, keys: Iterable[str] = ()) -> bytes:
    """A table as the bytes of an Arrow file, which says under which keys it is kept."""
    import pyarrow as pa

    sink = pa.BufferOutputStream()
    marked = table.replace_schema_metadata({_KEYS: msgspec.json.encode(sorted(keys))})
    packing = pa.ipc.IpcWriteOptions(compression="lz4", unify_dictionaries=True)  # a sixth of the bytes, and quicker
    with pa.ipc.new_file(sink, marked.schema, options=packing) as writer:
        writer.write_table(marked)
    written: bytes = sink.getvalue().to_pybytes()
    return written


def unpacked(written: bytes) -> pa.Table:
    """The table that was packed."""
    import pyarrow as pa

    with pa.ipc.open_file(pa.py_buffer(written)) as reader:
        return reader.read_all()


def _keys(path: Path) -> frozenset[str]:
    """The keys of a file; none where it is not what it was written as."""
    import pyarrow as pa

    found = content(path)
    if found is None:
        return frozenset()
    try:
        with pa.ipc.open_file(pa.py_buffer(found)) as reader:
            return frozenset(msgspec.json.decode((reader.schema.metadata or {}).get(_KEYS, b"[]"), type=list[str]))
    except (pa.ArrowException, msgspec.DecodeError):
        return frozenset()
