"""Outlooks kept by the content of their questions, in the cache of a data home: an equal question is not asked twice.

A file holds the outlooks that one build had to make, under the version of the code that made them. A build names the
files that it used, so that they stay as long as it does.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from pathlib import Path

import msgspec

from khue.lib import disk
from khue.model.outlook import TargetOutlook
from khue.pipeline import cache
from khue.pipeline.outlook.question import Question

KIND = "outlooks"
_SUFFIX = ".msgpack"
_FILE = dict[str, TargetOutlook]


def key_of(question: Question) -> str:
    """The content of a question, hashed."""
    return disk.digest(repr(question).encode())[:32]


class KeptOutlooks:
    """The outlooks that a cache holds for one version of the code; `used` names the files that were of use."""

    def __init__(self, root: Path, version: str) -> None:
        self._folder = root / KIND / version
        self._place = f"{KIND}/{version}"
        self.used: set[str] = set()

    def get(self, key: str) -> TargetOutlook | None:
        """The outlook kept under a key."""
        found = self._held.get(key)
        if found is None:
            return None
        self.used.add(f"{self._place}/{found[0]}")
        return found[1]

    def put(self, outlooks: Mapping[str, TargetOutlook]) -> None:
        """Keep outlooks under the keys of their questions."""
        if outlooks:
            name = cache.write(self._folder, msgspec.msgpack.encode(outlooks), _SUFFIX)
            self._held.update({key: (name, one) for key, one in outlooks.items()})
            self.used.add(f"{self._place}/{name}")

    @cached_property
    def _held(self) -> dict[str, tuple[str, TargetOutlook]]:
        """By key the file and the outlook; of two files with one key the first by name counts."""
        found: dict[str, tuple[str, TargetOutlook]] = {}
        for path in sorted(self._folder.glob(f"*{_SUFFIX}"), reverse=True):
            held = cache.content(path)
            if held is not None:
                found |= {key: (path.name, one) for key, one in msgspec.msgpack.decode(held, type=_FILE).items()}
        return found
