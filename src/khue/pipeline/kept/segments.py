"""Observations of some years in the form in which they are read: made once, and kept by what they were made of.

cache/segments/<key>/<hash>.parquet     all of them in order of indicator; and once more in order of unit
                     <hash>.arrow       of every indicator and unit the newest one with a value
                     <hash>.json        which file is which, and where the rows of each indicator and unit lie in it

A build links to the files, so that what is written for one is not written again for the next. Computed values name their
dataset in place of its version: which one they cite is for each build to say (`observations.citing`).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from khue.pipeline import cache
from khue.pipeline.kept.table import BY_UNIT, OBSERVATIONS, Stretch, packed, read
from khue.pipeline.observations import PLACES

if TYPE_CHECKING:
    import pyarrow as pa

NEWEST = "newest"
"""The third file of a segment."""


class Contents(msgspec.Struct, frozen=True):
    """What a segment holds: its files by what they are, where the rows of each text lie, and how many are in series."""

    rows: int
    files: dict[str, str]
    stretches: dict[str, tuple[Stretch, ...]]
    counted: dict[str, int]


@dataclass(frozen=True)
class Segment:
    """The observations of some years, as files in a folder of the cache; `name` is the file that describes them.

    `made` is their arranged table, as long as it is at hand because it was only just made.
    """

    folder: Path
    name: str
    contents: Contents
    made: pa.Table | None = field(default=None, compare=False, repr=False)

    @property
    def names(self) -> tuple[str, ...]:
        """All its files."""
        return self.name, *self.contents.files.values()

    def path(self, file: str) -> Path:
        """Where a file lies: `OBSERVATIONS`, `BY_UNIT` or `NEWEST`."""
        return self.folder / self.contents.files[file]

    def newest(self) -> pa.Table:
        """Of every indicator and unit the newest observation with a value."""
        return cache.unpacked(self.path(NEWEST).read_bytes())

    def observations(self, file: str, *texts: str) -> pa.Table:
        """The observations of some indicators or units (by the file), as an observation table."""
        found = {one.text: one for one in self.contents.stretches[file]}
        return read(self.path(file), [found[text] for text in texts if text in found])


@dataclass(frozen=True)
class KeptSegments:
    """Segments in the cache."""

    root: Path

    def find(self, key: str) -> Segment | None:
        """What is kept under a key; None where it is not, or not whole."""
        return next(self._whole(self.root / key), None)

    def _whole(self, folder: Path) -> Iterator[Segment]:
        for path in sorted(folder.glob("*.json")):
            if (content := cache.content(path)) is not None:
                contents = msgspec.json.decode(content, type=Contents)
                if all(cache.content(folder / name) is not None for name in contents.files.values()):
                    yield Segment(folder, path.name, contents)

    def keep(self, key: str, observations: pa.Table) -> Segment:
        """Write observations as `arrange.arranged` gives them, and keep them under a key."""
        from khue.pipeline.kept import arrange

        folder = self.root / key
        with ThreadPoolExecutor(1) as beside:  # to write Parquet takes no Python: one file goes beside the other
            others = beside.submit(lambda: packed(arrange.by_unit(observations), "unit"))
            by_indicator, stretches = packed(observations.drop_columns(list(PLACES)), "indicator")
            by_unit, units = others.result()
        contents = Contents(
            rows=len(observations),
            files={
                OBSERVATIONS: cache.write(folder, by_indicator, ".parquet"),
                BY_UNIT: cache.write(folder, by_unit, ".parquet"),
                NEWEST: cache.write(folder, cache.packed(arrange.latest(observations)), ".arrow"),
            },
            stretches={OBSERVATIONS: tuple(stretches), BY_UNIT: tuple(units)},
            counted=arrange.counts(observations),
        )
        name = cache.write(folder, msgspec.json.encode(contents, order="sorted"), ".json")
        return Segment(folder, name, contents, observations)


def used(segments: Iterable[Segment]) -> tuple[str, ...]:
    """The files of the cache that these segments are, as `segments/<folder>/<file>`."""
    return tuple(sorted(f"segments/{one.folder.name}/{name}" for one in segments for name in one.names))
