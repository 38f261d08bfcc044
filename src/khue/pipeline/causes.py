"""Why something is redone: the inputs now against those of the build before."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

import msgspec

from khue.exceptions import InputError, KhueError
from khue.formulas.columns import columns_of
from khue.model.city import City
from khue.model.indicator import Indicator
from khue.pipeline.computing.jobs import Job
from khue.pipeline.computing.lack import Lack, Roll, Scan
from khue.pipeline.home import Home
from khue.pipeline.reading import Build
from khue.pipeline.steps import Cause, Step, stretches
from khue.ports import Partition, Store
from khue.stats.frame import Frame


def causes(inputs: Mapping[str, str], before: Mapping[str, str] | None) -> tuple[Cause, ...]:
    """What differs between the inputs now and those of a build; nothing to compare with is a cause of its own."""
    if before is None:
        return (Cause("first_build"),)
    found = []
    for name in sorted(inputs.keys() | before.keys()):
        if name not in before:
            found.append(Cause("added", name))
        elif name not in inputs:
            found.append(Cause("removed", name))
        elif inputs[name] != before[name]:
            found.append(Cause("changed", name))
    return tuple(found)


def build_before(home: Home) -> Build | None:
    """The current build, or None where there is none that can be read."""
    try:
        build = Build.current(home.path)
        return build if build.city else None
    except (InputError, msgspec.DecodeError, OSError):
        return None


@dataclass(frozen=True)
class Reasons:
    """What a build was made from before, to say why its parts are redone."""

    before: Build | None
    why: tuple[Cause, ...]
    city: City
    as_of: date
    store: Store

    def of(self, lack: Lack) -> list[Step]:
        """The steps that make what is not kept of a job."""
        return [*map(self.of_scan, lack.scans), *map(self.of_roll, lack.rolls)]

    def of_scan(self, scan: Scan) -> Step:
        """The step that reads rows."""
        why = self._why(scan.job, scan.months, scan.indicators, self._of_rows(scan))
        return Step("scan", scan.job.version.dataset, why, partitions=scan.months, indicators=scan.indicators)

    def of_roll(self, roll: Roll) -> Step:
        """The step that computes periods."""
        indicators = tuple(measure.indicator for measure in roll.measures)
        levels = tuple(level.id for level in self.city.declaration.levels if level.id in {one for _, one in roll.pairs})
        why = self._why(roll.job, self._months(roll), indicators, self._of_places())
        periods = tuple(map(str, roll.spans))
        return Step("compute", roll.job.version.dataset, why, periods=periods, indicators=indicators, levels=levels)

    def _why(
        self, job: Job, months: Iterable[str], indicators: Iterable[str], others: Iterator[Cause]
    ) -> tuple[Cause, ...]:
        """Rows first; then, where something else was redone than what has other rows, what bears on that."""
        if self.before is None:
            return (Cause("first_build"),)
        moved = self._moved(job)
        found = [Cause("rows", text) for text in stretches(sorted(moved & set(months)))]
        if set(months) <= moved:
            return tuple(found)
        own = {name: self._of_indicator(name) for name in indicators}
        found += [cause for cause in own.values() if cause is not None]
        if None in own.values() or not own:
            found += [*self._of_all(job), *others]
        return tuple(found) or (Cause("not_kept", job.version.dataset),)

    def _months(self, roll: Roll) -> set[str]:
        """The months that stand for the periods: each a period's own, or one with other rows where it has such."""
        moved = self._moved(roll.job)
        gone = moved - roll.job.rows.keys()
        found: set[str] = set()
        for span in roll.spans:
            inside = {
                month for month in (*roll.job.months[span], *gone) if _within(month, span.period.start, span.period.end)
            }
            found |= inside & moved or inside
        return found

    def _moved(self, job: Job) -> set[str]:
        """The months of the dataset whose rows are not those of the build before."""
        now = {one.period: one.content for one in job.version.partitions}
        was = self._partitions(job.version.dataset)
        return {month for month in now.keys() | was.keys() if now.get(month) != was.get(month)}

    def _partitions(self, dataset: str) -> dict[str, str]:
        if dataset not in self._kept:
            self._kept[dataset] = {one.period: one.content for one in self._parts_before(dataset)}
        return self._kept[dataset]

    def _parts_before(self, dataset: str) -> Sequence[Partition]:
        versions = self.before.datasets if self.before else ()
        held = next((v for v in versions if v.current and v.dataset == dataset), None)
        try:
            found = self.store.version(dataset, held.number) if held else None
        except KhueError:
            return ()
        return found.partitions if found and held and found.content == held.content else ()

    @cached_property
    def _kept(self) -> dict[str, dict[str, str]]:
        return {}

    def _of_indicator(self, name: str) -> Cause | None:
        """That an indicator is new, or says something else than before."""
        before, now = self._indicators.get(name), next(i for i in self.city.indicators if i.id == name)
        if before is None or not before.computed:
            return Cause("new_indicator", name)
        same = (before.formula, before.dataset, before.levels, before.periods) == _asked(now)
        return None if same else Cause("formula", name)

    @cached_property
    def _indicators(self) -> dict[str, Indicator]:
        return {indicator.id: indicator for indicator in self.before.city.indicators} if self.before else {}

    def _of_all(self, job: Job) -> Iterator[Cause]:
        """What bears on every indicator of a dataset."""
        yield from (cause for cause in self.why if cause.what == "code")
        contracts = self.before.city.contracts if self.before else ()
        before = next((contract for contract in contracts if contract.id == job.contract.id), None)
        if before is not None and columns_of(before) != columns_of(job.contract):
            yield Cause("changed", "folder/contracts")

    def _of_rows(self, scan: Scan) -> Iterator[Cause]:
        """Rows are read again for the units' sake only where they are cut at other days."""
        del scan
        yield from (cause for cause in self.why if cause.what == "folder/units")

    def _of_places(self) -> Iterator[Cause]:
        yield from (cause for cause in self.why if cause.what == "folder/units")
        if self.before and self._day(self.before.city, self.before.as_of) != self._day(self.city, self.as_of):
            yield from (cause for cause in self.why if cause.what == "date")

    @staticmethod
    def _day(city: City, as_of: date) -> date:
        return Frame.of(city.units(), city.changes, as_of).day


def _asked(indicator: Indicator) -> tuple[str, str, tuple[str, ...], tuple[str, ...]]:
    return indicator.formula, indicator.dataset, indicator.levels, indicator.periods


def _within(month: str, start: date, end: date) -> bool:
    return f"{start:%Y-%m}" <= month <= f"{end:%Y-%m}"
