"""The attention lists that are made with a build."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from khue.model.anomaly import Anomaly
from khue.model.attention import AttentionList, Comparison, Delivered
from khue.model.city import City
from khue.model.observation import Observation
from khue.pipeline.attention.found import delivered, known_of, of_interest
from khue.pipeline.attention.making import kept_lists, since_build
from khue.pipeline.changes import Subject
from khue.pipeline.home import Home
from khue.pipeline.kept.segments import Segment
from khue.pipeline.kept.table import BY_UNIT
from khue.pipeline.outlook.kept import KeptOutlooks
from khue.pipeline.plan import open_store
from khue.pipeline.reading import Build


def with_build(
    home: Home, city: City, subjects: Sequence[Subject], anomalies: Sequence[Anomaly], segments: Iterable[Segment],
    as_of: date, before: Build | None, outlooks: KeptOutlooks,
) -> tuple[list[AttentionList], list[Delivered], Comparison | None]:  # fmt: skip
    """What to push on the day and what there was to push a year ago; the deliveries of data, which other days need; and
    what differs from the list of the build before.
    """
    came = _delivered(home, city)
    seen = seen_of(city, of_interest(city, anomalies), segments)
    known = known_of(city, subjects, came, anomalies, seen, outlooks)
    newest = max(before.attention.values(), key=lambda one: one.day, default=None) if before else None
    return kept_lists(known, as_of), came, since_build(known, as_of, newest)


def _delivered(home: Home, city: City) -> list[Delivered]:
    if not (home.path / "datasets").is_dir():
        return []
    store = open_store(home)
    counting = {contract.id: frozenset(store.counting(contract.id)) for contract in city.contracts}
    heads = ([one for one in store.history(name) if one.number in counts] for name, counts in counting.items())
    return [one for found in heads for one in delivered(found)]


def seen_of(city: City, names: Iterable[str], segments: Iterable[Segment]) -> Mapping[str, Sequence[Observation]]:
    """The observations of the city's own unit, every vintage, by indicator, of those named."""
    from khue.pipeline.observations import chosen, counted, joined, observations_of

    found: dict[str, list[Observation]] = {name: [] for name in names}
    if found:
        own_unit = joined(segment.observations(BY_UNIT, city.declaration.unit) for segment in segments)
        table = chosen(own_unit, "indicator", *found)
        for observation in observations_of(table.filter(counted(table))):
            found[observation.indicator].append(observation)
    return found
