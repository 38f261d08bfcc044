"""What the figures of a dataset version are - final, provisional or estimated - as pages say it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from khue.model.observation import Status
from khue.pipeline.firmness import LOOSE, loose_months
from khue.pipeline.manifest import DatasetVersion
from khue.pipeline.reading import Build
from khue.pipeline.steps import ranges
from khue.web.portal import speaking, words

if TYPE_CHECKING:
    from khue.stores import ParquetStore


def told(build: Build, version: DatasetVersion, lang: str) -> str:
    """What a version of a build holds, in words."""
    return of_version(build.store, version.dataset, version.number, lang)


def of_version(store: ParquetStore, dataset: str, number: int, lang: str) -> str:
    """What the figures of a version are: final, or of which months they are not; the other months are."""
    months = loose_months(store, dataset, number)
    said = [_of(status, [month for month, own in months.items() if own == status], lang) for status in LOOSE]
    return "; ".join(filter(None, said)) or str(words.OBSERVATION[Status.FINAL].label)


def _of(status: str, months: list[str], lang: str) -> str:
    if not months:
        return ""
    name = str(words.OBSERVATION[Status(status)].label)
    spans = [_span(first, last, lang) for first, last in ranges([month for month in months if month])]
    return f"{name}: {', '.join(spans)}" if spans else name


def _span(first: str, last: str, lang: str) -> str:
    shown = speaking.period(first, lang)
    return shown if first == last else f"{shown} – {speaking.period(last, lang)}"
