"""What is known of an index's parts: from the observations of a build, or from a table with one row a unit."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from khue.lib.located import Problem, Row, Table, parse_csv, read_text
from khue.lib.vietnamese import fold
from khue.model.base import Text
from khue.model.city import City
from khue.model.finding import Finding, Rule
from khue.model.index import Component, Index, Pillar
from khue.model.method import Normalisation, Scale
from khue.model.observation import Observation
from khue.pipeline.indices.computed import Declared, Given
from khue.pipeline.indices.holding import Holding
from khue.pipeline.indices.scoring import ScoringError, columns_of, number_in, worth

NO_TABLE = Rule(
    "KH560", "values-not-readable",
    Text(vi="Không đọc được bảng giá trị: {why_vi}.", en="The table of values cannot be read: {why_en}."),
    Text(vi="Cần tệp CSV (UTF-8, dấu phẩy), mỗi đơn vị một dòng: cột unit và mỗi thành phần một cột.",
         en="It is a CSV file (UTF-8, commas), one row a unit: a column unit, and one column for each component."),
)  # fmt: skip
NO_COLUMNS = Rule(
    "KH561", "no-component-column",
    Text(vi='Bảng không có cột nào là thành phần của bộ chỉ số "{index}" (có: {found}).',
         en='The table has no column that is a component of "{index}" (it has: {found}).'),
    Text(vi="Các thành phần: {known}.", en="Components: {known}."),
)  # fmt: skip
BAD_CELL = Rule(
    "KH562", "bad-value",
    Text(vi='"{found}" không phải là giá trị của "{component}".', en='"{found}" is not a value of "{component}".'),
    Text(vi="Viết như {expected}; để trống nếu không biết, n/a nếu không đánh giá.",
         en="Write it as {expected}; leave it empty where it is not known, n/a where it is not assessed."),
)  # fmt: skip
OUTSIDE = Rule(
    "KH563", "value-outside",
    Text(vi='Giá trị {found} của "{component}" nằm ngoài khoảng từ 0 đến {maximum}.',
         en='The value {found} of "{component}" is not between 0 and {maximum}.'),
    Text(vi="Bộ chỉ số này không chuẩn hoá, nên giá trị phải là phần đạt được; nếu không, hãy khai báo normalisation.",
         en="This index does not normalise, so values are what was reached; otherwise declare its normalisation."),
)  # fmt: skip
UNIT_TWICE = Rule(
    "KH564", "unit-twice",
    Text(vi='Đơn vị "{unit}" đã có ở dòng {first}.', en='The unit "{unit}" already stands on line {first}.'),
    Text(vi="Mỗi đơn vị một dòng; bảng nhiều năm cần cột year và --period.",
         en="One row a unit; a table of several years needs a column year, and --period."),
)  # fmt: skip
RULES = (NO_TABLE, NO_COLUMNS, BAD_CELL, OUTSIDE, UNIT_TWICE)

NOT_ASSESSED = frozenset({"n/a", "na", "khong danh gia", "kdg", "not assessed"})
UNIT_COLUMNS = ("unit", "code", "unit_code", "province_code", "don_vi", "ma", "ma_don_vi")
PERIOD_COLUMNS = ("period", "year", "ky", "nam")
LIMIT = 20_000_000
_MARGIN = 1e-9


@dataclass
class Read:
    """A table as it was read: what it gives, what is wrong in it, and the columns that mean nothing to the index."""

    given: Given | None = None
    findings: list[Finding] = field(default_factory=list)
    unused: tuple[str, ...] = ()


@dataclass(frozen=True)
class Published:
    """Ranks as they were published, by unit, among how many units (0 where that is not known); and those in pillars and
    in components, by its id.
    """

    ranks: Mapping[str, int] = field(default_factory=dict)
    among: int = 0
    pillars: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    parts: Mapping[str, Mapping[str, int]] = field(default_factory=dict)


UNPUBLISHED = Published()
"""Where nothing was published."""


def known_in(build: Holding, declared: Declared, period: str) -> Given:
    """What a build holds about an index in a period: its components, groups and published results, at its level."""
    found = {id: _values_of(build, declared.index, name, period) for id, name in _measured(declared)}
    ratios = {leaf.id: _ratio_of(build, declared, leaf, period) for leaf in declared.leaves if leaf.scoring}
    held = {id: values for id, values in (found | ratios).items() if values}
    ranked = published_ranks(build, declared.index, period).ranks
    units = tuple(sorted({unit for values in held.values() for unit in values} | set(ranked)))
    rules = {leaf.id: leaf for leaf in declared.leaves}
    made = {
        id: np.array([_share(declared, rules.get(id), id, values.get(unit)) for unit in units], np.float64)
        for id, values in held.items()
    }  # fmt: skip
    return Given(period, units, made)


def periods_of(build: Holding, declared: Declared) -> list[str]:
    """The periods in force that have any value or rank, newest first; years before shorter periods."""
    names = {*(name for _, name in _measured(declared)), declared.index.rank} - {""}
    texts = {period for name in names for period in _in_force(build, declared.index, name)}
    years = sorted((text for text in texts if len(text) == 4), reverse=True)
    return years or sorted(texts, reverse=True)


def _in_force(build: Holding, index: Index, indicator: str) -> set[str]:
    """The periods of an indicator's values that count for the index."""
    places = build.observations(indicator).distinct("unit", "level", "period", "index")
    return {period for unit, level, period, own in places if _is_of(build.city, index, unit, level, period, own)}


def published_ranks(build: Holding, index: Index, period: str) -> Published:
    """The ranks that were published, by unit, and among how many."""

    def within(named: Iterable[Pillar | Component]) -> dict[str, dict[str, int]]:
        found = {one.id: _ranks_of(build, index, one.rank, period)[0] for one in named if one.rank}
        return {id: ranks for id, ranks in found.items() if ranks}

    return Published(*_ranks_of(build, index, index.rank, period), within(index.pillars), within(index.parts()))


def _ranks_of(build: Holding, index: Index, indicator: str, period: str) -> tuple[dict[str, int], int]:
    found = build.observations(indicator, period=period) if indicator else ()
    own = [o for o in found if o.value is not None and _counts(build.city, index, o)]
    return {o.unit: int(o.value or 0) for o in own}, max((o.of_units or 0 for o in own), default=0)


def _measured(declared: Declared) -> Iterator[tuple[str, str]]:
    """The parts that have an indicator, with it."""
    index = declared.index
    if index.score:
        yield index.id, index.score
    yield from ((part.id, part.indicator) for part in declared.parts.values() if part.indicator)
    yield from ((pillar.id, pillar.score) for pillar in index.pillars if pillar.score)


def _values_of(build: Holding, index: Index, indicator: str, period: str) -> dict[str, float]:
    found = build.observations(indicator, period=period)
    return {o.unit: o.value for o in found if o.value is not None and _counts(build.city, index, o)}


def _counts(city: City, index: Index, observation: Observation) -> bool:
    """Whether it is of a unit that the index compares, a year in force, and no other framework."""
    return _is_of(city, index, observation.unit, observation.level, observation.period, observation.index)


def _is_of(city: City, index: Index, unit: str, level: str, period: str, framework: str) -> bool:
    peer = any(own.id == index.level and own.peer for own in city.declaration.levels)
    at_level = level == index.level or (peer and unit == city.declaration.unit)
    return at_level and int(period[:4]) in index.years and framework in ("", index.id)


def _ratio_of(build: Holding, declared: Declared, leaf: Component, period: str) -> dict[str, float]:
    """a / b by unit, where both have indicators."""
    ratio = leaf.scoring.ratio if leaf.scoring else None
    if ratio is None or not (ratio.a.indicator and ratio.b.indicator):
        return {}
    a, b = (_values_of(build, declared.index, side.indicator, period) for side in (ratio.a, ratio.b))
    return {unit: min(1.0, a[unit] / b[unit]) for unit in a if b.get(unit)}


def _share(declared: Declared, leaf: Component | None, id: str, value: float | None) -> float:
    if value is None:
        return np.nan
    if leaf is not None and leaf.scoring is not None:
        made = worth(leaf, {"": repr(value)}, declared.maxima[id])
        return np.nan if made is None else made
    absolute = leaf is None or declared.index.normalisation is Normalisation.NONE
    return value / _full(declared, id) if absolute else value


def _full(declared: Declared, id: str) -> float:
    """What a value of a group, of the whole or of a component that is not normalised is a part of."""
    if declared.index.scale is Scale.SHARE:
        return 1.0
    pillar = next((pillar for pillar in declared.index.pillars if pillar.id == id), None)
    return sum(declared.maxima[part] for part in pillar.parts) if pillar else declared.maxima[id]


def read_table(path: Path, declared: Declared, period: str = "") -> Read:
    """The values in a CSV file, of the period where it has a column for periods (the newest where none is named)."""
    table, problems = _parsed(path)
    if problems or table.header is None:
        return Read(findings=[_unreadable(path, problem) for problem in problems[:20] or [Problem("empty-file")]])
    return _Reader(path, declared, table).read(period)


def table_periods(path: Path) -> list[str]:
    """The periods in the rows of a CSV file, oldest first; none where it cannot be read or has no column for them."""
    table, problems = _parsed(path)
    name = _of_periods(table.index) if not problems and table.header is not None else ""
    return sorted({row.cell(name) for row in table.rows} - {""}) if name else []


def _parsed(path: Path) -> tuple[Table, Sequence[Problem]]:
    text = read_text(path, LIMIT) if path.is_file() else Problem("not-a-file")
    return (Table([]), [text]) if isinstance(text, Problem) else parse_csv(text)


def _of_periods(names: Iterable[str]) -> str:
    """The column of periods; empty where there is none."""
    return next((name for name in names if _plain(name) in PERIOD_COLUMNS), "")


def given_value(declared: Declared, id: str, text: str) -> float:
    """A value of a part as `Given` keeps it, from how people give it; raises ScoringError for what is none."""
    part = declared.parts.get(id)
    if part is not None and part.scoring is not None:
        made = worth(part, {"": text}, declared.maxima[id])
        return np.nan if made is None else made
    value = number_in(text)
    measured = part in declared.leaves and declared.index.normalisation is not Normalisation.NONE
    return value if measured else value / _full(declared, id)


def is_share(declared: Declared, id: str) -> bool:
    """Whether what `Given` keeps of a part is a share of its maximum, and so lies between 0 and 1."""
    part = declared.parts.get(id)
    measured = part is not None and part in declared.leaves and part.scoring is None
    return not measured or declared.index.normalisation is Normalisation.NONE


def _unreadable(path: Path, problem: Problem) -> Finding:
    from khue.folder import reading_rules

    rule = reading_rules.BY_NAME.get(problem.name)
    made = Finding(rule, "", params=problem.params) if rule else None
    why = {f"why_{lang}": made.sentence(lang).rstrip(".") if made else problem.name for lang in ("vi", "en")}
    return Finding(NO_TABLE, str(path), problem.line, problem.column, why)


class _Reader:
    """Reads the rows of one table."""

    def __init__(self, path: Path, declared: Declared, table: Table) -> None:
        self._path, self._declared, self._table = path, declared, table
        self._findings: list[Finding] = []
        self._names = list(table.index)
        self._columns = dict(_found_columns(self._names, declared))

    def read(self, period: str) -> Read:
        of_periods = _of_periods(self._names)
        of_units = self._unit_column(of_periods)
        used = {*self._columns.values(), of_units, of_periods}
        unused = tuple(name for name in self._names if name not in used)
        if not self._columns:
            known = ", ".join((*self._declared.parts, self._declared.index.id))
            params = {"index": self._declared.index.id, "found": ", ".join(self._names), "known": known}
            return Read(findings=[Finding(NO_COLUMNS, str(self._path), 1, 1, params)])
        rows = [row for row in self._table.rows if any(cell.strip() for cell in row.cells)]
        if of_periods:
            period = period or max((row.cell(of_periods) for row in rows), default="")
            rows = [row for row in rows if row.cell(of_periods) == period]
        given = self._given(rows, of_units, period)
        return Read(None if self._findings else given, self._findings, unused)

    def _unit_column(self, of_periods: str) -> str:
        named = [name for wanted in UNIT_COLUMNS for name in self._names if _plain(name) == wanted]
        free = (name for name in self._names if name not in self._columns.values() and name != of_periods)
        return named[0] if named else next(free, self._names[0])

    def _given(self, rows: Sequence[Row], of_units: str, period: str) -> Given:
        first: dict[str, int] = {}
        values: dict[str, list[float]] = {id: [] for id, sub in self._columns if not sub}
        values |= {id: [] for id, sub in self._columns if sub}
        apart: set[tuple[str, str]] = set()
        for row in rows:
            unit = row.cell(of_units)
            if unit in first:
                self._findings.append(
                    Finding(UNIT_TWICE, str(self._path), *row.place(of_units), {"unit": unit, "first": first[unit]})
                )
            first.setdefault(unit, row.line)
            for id, column in values.items():
                cells = {sub: row.cell(name) for (own, sub), name in self._columns.items() if own == id}
                if fold(cells.get("", "")) in NOT_ASSESSED:
                    apart.add((unit, id))
                    cells = {}
                column.append(self._value(id, cells, row))
        made = {id: np.array(column, np.float64) for id, column in values.items()}
        return Given(period, tuple(row.cell(of_units) for row in rows), made, frozenset(apart))

    def _value(self, id: str, cells: Mapping[str, str], row: Row) -> float:
        part, declared = self._declared.parts.get(id), self._declared
        try:
            if part is not None and part.scoring is not None:
                made = worth(part, cells, declared.maxima[id])
                value = np.nan if made is None else made
            else:
                own = cells.get("", "").strip()
                value = given_value(declared, id, own) if own else np.nan
        except ScoringError as error:
            params = {"found": error.found, "expected": error.expected, "component": id}
            self._findings.append(Finding(BAD_CELL, str(self._path), *row.place(self._name(id)), params))
            return np.nan
        return self._within(id, value, row) if is_share(declared, id) else value

    def _within(self, id: str, share: float, row: Row) -> float:
        if share < -_MARGIN or share > 1 + _MARGIN:
            full = _full(self._declared, id)
            params = {"found": f"{share * full:g}", "component": id, "maximum": f"{full:g}"}
            self._findings.append(Finding(OUTSIDE, str(self._path), *row.place(self._name(id)), params))
        return share

    def _name(self, id: str) -> str:
        return next(name for (own, _), name in self._columns.items() if own == id)


def _plain(name: str) -> str:
    return fold(name).replace("-", "_").replace(" ", "_")


def _found_columns(names: Iterable[str], declared: Declared) -> Iterator[tuple[tuple[str, str], str]]:
    """What each column is of: the id of a part, and the name of an operand or check (`id.name`)."""
    meant = {name: (id, sub) for id, sub, name in _names(declared)}
    taken = set()
    for name in names:
        found = meant.get(_plain(name))
        if found is not None and found not in taken:
            taken.add(found)
            yield found, name


def _names(declared: Declared) -> Iterator[tuple[str, str, str]]:
    """All names under which a table may bring a part: its id, its aliases, and those of what it is scored from."""
    index = declared.index
    for name in (index.id, "score", "total", *index.aliases):
        yield index.id, "", _plain(name)
    for pillar in index.pillars:
        yield pillar.id, "", _plain(pillar.id)
    for part in declared.parts.values():
        for name in (part.id, *part.aliases):
            yield part.id, "", _plain(name)
            yield from ((part.id, sub, _plain(f"{name}.{sub}")) for sub in columns_of(part))
