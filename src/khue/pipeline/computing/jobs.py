"""What the computed indicators of a city need, dataset by dataset, and under which keys it is kept."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from pathlib import Path

from khue.exceptions import KhueError
from khue.formulas.columns import columns_of
from khue.lib.periods import Grain, Period
from khue.model.city import City
from khue.model.contract import Contract
from khue.model.formula import Formula
from khue.model.indicator import Indicator
from khue.pipeline.computing.cells import Pair, Span, cell_key, pair_key, spans
from khue.pipeline.computing.lots import Lot, lots
from khue.pipeline.computing.places import Places
from khue.pipeline.firmness import earlier, loose_months, weakest
from khue.pipeline.inputs import digest, engine_version
from khue.ports import Measure, Request, Store, Version

LEFT_OUT = "left-out"
"""The key of the rows of a partition that belong to no unit."""


@dataclass(frozen=True)
class Job:
    """Indicators over one dataset version whose rows are cut alike, with the content keys of all that comes of them.

    `parts` are the keys of the pieces that each indicator needs, `pairs` those of its values at each level, `rows` those
    of the lots of each month, in order, `cells` those of the periods. `left_out` are the cells of the rows that no unit
    counts, by month: one job of a dataset has them. `loose` says which months are not final, and what they are. A job
    over an `earlier` version has the periods alone that were less firm in it than they are now.
    """

    version: Version
    contract: Contract
    measures: tuple[Measure, ...]
    places: Places
    parts: Mapping[str, tuple[str, ...]]
    pairs: Mapping[Pair, str]
    lots: Mapping[str, tuple[Lot, ...]]
    rows: Mapping[str, tuple[str, ...]]
    cells: Mapping[Span, str]
    months: Mapping[Span, tuple[str, ...]]
    left_out: Mapping[str, str]
    loose: Mapping[str, str] = field(default_factory=dict)
    earlier: bool = False

    def status(self, span: Span) -> str:
        """How firm the values of a period are: as the least firm of its months."""
        return weakest(self.loose[month] for month in self.months[span] if month in self.loose)

    @cached_property
    def by_indicator(self) -> dict[str, Measure]:
        """The measures by indicator."""
        return {measure.indicator: measure for measure in self.measures}

    def wanted(self, span: Span) -> Mapping[Pair, str]:
        """What is asked for in a period, with its keys."""
        return self._wanted[span.grain]

    @cached_property
    def _wanted(self) -> dict[Grain, dict[Pair, str]]:
        asked = {name: measure.grains for name, measure in self.by_indicator.items()}
        return {
            grain: {pair: key for pair, key in self.pairs.items() if grain in asked[pair[0]]}
            for grain in {span.grain for span in self.cells}
        }

    def keys(self, months: Iterable[str]) -> list[str]:
        """The keys of all lots of some months."""
        return [key for month in months for key in self.rows[month]]

    def request(self, files: Sequence[Path] = (), measures: Iterable[Measure] | None = None) -> Request:
        """What an engine is told."""
        chosen = self.measures if measures is None else tuple(measures)
        return Request(self.version, tuple(files), self.contract, chosen, self.places.placements)


def jobs(city: City, store: Store, as_of: date, formulas: Mapping[str, Formula] | None = None) -> list[Job]:
    """What all computed indicators of a city need: a job for a dataset that has a version, two where some want days.

    `formulas` are those of the indicators, where they are known.
    """
    places, found = Places.of(city, as_of), []
    for contract in city.contracts:
        indicators = [i for i in city.indicators if i.computed and i.dataset == contract.id]
        version = store.current(contract.id) if indicators else None
        measures = [measure_of(indicator, contract, formulas) for indicator in indicators] if version else []
        by_day = [[m for m in measures if (Grain.DAY in m.grains) is wanted] for wanted in (False, True)]
        for number, group in enumerate(filter(None, by_day)):
            if version is not None:
                made = _job(version, contract, tuple(group), places, is_first=number == 0)
                found += [replace(made, loose=_loose(store, version)), *_earlier(store, made)]
    return found


def _loose(store: Store, version: Version) -> dict[str, str]:
    from khue.stores import ParquetStore

    return loose_months(store, version.dataset, version.number) if isinstance(store, ParquetStore) else {}


def _earlier(store: Store, now: Job) -> Iterator[Job]:
    """The same over the versions in which months were less firm: of periods of which no month was still to come then."""
    from khue.stores import ParquetStore

    if not isinstance(store, ParquetStore):
        return
    for one in earlier(store, now.version.dataset, now.version.number):
        version = store.version(now.version.dataset, one.number)
        made = _job(version, now.contract, now.measures, now.places, is_first=False)
        kept = {
            span: cell for span, cell in made.cells.items()
            if made.months[span] == now.months.get(span) and not one.months.keys().isdisjoint(made.months[span])
        }  # fmt: skip
        if kept:
            yield replace(made, cells=kept, loose=loose_months(store, version.dataset, one.number), earlier=True)


def _job(version: Version, contract: Contract, measures: tuple[Measure, ...], places: Places, *, is_first: bool) -> Job:
    from khue.engines.cut import Cut
    from khue.engines.rollup import keys_of

    cut = Cut.of(Request(version, (), contract, measures, places.placements))
    asked = digest([repr(columns_of(contract)), contract.area_column, contract.time_column, engine_version()])
    held = {p.period: lots(p) for p in version.partitions}
    rows = {
        month: tuple(digest([lot.content, asked, cut.said(month)])[:32] for lot in own) for month, own in held.items()
    }
    months = spans(version.partitions, {grain for measure in measures for grain in measure.grains})
    return Job(
        version, contract, measures, places,
        parts=keys_of(measures, contract),
        pairs={(m.indicator, level): pair_key(m, level) for m in measures for level in m.levels},
        lots=held, rows=rows,
        cells={
            span: cell_key(span, [key for month in inside for key in rows[month]], places.key(span.period))
            for span, inside in months.items()
        },
        months=months,
        left_out={month: _left_out(month, own, places) for month, own in rows.items()} if is_first else {},
    )  # fmt: skip


def _left_out(month: str, row_keys: Iterable[str], places: Places) -> str:
    return digest([LEFT_OUT, *row_keys, places.key(Period.parse(month)) if month else ""])[:32]


def measure_of(indicator: Indicator, contract: Contract, formulas: Mapping[str, Formula] | None = None) -> Measure:
    """What an engine is to compute for an indicator; its formula is read where it is not among the known ones."""
    formula = (formulas or {}).get(indicator.id) or formula_in(indicator, contract)
    return Measure(indicator.id, formula, indicator.levels, tuple(Grain(grain) for grain in indicator.periods))


def formula_in(indicator: Indicator, contract: Contract) -> Formula:
    """The formula of an indicator; raises KhueError for one that the check should have refused."""
    from khue.formulas import check_formula

    formula, problems = check_formula(indicator.formula, contract)
    if formula is None:
        raise KhueError(f"{indicator.id}: the check let an unusable formula pass ({problems[0].rule.code}).")
    return formula
