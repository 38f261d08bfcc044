"""The known gaps between the engines are still there, are no wider, and are on the page that warns of them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from engine_gaps import GAPS
from engine_tables import request_of

from khue.engines import ENGINES, get_engine
from khue.lib.periods import Grain
from khue.ports import Placement

PAGE = (Path(__file__).parents[2] / "docs" / "engines.md").read_text("utf-8")


@cache
def answers(engine: str) -> dict[str, float | None]:
    rows = [
        {"xa": f"{number}", "ngay": date(2025, 1, 6), gap.column: value}
        for number, gap in enumerate(GAPS)
        for value in gap.values
    ]
    communes = tuple(Placement(f"{number}", "commune", f"{number}", None, None) for number in range(len(GAPS)))
    with TemporaryDirectory() as folder:
        formulas = [gap.formula for gap in GAPS]
        request = request_of(Path(folder), rows, formulas, levels=["commune"], grains=[Grain.MONTH])
        found = get_engine(engine).compute(replace(request, placements=communes))
        return {o.unit: o.value for o in found if o.indicator == f"m{o.unit}"}


@pytest.mark.parametrize("engine", sorted(ENGINES))
@pytest.mark.parametrize("number", range(len(GAPS)), ids=[gap.formula for gap in GAPS])
def test_an_engine_is_right_but_for_the_gaps_it_is_known_for(engine: str, number: int) -> None:
    gap = GAPS[number]
    assert answers(engine)[f"{number}"] == gap.given.get(engine, gap.right)


@pytest.mark.parametrize("gap", GAPS, ids=[gap.formula for gap in GAPS])
def test_a_gap_is_on_the_page(gap: object) -> None:
    found = [line for line in PAGE.splitlines() if f"| `{gap.formula}` |" in line]  # type: ignore[attr-defined]
    assert len(found) == 1
    assert found[0].split(" | ")[-1].strip(" |") == ", ".join(sorted(gap.given))  # type: ignore[attr-defined]
