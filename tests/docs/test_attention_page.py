"""The page on the attention list says what the code does, and its example is what the build says."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from khue.cli.main import main
from khue.model.attention import Kind
from khue.pipeline.attention import bands, late, odd, owed, ranking, ranks, targets, tasks, weights
from khue.pipeline.attention.found import list_of
from khue.pipeline.reading import Build

PAGE = Path("docs/attention.md").read_text(encoding="utf-8")
CITY = Path("cities/sao-khue").resolve()


def table(heading: str) -> list[list[str]]:
    """The cells of the first table that has this text in its first row."""
    lines = PAGE[PAGE.index(heading) :].splitlines()
    end = next((n for n, line in enumerate(lines) if not line.startswith("|") and n), len(lines))
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines[:end]]


def numbers(cells: list[str]) -> list[float]:
    return [float(cell) for cell in cells if re.fullmatch(r"[\d.]+", cell)]


def test_every_kind_is_told() -> None:
    for kind in Kind:
        assert f"`{kind.value}`" in PAGE


def test_the_urgency_is_that_of_the_code() -> None:
    rows = table("| due within")
    ahead, passed = [level for _, level in bands.AHEAD], [level for _, level in bands.PASSED]
    assert numbers(rows[2]) == [*ahead, bands.LATER, *passed, bands.LONG_AGO]
    months = [int(found) for cell in rows[0] if (found := re.sub(r"\D", "", cell))]
    assert months == [months for months, _ in (*bands.AHEAD, *bands.PASSED)]
    assert f"no day counts {bands.UNDATED}" in PAGE


def test_the_chances_are_those_of_the_code() -> None:
    rows = table("| outlook: chance of missing")[2:]
    assert [float(row[1]) for row in rows] == [level for _, level in bands.CHANCES] + [bands.MOST_CERTAIN]
    limits = [int(re.sub(r"\D", "", row[0])) / 100 for row in rows[:-1]]
    assert limits == [limit for limit, _ in bands.CHANCES]
    assert [float(row[4]) for row in rows[:3]] == list(targets.BY_STATUS.values())
    assert [float(row[4]) for row in rows[3:]] == [targets.MISSED["overdue_unmeasured"], targets.MISSED["overdue"]]
    said = PAGE[PAGE.index("Of a task it is") : PAGE.index("**Weight**")]
    assert numbers(re.findall(r"[\d.]*\d", said)) == [
        tasks.LATE, tasks.OPEN, owed.UNKNOWN, *late.BY_PERIODS, late.VERY_LATE,
        *(level for _, level in ranks.BY_PLACES), ranks.FAR, *(limit for limit, _ in ranks.BY_PLACES), odd.MISLEADING, 1,
    ]  # fmt: skip


def test_the_weights_are_those_of_the_code() -> None:
    rows = table("| of the document")[2:]
    assert [float(row[1]) for row in rows[:3]] == [1.0, weights.DOCUMENTS["ke-hoach"], weights.OTHER_DOCUMENT]
    assert [float(row[3]) for row in rows[:2]] == [weights.CERTAINTY["firm"], weights.SOFT]
    assert [float(row[7]) for row in rows] == [weights.TARGET, weights.TASK, weights.DATA, odd.ASIDE]
    assert (rows[3][:2], weights.DRAFT, weights.RANK) == (["a draft", "half"], 0.5, weights.TASK)


def test_the_limits_are_those_of_the_code() -> None:
    assert (ranking.MOST, ranking.MOST_OWED, bands.HALF_MONTH) == (10, 3, 16)
    assert f"at least {ranking.LEAST} points" in PAGE


@pytest.fixture(scope="module")
def build(tmp_path_factory: pytest.TempPathFactory) -> Build:
    home = tmp_path_factory.mktemp("attention")
    assert main(["--city", str(CITY), "--home", str(home), "build", "--date", "2026-01-15"]) == 0
    return Build.current(home)


def test_the_worked_example_is_what_the_build_says(build: Build) -> None:
    said = [
        (int(place), re.findall(r"SK-(?:NV-)?\d+", what)[0], *map(float, factors))
        for place, what, *factors in table("| place | what")[2:]
    ]
    found = list_of(build, build.as_of)
    parts = [
        (item.place, part.id, part.chance, part.weight.total, part.urgency, round(part.loss, 4))
        for item in found.items
        for part in item.parts
    ]
    assert said == parts
    missed = {t: round(100 * (1 - o.chance)) for t, o in build.outlooks.items() if o.chance is not None}
    for target, percent in re.findall(r"(SK-\d+), [^|]*missed with (\d+) %", PAGE):
        assert missed[target] == int(percent)
