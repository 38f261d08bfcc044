"""What was found in parts and versions of datasets, kept by their content: a part is looked through once in its life."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from pathlib import Path

import msgspec

from khue.contracts.personal import Evidence
from khue.pipeline import cache

KIND = "exposures"
MOST_FILES = 16
"""From so many files on that a build uses, one takes the place of them."""
_SUFFIX = ".msgpack"


class Gathered(msgspec.Struct, frozen=True):
    """What was found: in a part, what speaks for persons there; in a version, that of its parts, with their marks and files.

    `classes` and `class_rows` are those of `khue.model.privacy.Publication`.
    """

    found: tuple[tuple[str, str, Evidence], ...] = ()
    classes: int = 0
    class_rows: int = 0


_FILE = dict[str, Gathered]


class KeptExposures:
    """What a cache holds for one version of the code; `used` names the files that were of use."""

    def __init__(self, root: Path, version: str) -> None:
        self._folder = root / KIND / version
        self._place = f"{KIND}/{version}"
        self._new: dict[str, Gathered] = {}
        self._asked: dict[str, Gathered] = {}
        self.used: set[str] = set()

    def get(self, key: str) -> Gathered | None:
        """What is kept under a key."""
        if key in self._new:
            return self._new[key]
        found = self._held.get(key)
        if found is None:
            return None
        self.used.add(f"{self._place}/{found[0]}")
        self._asked[key] = found[1]
        return found[1]

    def put(self, key: str, found: Gathered) -> None:
        """Keep something; it is on the disk after `write`."""
        self._new[key] = found

    def write(self) -> None:
        """Write what is new into one file; where many files were of use, that has all of them."""
        if not self._new:
            return
        together = len(self.used) >= MOST_FILES
        found = self._asked | self._new if together else self._new
        name = cache.write(self._folder, msgspec.msgpack.encode(found), _SUFFIX)
        self._held.update({key: (name, one) for key, one in found.items()})
        self.used = {f"{self._place}/{name}"} | (set() if together else self.used)
        self._new = {}

    @cached_property
    def _held(self) -> dict[str, tuple[str, Gathered]]:
        """By key the file and what it has; of two files with one key the first by name counts."""
        found: dict[str, tuple[str, Gathered]] = {}
        for path in sorted(self._folder.glob(f"*{_SUFFIX}"), reverse=True):
            held = cache.content(path)
            if held is not None:
                kept: Mapping[str, Gathered] = msgspec.msgpack.decode(held, type=_FILE)
                found |= {key: (path.name, one) for key, one in kept.items()}
        return found
