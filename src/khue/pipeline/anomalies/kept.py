"""The anomalies of all segments, each found once from what it is a function of.

cache/anomalies/<key>/<hash>.msgpack     those of a segment

A segment is judged by itself and those before it: what comes later does not change what was said of a year, and a year of
which nothing changed is not looked at again.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

import msgspec

from khue.lib import disk
from khue.model.anomaly import Anomaly
from khue.model.city import City
from khue.model.finding import Finding
from khue.pipeline import cache
from khue.pipeline.anomalies.columns import Columns, KeptColumns, Looked
from khue.pipeline.kept.segments import Segment

FOLDER = "anomalies"
KEY_LENGTH = 32


def anomalies(
    city: City, segments: Sequence[Segment], findings: Sequence[Finding], kept: KeptAnomalies
) -> list[Anomaly]:
    """Everything odd in a city's observations: contradictions first, then by how far each is beyond its limit."""
    return sorted(kept.of(city, segments, findings), key=_rank)


def _rank(one: Anomaly) -> tuple[object, ...]:
    return one.strength.value, -one.score, one.indicator, one.period, one.unit, one.kind.value


class KeptAnomalies:
    """The anomalies in the cache of a home; `used` are the files read or written, of them and of the columns behind them."""

    def __init__(self, root: Path, code: str) -> None:
        self._root, self._code = root / FOLDER, code
        self._columns = KeptColumns(root)
        self._used: set[str] = set()

    @property
    def used(self) -> set[str]:
        """The files of the cache that hold this, as `<kind>/<key>/<file>`."""
        return self._used | self._columns.used

    def of(self, city: City, segments: Sequence[Segment], findings: Sequence[Finding] = ()) -> list[Anomaly]:
        """Everything odd in a city: what its published figures contradict, then what is odd in series, segment by segment."""
        said, names = _said(city), [segment.name for segment in segments]
        for segment in segments:
            self._columns.keep(segment)
        found = []
        if city.figures:
            found += self._held(
                [said, names, [_told(one) for one in findings]], lambda: self._figures(city, segments, findings)
            )
        for number in range(1, len(segments) + 1):
            found += self._held([said, names[:number]], partial(self._judged, city, segments[:number]))
        return found

    def _looked(self, segments: Sequence[Segment]) -> list[Looked]:
        return [self._columns.of(segment) for segment in segments]

    def _figures(self, city: City, segments: Sequence[Segment], findings: Sequence[Finding]) -> list[Anomaly]:
        from khue.pipeline.anomalies.published import contradictions

        tables = [one.figures for one in self._looked(segments) if one.figures is not None]
        return contradictions(Columns(tables), city, findings) if tables else []

    def _judged(self, city: City, segments: Sequence[Segment]) -> list[Anomaly]:
        from khue.pipeline.anomalies.judge import judge

        return judge(self._looked(segments), city, len(segments) - 1)

    def _held(self, what: list[object], make: Callable[[], list[Anomaly]]) -> list[Anomaly]:
        """What is kept under the hash of this and of the code, or what is made now."""
        key = disk.digest(msgspec.json.encode([self._code, *what]))[:KEY_LENGTH]
        found = self._find(key)
        if found is None:
            found = make()
            name = cache.write(self._root / key, msgspec.msgpack.encode(found), ".msgpack")
            self._used.add(f"{FOLDER}/{key}/{name}")
        return found

    def _find(self, key: str) -> list[Anomaly] | None:
        for path in sorted((self._root / key).glob("*.msgpack")):
            content = cache.content(path)
            if content is not None:
                self._used.add(f"{FOLDER}/{key}/{path.name}")
                return msgspec.msgpack.decode(content, type=list[Anomaly])
        return None


def _said(city: City) -> list[object]:
    """What decides, besides the observations, what is odd among them."""
    indicators = [
        [one.id, one.unit, one.group, msgspec.to_builtins(one.bounds), [b.period for b in one.breaks], one.additive,
         one.sum_of, one.whole_with]
        for one in city.indicators
    ]  # fmt: skip
    units = [[one.code, one.level, one.parent, str(one.valid_from), str(one.valid_to)] for one in city.unit_rows]
    return [indicators, units, [msgspec.to_builtins(change) for change in city.changes]]


def _told(finding: Finding) -> list[object]:
    return [finding.rule.code, finding.place(), {name: str(value) for name, value in finding.params.items()}]
