"""What the list is made from, brought together: in a build as it is made, or from one that is there."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING

import msgspec

from khue.exceptions import InputError
from khue.model.anomaly import Anomaly
from khue.model.attention import AttentionList, Delivered
from khue.model.base import Text
from khue.model.city import City
from khue.model.finding import Finding, Rule
from khue.model.observation import Observation
from khue.model.progress import Happening
from khue.pipeline.attention.known import Known
from khue.pipeline.attention.making import as_shown
from khue.pipeline.attention.odd import contradicts, dated
from khue.pipeline.attention.ranks import is_rank
from khue.pipeline.changes import Subject, measuring, subjects_of

if TYPE_CHECKING:
    from khue.pipeline.outlook.kept import KeptOutlooks
    from khue.pipeline.reading import Build
    from khue.stores.shelf import Head

DAY_AHEAD = Rule(
    "KH780", "day-after-build",
    Text(vi='Ngày "{day}" ở sau ngày {last} của bản dựng nên chưa có danh sách việc.',
         en='The day "{day}" lies after that of the build, {last}, so there is no list for it yet.'),
    Text(vi="Hãy chọn ngày từ {last} trở về trước, hoặc dựng lại.", en="Choose {last} or an earlier day, or build again."),
)  # fmt: skip


def delivered(history: Iterable[Head]) -> list[Delivered]:
    """The versions of a dataset by the day on which they came and the months of which they have rows.

    Rows without a day, or of a year that no period names, are in no month.
    """
    months = ((head, sorted(month for month in head.months if "1000" <= month < "3")) for head in history)
    return [
        Delivered(head.dataset, date.fromisoformat(head.created[:10]), held[0], held[-1])
        for head, held in months
        if held
    ]


def known_of(
    city: City, subjects: Sequence[Subject], came: Sequence[Delivered], anomalies: Sequence[Anomaly],
    seen: Mapping[str, Sequence[Observation]], outlooks: KeptOutlooks | None = None,
    happenings: Sequence[Happening] = (),
) -> Known:  # fmt: skip
    """What the list is made from; outlooks that are kept are not made again.

    `seen` has by indicator the observations of the city's own unit, every vintage, of at least all that `of_interest` names.
    """
    ranks = {one.id: seen.get(one.id, ()) for one in city.indicators if is_rank(one)}
    odd = dated(anomalies, city.declaration.unit, seen)

    def chances(asked: Sequence[Subject], day: date) -> Mapping[str, float]:
        from khue.pipeline.outlook.outlooks import outlooks as made

        found = made(asked, day, outlooks)
        return {one.target: one.chance for one in found if one.chance is not None}

    return Known(city, tuple(subjects), tuple(came), ranks, tuple(odd), chances, happenings)


def of_interest(city: City, anomalies: Sequence[Anomaly]) -> set[str]:
    """The indicators besides those of targets whose observations the list is made from: rankings, and contradictory ones."""
    odd = {one.indicator for one in anomalies if contradicts(one, city.declaration.unit)}
    return odd | {one.id for one in city.indicators if is_rank(one)}


def known_by(build: Build) -> Known:
    """What the list of any day is made from, as a build has it."""
    city = build.city
    seen = {name: _own(build, name) for name in of_interest(city, build.anomalies) | measuring(city)}
    return known_of(city, subjects_of(city, seen), build.delivered, build.anomalies, seen, None, build.happenings)


def _own(build: Build, indicator: str) -> Sequence[Observation]:
    """The observations of the city's own unit, every vintage, in order of period."""
    return tuple(build.everything(indicator).having(unit=build.city.declaration.unit).marked("counted"))


def list_of(build: Build, day: date) -> AttentionList:
    """The list of a day: kept with the build, else made from what it holds. Raises InputError for a day after it."""
    if day > build.as_of:
        raise InputError(finding=Finding(DAY_AHEAD, str(day), params={"day": day, "last": build.as_of}))
    found, moved = build.attention.get(day) or _made(build, day), build.manifest.moved
    if day < build.as_of or moved is None:
        return found
    return msgspec.structs.replace(found, comparisons=(moved, *found.comparisons))


@lru_cache(maxsize=64)
def _made(build: Build, day: date) -> AttentionList:
    return as_shown(known_by(build), day, build.as_of)
