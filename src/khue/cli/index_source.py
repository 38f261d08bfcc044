"""What `khue index` and `khue whatif` are about: an index, and what is known of it in a build or a table of values."""

from __future__ import annotations

import argparse
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from pathlib import Path

from khue.cli import faults
from khue.cli.show import checked_period, refuse
from khue.exceptions import InputError
from khue.lib.periods import Period
from khue.lib.vietnamese import number
from khue.model.base import Text
from khue.model.city import City
from khue.model.finding import Finding, Rule
from khue.model.index import Index
from khue.model.method import Merging
from khue.pipeline.indices.asking import NOT_COMPUTABLE
from khue.pipeline.indices.computed import Computed, Declared, Given, compute
from khue.pipeline.indices.history import History, history_of, known_until, read_tables
from khue.pipeline.indices.later import became, merged
from khue.pipeline.indices.values import (
    UNPUBLISHED,
    Published,
    known_in,
    periods_of,
    published_ranks,
    table_periods,
)

NOT_IN_FORCE = Rule(
    "KH760", "index-not-in-force",
    Text(vi='Bộ chỉ số "{index}" không áp dụng cho {period} (chỉ {years}).',
         en='The index "{index}" is not in force in {period} (only {years}).'),
    Text(vi="{other_vi} Kết quả của hai bộ không phải là một chuỗi.",
         en="{other_en} Results of two frameworks are not one series."),
)  # fmt: skip
NOTHING_KNOWN = Rule(
    "KH761", "index-without-values",
    Text(vi='Chưa có giá trị nào của bộ chỉ số "{index}"{period_vi}.', en='There is no value of "{index}"{period_en}.'),
    Text(vi="Hãy đưa bảng giá trị: --values TỆP.csv. Các kỳ có giá trị: {known}.",
         en="Give a table of values: --values FILE.csv. Periods with values: {known}."),
)  # fmt: skip
NOT_MERGED = Rule(
    "KH763", "index-not-merged",
    Text(vi='Bộ chỉ số "{index}" không nói đơn vị sáp nhập được chấm thế nào.',
         en='The index "{index}" does not say how merged units are scored.'),
    Text(vi="Hãy khai báo merged: mean nếu lấy trung bình cộng.", en="Declare merged: mean if it is their plain mean."),
)  # fmt: skip
RULES = (NOT_IN_FORCE, NOTHING_KNOWN, NOT_MERGED)


@dataclass(frozen=True)
class Source:
    """An index with what is known of it, and where that comes from."""

    city: City
    declared: Declared
    given: Given
    published: Published = UNPUBLISHED
    said: tuple[Text, ...] = ()
    today: bool = False
    periods: tuple[Given, ...] = ()
    """What is known in this period and earlier ones, where the command asks for it."""

    def called(self, unit: str) -> str:
        """A unit for people: its code, and its name as it was in the period, or (`today`) as it is."""
        return f"{unit} {self._names.get(unit, '')}".strip()

    def points(self, value: float | None, lang: str) -> str:
        """A score with the decimals of the index; empty where there is none."""
        return "" if value is None else number(value, self.declared.index.decimals, lang)

    @cached_property
    def _names(self) -> dict[str, str]:
        units = self.city.units()
        found = {unit: units.find(unit, self._day) for unit in self.given.units}
        return {code: unit.name if unit else "" for code, unit in found.items()}

    def absent(self) -> list[str]:
        """The units of the index's level in the period of which nothing is known."""
        expected = self.city.units().at(self.declared.index.level, self._day)
        return [unit.code for unit in expected if unit.code not in self.given.units]

    @property
    def _day(self) -> date:
        return date.max if self.today or not self.given.period else Period.parse(self.given.period).end


class RefusedError(InputError):
    """A table of values with findings, each of which is told; exit code 1."""

    def __init__(self, findings: list[Finding]) -> None:
        super().__init__()
        self.findings = findings

    def message(self, lang: str) -> str:
        """One finding after the other, with its place."""
        lines = [
            f"{f.place()}  {f.rule.code} {f.rule.name}\n  {f.sentence(lang)}\n  {f.hint(lang)}" for f in self.findings
        ]
        return "\n".join(line.rstrip() for line in lines)


def computed(source: Source) -> Computed:
    """The index of a source; raises InputError where it cannot be computed or nothing is known."""
    index, given = source.declared.index, source.given
    try:
        found = compute(source.declared, given)
    except ValueError as error:
        raise InputError(finding=Finding(NOT_COMPUTABLE, "", params={"index": index.id, "why": error})) from error
    if all(basis == "none" for basis in found.basis) and not source.published.ranks:
        raise _nothing(index, given.period, [])
    return found


def source_of(args: argparse.Namespace) -> Source:
    """What the command is about: the table of --values, else the current build."""
    checked_period(args.period)
    source = _of_tables(args, args.values) if args.values else _of_build(args)
    if not args.today:
        return source
    index = source.declared.index
    if index.merged is not Merging.MEAN:
        raise InputError(finding=Finding(NOT_MERGED, "", params={"index": index.id}))

    def of_today(given: Given) -> Given:
        year = int(given.period[:4]) if given.period else max(index.years)
        return merged(given, became(source.city, index.level, year))

    return replace(
        source, given=of_today(source.given), published=UNPUBLISHED, today=True,
        periods=tuple(of_today(given) for given in source.periods),
    )  # fmt: skip


def signed(value: float, lang: str, decimals: int = 4) -> str:
    """A difference with its sign."""
    return ("+" if value >= 0 else "−") + number(round(abs(value), decimals), lang=lang)


def history(source: Source) -> History:
    """The index in all periods that the source has; raises InputError where it cannot be computed in one of them."""
    try:
        return history_of(source.city, source.declared, source.periods)
    except ValueError as error:
        params = {"index": source.declared.index.id, "why": error}
        raise InputError(finding=Finding(NOT_COMPUTABLE, "", params=params)) from error


def in_force(source: Source, period: str) -> None:
    """Raise InputError (KH760) for a period in which the index is not in force."""
    _in_force(source.city, source.declared.index, period)


def _looks_back(args: argparse.Namespace) -> bool:
    """Whether the command asks for what was known in earlier periods."""
    return bool(getattr(args, "catching_up", False) or getattr(args, "on", None))


def _of_build(args: argparse.Namespace) -> Source:
    from khue.cli.session import opened

    build = opened(args)
    declared = _declared(build.city, args.id)
    index = declared.index
    if args.period is not None:
        _in_force(build.city, index, args.period)
    periods = periods_of(build, declared)
    period = args.period or next(iter(periods), "")
    given = known_in(build, declared, period) if period else Given("", (), {})
    if not given.units:
        raise _nothing(index, period, periods)
    back = tuple(known_until(build, declared, period)) if _looks_back(args) else ()
    return Source(build.city, declared, given, published_ranks(build, index, period), periods=back)


def _of_tables(args: argparse.Namespace, paths: Sequence[Path]) -> Source:
    from khue.cli.session import city_id
    from khue.folder.load import load_city

    city_id(args.city)
    city, findings = load_city(args.city)
    if city is None:
        raise RefusedError(findings)
    declared = _declared(city, args.id)
    period = args.period or max((period for path in paths for period in table_periods(path)), default="")
    if period:
        checked_period(period)
        _in_force(city, declared.index, period)
    read = read_tables(paths, declared, period, back=_looks_back(args))
    if read.findings:
        raise RefusedError(list(read.findings))
    given = next((given for given in read.givens if given.period == period), None)
    if given is None:
        raise _nothing(declared.index, period, (given.period for given in read.givens))
    unused = ", ".join(read.unused)
    said = Text(vi=f"Cột không thuộc bộ chỉ số: {unused}.", en=f"Columns that are no part of the index: {unused}.")
    return Source(city, declared, given, UNPUBLISHED, (said,) if unused else (), periods=read.givens)


def _declared(city: City, id: str) -> Declared:
    index = next((index for index in city.indices if index.id == id), None)
    if index is None:
        refuse(InputError, faults.UNKNOWN_THING, id, (index.id for index in city.indices), listing="indices")
    return Declared(index, {indicator.id: indicator for indicator in city.indicators})


def _in_force(city: City, index: Index, period: str) -> None:
    """Raise InputError for a period that another framework of the series, or none, is for."""
    year = int(period[:4])
    if year in index.years:
        return
    others = [
        other.id for other in city.indices if index.series and other.series == index.series and year in other.years
    ]
    of_series = others[0] if others else ""
    params = {
        "index": index.id, "period": period, "years": ", ".join(map(str, index.years)),
        "other_vi": f"Năm {year} dùng {of_series}." if of_series else "",
        "other_en": f"For {year} it is {of_series}." if of_series else "",
    }  # fmt: skip
    raise InputError(finding=Finding(NOT_IN_FORCE, "", params=params))


def _nothing(index: Index, period: str, known: Iterable[str]) -> InputError:
    listed = ", ".join(known) or "–"
    params = {
        "index": index.id, "known": listed, "period_vi": f" cho {period}" if period else "",
        "period_en": f" for {period}" if period else "",
    }  # fmt: skip
    return InputError(finding=Finding(NOTHING_KNOWN, "", params=params))
