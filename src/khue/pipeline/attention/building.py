"""The attention lists that are made with a build."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from khue.model.anomaly import Anomaly
from khue.model.attention import AttentionList, Comparison, Delivered
from khue.model.city import City
from khue.pipeline.attention.found import delivered, known_of, of_interest
from khue.pipeline.attention.making import kept_lists, since_build
from khue.pipeline.changes import Subject
from khue.pipeline.home import Home
from khue.pipeline.outlook.kept import KeptOutlooks
from khue.pipeline.own import OwnFigures
from khue.pipeline.plan import open_store
from khue.pipeline.tasks.kept import happenings


def with_build(
    home: Home, city: City, subjects: Sequence[Subject], anomalies: Sequence[Anomaly], own: OwnFigures, as_of: date,
    before: AttentionList | None, outlooks: KeptOutlooks,
) -> tuple[list[AttentionList], list[Delivered], Comparison | None]:  # fmt: skip
    """What to push on the day and what there was to push a year ago; the deliveries of data, which other days need; and
    what differs from the newest list of the build `before`.
    """
    came = _delivered(home, city)
    happened = [one for one in happenings(home.path) if one.day <= as_of]
    known = known_of(city, subjects, came, anomalies, own.of(of_interest(city, anomalies)), outlooks, happened)
    return kept_lists(known, as_of), came, since_build(known, as_of, before)


def _delivered(home: Home, city: City) -> list[Delivered]:
    if not (home.path / "datasets").is_dir():
        return []
    store = open_store(home)
    counting = {contract.id: frozenset(store.counting(contract.id)) for contract in city.contracts}
    heads = ([one for one in store.history(name) if one.number in counts] for name, counts in counting.items())
    return [one for found in heads for one in delivered(found)]
