"""How firm the months of a dataset version are: estimated, provisional or final, as its files were said to be.

A month is as firm as the least firm of the files that its rows came from. Versions in which a month was less firm than it is
now are its earlier vintages.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from khue.model.base import Text
from khue.model.observation import Status

if TYPE_CHECKING:
    from khue.stores import ParquetStore

LOOSE = (Status.ESTIMATED.value, Status.PROVISIONAL.value)
"""What a delivery may be said to be besides final, the least firm first."""
ORDER = (*LOOSE, Status.FINAL.value)
WORDS = {
    Status.ESTIMATED.value: Text(vi="ước tính", en="estimated"),
    Status.PROVISIONAL.value: Text(vi="sơ bộ", en="provisional"),
    Status.FINAL.value: Text(vi="chính thức", en="final"),
}
"""How each is called."""


def weakest(found: Iterable[str]) -> str:
    """The least firm of several; final where there are none.

    >>> weakest(["final", "provisional"]), weakest([])
    ('provisional', 'final')
    """
    return min(found, key=ORDER.index, default=Status.FINAL.value)


def has_any(home: Path, dataset: str) -> bool:
    """Whether anything of a dataset was ever said not to be final."""
    return (home / "raw" / "standing" / f"{dataset}.jsonl").is_file()


def loose_months(store: ParquetStore, dataset: str, number: int) -> dict[str, str]:
    """The months of a version that are not final, each with what it is."""
    if not has_any(store.home, dataset):
        return {}
    from khue.stores.parts import said_by  # Arrow comes with it, which pages that say nothing of months do without
    from khue.stores.standings import Standings

    said = Standings(store.home, dataset).of(number)
    found: dict[str, list[str]] = {}
    for path, part in store.parts(store.version(dataset, number)):
        month = said_by(path)
        found.setdefault(month, []).append(said.get(part.raw, {}).get(month, Status.FINAL.value))
    statuses = {month: weakest(own) for month, own in found.items()}
    return {month: status for month, status in sorted(statuses.items()) if status != Status.FINAL.value}


@dataclass(frozen=True)
class Earlier:
    """A version in which some months were less firm than they are in the one in use; `months` says what they were."""

    number: int
    months: Mapping[str, str]


def earlier(store: ParquetStore, dataset: str, current: int) -> list[Earlier]:
    """The last version in which each month was estimated, and the last in which it was provisional, before it was firmer."""
    if not has_any(store.home, dataset):
        return []
    now = loose_months(store, dataset, current)
    last: dict[tuple[str, str], int] = {}
    for number in store.counting(dataset):
        if number < current:
            last |= dict.fromkeys(loose_months(store, dataset, number).items(), number)
    replaced: dict[int, dict[str, str]] = {}
    for (month, status), number in last.items():
        if ORDER.index(status) < ORDER.index(now.get(month, Status.FINAL.value)):
            replaced.setdefault(number, {})[month] = status
    return [Earlier(number, months) for number, months in sorted(replaced.items())]


def told(months: Mapping[str, str], lang: str) -> str:
    """What the months of a version are, in words: `ước tính: 2025-11…2025-12`; empty where all are final."""
    from khue.pipeline.steps import stretches

    by_status = {status: [month for month, own in months.items() if own == status] for status in LOOSE}
    said = [f"{WORDS[status].in_(lang)}: {', '.join(stretches(own))}" for status, own in by_status.items() if own]
    return "; ".join(said)
