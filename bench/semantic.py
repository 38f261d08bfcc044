"""The fifty indicators as a dbt project with a semantic layer, as a user of MetricFlow would write it.

The rows are one semantic model, whose measures are the aggregates of the formulas with their filters as CASE (a filter on
a metric would cost a scan of its own), each written once. Where a commune lies is a second one, joined by the day of the
row: MetricFlow's own way for places that change over time (`validity_params`).
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from itertools import groupby
from pathlib import Path

import yaml

from khue.engines.compile import Leaf, expression
from khue.model.formula import Aggregate, Column, Formula
from khue.ports import Measure, Placement, Request

ROWS, AREA = "rows", "area"
JOINED = ("district", "cluster", "city")
GROUP_BY = {"commune": AREA, **{level: f"{AREA}__{level}" for level in JOINED}}
"""What MetricFlow groups by for each level; the commune itself needs no join."""
_AGGREGATIONS = {"count": "count", "sum": "sum", "avg": "average", "min": "min", "max": "max", "median": "median"}
Content = dict[str, object]


class InexpressibleError(Exception):
    """MetricFlow has no word for an indicator."""


@dataclass
class Measures:
    """The measures that were needed so far, by what they mean."""

    found: dict[tuple[str, str], str] = field(default_factory=dict)

    def name(self, node: Aggregate) -> str:
        """The measure of an aggregate, which is also the name of its simple metric."""
        if node.distinct or node.name not in _AGGREGATIONS:
            raise InexpressibleError(node.name)
        argument = "1" if node.arg is None else expression(node.arg, _column)
        if node.where is not None:
            argument = f"CASE WHEN {expression(node.where, _column)} THEN {argument} END"
        return self.found.setdefault((_AGGREGATIONS[node.name], argument), f"part_{len(self.found)}")

    def declared(self) -> list[Content]:
        """As the semantic model lists them."""
        return [{"name": name, "agg": agg, "expr": expr} for (agg, expr), name in self.found.items()]


def _column(node: Column | Aggregate) -> str:
    if isinstance(node, Aggregate):
        raise InexpressibleError("an aggregate in an aggregate")
    return node.name


def metrics(measures: Iterable[Measure], parts: Measures, *, derived: bool) -> dict[str, Content]:
    """The metric of each indicator that MetricFlow can express, after those that it is made of.

    A lone aggregate is a simple metric, unless all are to be `derived`: MetricFlow 0.213 reads the rows once for the
    simple metrics of a call and once more for the derived ones.
    """
    found: dict[str, Content] = {}
    for measure in measures:
        try:
            found |= _metric(measure.indicator, measure.formula, parts, derived)
        except InexpressibleError:
            continue
    return found


def _metric(name: str, formula: Formula, parts: Measures, derived: bool) -> dict[str, Content]:
    needed: list[str] = []

    def part(node: Column | Aggregate) -> str:
        if isinstance(node, Column):
            raise InexpressibleError("a column outside of an aggregate")
        needed.append(parts.name(node))
        return needed[-1]

    if isinstance(formula.root, Aggregate) and not derived:
        return {name: _simple(part(formula.root))}
    expr = _written(formula, part)
    params = {"expr": expr, "metrics": [{"name": one} for one in dict.fromkeys(needed)]}
    return {one: _simple(one) for one in needed} | {name: {"type": "derived", "type_params": params}}


def _written(formula: Formula, part: Leaf) -> str:
    if isinstance(formula.root, Aggregate):
        return part(formula.root)
    if formula.numerator is None or formula.denominator is None:
        raise InexpressibleError("no ratio")
    above, below = expression(formula.numerator, part), expression(formula.denominator, part)
    return f"{formula.scale:g} * {above} / nullif({below}, 0)"


def _simple(measure: str) -> Content:
    return {"type": "simple", "type_params": {"measure": measure}}


def write(folder: Path, request: Request, *, derived: bool = False) -> tuple[str, ...]:
    """Write the project over the request's only file, and what is to be asked of it; gives the indicators it can answer."""
    parts = Measures()
    declared = metrics(request.measures, parts, derived=derived)
    answered = tuple(one.indicator for one in request.measures if one.indicator in declared)
    semantics = {
        "semantic_models": [_rows(request, parts), _place_model()],
        "metrics": [{"name": name, "label": name, **one} for name, one in declared.items()],
        "models": [_SPINE],
    }
    (models := folder / "models").mkdir(parents=True)
    (seeds := folder / "seeds").mkdir()
    _yaml(folder / "dbt_project.yml", _PROJECT)
    _yaml(folder / "profiles.yml", _PROFILE)
    _yaml(models / "semantic.yml", semantics)
    (models / f"{ROWS}.sql").write_text(f"SELECT * FROM read_parquet('{request.files[0]}')\n", encoding="utf-8")
    (models / "days.sql").write_text(_DAYS, encoding="utf-8")
    (seeds / "places.csv").write_text(_places(request.placements), encoding="utf-8")
    (folder / "asked.json").write_text(json.dumps({"metrics": answered, "levels": GROUP_BY}), encoding="utf-8")
    return answered


_PROJECT: Content = {
    "name": "bench", "version": "1.0.0", "profile": "bench", "flags": {"send_anonymous_usage_stats": False},
    "models": {"bench": {ROWS: {"+materialized": "view"}, "days": {"+materialized": "table"}}},
    "seeds": {"bench": {"+column_types": {
        "valid_from": "date", "valid_to": "date", **dict.fromkeys(("code", *JOINED), "varchar"),
    }}},
}  # fmt: skip
_PROFILE: Content = {"bench": {"target": "dev", "outputs": {"dev": {"type": "duckdb", "path": "bench.duckdb"}}}}
_SPINE: Content = {
    "name": "days", "time_spine": {"standard_granularity_column": "day"},
    "columns": [{"name": "day", "granularity": "day"}],
}  # fmt: skip
"""MetricFlow wants a table of days, though nothing here is filled up with it."""
_DAYS = "SELECT CAST(unnest(generate_series(DATE '2020-01-01', DATE '2026-12-31', INTERVAL 1 DAY)) AS DATE) AS day\n"


def _yaml(path: Path, content: Mapping[str, object]) -> None:
    path.write_text(yaml.safe_dump(content, sort_keys=False, width=200), encoding="utf-8")


def _rows(request: Request, parts: Measures) -> Content:
    contract = request.contract
    return {
        "name": ROWS, "model": f"ref('{ROWS}')", "primary_entity": "dossier",
        "defaults": {"agg_time_dimension": "received"},
        "entities": [{"name": AREA, "type": "foreign", "expr": contract.area_column}],
        "dimensions": [_day("received", expr=contract.time_column)], "measures": parts.declared(),
    }  # fmt: skip


def _place_model() -> Content:
    return {
        "name": "places", "model": "ref('places')", "primary_entity": "place",
        "entities": [{"name": AREA, "type": "natural", "expr": "code"}],
        "dimensions": [
            _day("valid_from", validity_params={"is_start": True}), _day("valid_to", validity_params={"is_end": True}),
            *({"name": level, "type": "categorical"} for level in JOINED),
        ],
    }  # fmt: skip


def _day(name: str, expr: str = "", **params: object) -> Content:
    return {"name": name, "type": "time", "expr": expr or name, "type_params": {"time_granularity": "day", **params}}


def _places(placements: Iterable[Placement]) -> str:
    """A line for each commune and span of days in which it lay in the same units; the last day is not in it."""
    lines = ["code,valid_from,valid_to," + ",".join(JOINED)]
    ordered = sorted(placements, key=lambda place: place.code)
    for code, own in groupby(ordered, key=lambda place: place.code):
        places = tuple(own)
        starts = sorted({place.start or date(1900, 1, 1) for place in places})
        for start, following in zip(starts, [*starts[1:], date(2100, 1, 1)], strict=True):
            units = {place.level: place.ancestor for place in places if _covers(place, start)}
            lines.append(",".join([code, str(start), str(following), *(units[level] for level in JOINED)]))
    return "\n".join(lines) + "\n"


def _covers(place: Placement, day: date) -> bool:
    return (place.start or date.min) <= day <= (place.end or date.max)
