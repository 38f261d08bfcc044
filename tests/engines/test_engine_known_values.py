"""When a value is certain to be known, so that counting it is counting rows; and that saying so changes no number."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from engine_tables import CONTRACT, by_place, request_of

from khue.engines.duckdb import DuckDBEngine
from khue.engines.parts import Needs
from khue.engines.reference import ReferenceEngine

DAY = date(2025, 1, 6)
ROWS = [
    {"xa": "001", "ngay": DAY, "ngay_tra": tra, "phi": phi, "lon": lon, "dung_han": on_time}
    for tra in (None, DAY)
    for phi in (None, 0, 3)
    for lon in (None, -7, 2**62)
    for on_time in (None, True, False)
]
KNOWN = [
    "count(phi) filter (where phi > 0)",
    "count(phi) filter (where not phi = 0)",
    "count(phi) filter (where phi in (1, 3))",
    "count(phi) filter (where phi is not null)",
    "count(phi * lon) filter (where phi + lon > 0)",
    "count(dung_han) filter (where dung_han)",
    "count(days_between(ngay, ngay_tra)) filter (where ngay_tra >= ngay)",
    "count(phi) filter (where dung_han and phi > 0)",
]
NOT_KNOWN = [
    "count(phi)",
    "count(phi) filter (where lon > 0)",
    "count(phi) filter (where phi is null)",
    "count(phi) filter (where phi > 0 or lon > 0)",
    "count(phi) filter (where coalesce(phi, 1) > 0)",
    "count(phi) filter (where not (phi > 0 and lon > 0))",
    "count(lon / phi) filter (where phi >= 0 and lon > 0)",
    "count(nullif(phi, 3)) filter (where phi > 0)",
    "count(lon % phi) filter (where phi >= 0 and lon > 0)",
    "count(case when phi > 1 then phi end) filter (where phi >= 0)",
]


@pytest.mark.parametrize(("text", "known"), [*((text, True) for text in KNOWN), *((text, False) for text in NOT_KNOWN)])
def test_what_is_known_is_counted_as_rows(tmp_path: Path, text: str, known: bool) -> None:
    request = request_of(tmp_path, ROWS, [text])
    (part,) = Needs.of(request.measures, CONTRACT).parts.values()
    assert (part.argument is None) is known
    mine, theirs = (list(engine.compute(request)) for engine in (DuckDBEngine(), ReferenceEngine()))
    assert by_place(mine) == by_place(theirs)


@pytest.mark.parametrize(
    "condition", ["dung_han", "phi > 99", "lon > 0", "phi is null", "dung_han and lon < 0", "ngay_tra = ngay"]
)
@pytest.mark.parametrize("argument", ["phi", "lon", "days_between(ngay, ngay_tra)"])
def test_sums_by_condition_of_some_none_and_unknown_rows(tmp_path: Path, condition: str, argument: str) -> None:
    others = [f"count(*) filter (where phi = {n} and {condition})" for n in range(6)]
    texts = [
        f"sum({argument}) filter (where {condition})",
        f"sum({argument}) filter (where phi = 3 and {condition})",
        *others,
    ]
    request = request_of(tmp_path, ROWS, texts)
    mine, theirs = (list(engine.compute(request)) for engine in (DuckDBEngine(), ReferenceEngine()))
    assert by_place(mine) == by_place(theirs)
