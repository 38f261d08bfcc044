"""The counts on disk: usage/<month>.json in the data home, by day, thing and kind of use.

They tell how often, never by whom: no address, no name, no session and no time of day is written down.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

import msgspec

from khue.lib import disk

FOLDER = "usage"
KINDS = ("page", "api", "download")
"""A page that was read, an answer of the interface, a file that was taken away."""


class Use(NamedTuple):
    """One kind of use of one thing on a day: of `dataset:ho-so`, of `indicator:so-ho-so`."""

    day: str
    thing: str
    kind: str


_Month = dict[str, dict[str, dict[str, int]]]


def add(home: Path, counts: Mapping[Use, int]) -> None:
    """Add counts to what is on disk; several processes may do so at once. Raises OSError where nothing can be written."""
    months: dict[str, list[tuple[Use, int]]] = {}
    for use, n in counts.items():
        months.setdefault(use.day[:7], []).append((use, n))
    folder = home / FOLDER
    folder.mkdir(exist_ok=True)  # a home that is gone is not made again
    with disk.locked(folder / "lock"):
        for month, found in months.items():
            _write(folder / f"{month}.json", found)


def _write(path: Path, found: list[tuple[Use, int]]) -> None:
    held = _read(path)
    for use, n in found:
        kinds = held.setdefault(use.day, {}).setdefault(use.thing, {})
        kinds[use.kind] = kinds.get(use.kind, 0) + n
    disk.write_beside(path, msgspec.json.format(msgspec.json.encode(held), indent=1))


def read(home: Path, since: str = "") -> Counter[Use]:
    """All counts, or those since a day."""
    found: Counter[Use] = Counter()
    for path in sorted((home / FOLDER).glob("*.json")):
        if path.stem >= since[:7]:
            found.update({use: n for use, n in _uses(_read(path)) if use.day >= since})
    return found


def _uses(month: _Month) -> Iterator[tuple[Use, int]]:
    for day, things in month.items():
        for thing, kinds in things.items():
            yield from ((Use(day, thing, kind), n) for kind, n in kinds.items())


def _read(path: Path) -> _Month:
    """A month; none where it cannot be read, for counts are no reason to fail."""
    try:
        return msgspec.json.decode(path.read_bytes(), type=_Month)
    except (OSError, msgspec.DecodeError):
        return {}
