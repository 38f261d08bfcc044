"""docs/formulas.md: every example on it is true on every engine, and every function is on it."""

from __future__ import annotations

import re
from datetime import date
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from engine_tables import request_of

from khue.engines import ENGINES, get_engine
from khue.formulas.functions import FUNCTIONS
from khue.lib.periods import Grain
from khue.model.observation import Observation, Status

PAGE = (Path(__file__).parents[2] / "docs" / "formulas.md").read_text("utf-8")
EXAMPLES = re.findall(r"^\| `(?P<formula>[^`]+\([^`]+)` \| (?P<gives>[\w.]+) \|", PAGE, re.MULTILINE)
READERS = {
    "ma": str,
    "xa": str,
    "ngay": date.fromisoformat,
    "ngay_tra": date.fromisoformat,
    "phi": int,
    "diem": float,
    "dung_han": "true".__eq__,
}


def rows_of_the_page() -> list[dict[str, object]]:
    lines = [[cell.strip() for cell in line.split("|")[1:-1]] for line in PAGE.splitlines() if line.startswith("| A")]
    return [
        {name: read(cell) if cell else None for (name, read), cell in zip(READERS.items(), line, strict=True)}
        for line in lines
    ]


@cache
def answers(engine: str) -> dict[str, Observation]:
    """What every example comes to, out of one request."""
    with TemporaryDirectory() as folder:
        formulas = [formula for formula, _ in EXAMPLES]
        request = request_of(Path(folder), rows_of_the_page(), formulas, levels=["commune"], grains=[Grain.MONTH])
        return {o.indicator: o for o in get_engine(engine).compute(request)}


@pytest.mark.parametrize("engine", sorted(ENGINES))
@pytest.mark.parametrize("number", range(len(EXAMPLES)), ids=[formula for formula, _ in EXAMPLES])
def test_an_example_is_true(engine: str, number: int) -> None:
    found, gives = answers(engine)[f"m{number}"], EXAMPLES[number][1]
    if gives in {"missing", "undefined"}:
        assert (found.status, found.value) == (Status(gives), None)
    else:
        assert (found.status, found.value) == (Status.FINAL, pytest.approx(float(gives), rel=1e-12))


@pytest.mark.parametrize("name", sorted(FUNCTIONS))
def test_every_function_has_an_example(name: str) -> None:
    assert any(re.search(rf"\b{name}\(", formula) for formula, _ in EXAMPLES)


def test_the_page_has_examples() -> None:
    assert len(EXAMPLES) > 35
    assert len(rows_of_the_page()) == 4
