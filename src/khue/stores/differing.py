"""The parts by which two versions differ; what both have need not be read to say what became of it."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

from khue.ports import Version
from khue.stores.parquet import ParquetStore


def differing(store: ParquetStore, old: Version, new: Version) -> tuple[tuple[Path, ...], tuple[Path, ...]]:
    """The files of each version whose rows the other does not have in a file of its own, all of them in the data home."""
    before, after = _files(old), _files(new)
    only = before - after, after - before
    return tuple(_at_hand(store, version, keys) for version, keys in zip((old, new), only, strict=True))  # type: ignore[return-value]  # two of them


_Key = tuple[str, str]
"""The month and the hash over the rows of a file."""


def _files(version: Version) -> Counter[_Key]:
    return Counter((one.period, content) for one in version.partitions for _, content in one.parts)


def _at_hand(store: ParquetStore, version: Version, wanted: Counter[_Key]) -> tuple[Path, ...]:
    left, files = wanted.copy(), []
    for one in version.partitions:
        for file, (_, content) in zip(one.files, one.parts, strict=True):
            if left[one.period, content] > 0:
                left[one.period, content] -= 1
                files.append(store.home / file)
    return store.at_hand(files)
