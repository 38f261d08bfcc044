"""The page on drafts says what the code does."""

from __future__ import annotations

import re
from pathlib import Path

import msgspec

from khue.model.draft import SIX_CLEAR, Basis, Gates, Grade, Passing, Vocabulary
from khue.model.orientation import Covering, Orientation
from khue.pipeline.drafts.wording import criteria

PAGE = Path("docs/drafts.md").read_text(encoding="utf-8")


def rows(heading: str) -> list[list[str]]:
    """The cells of the table whose first row begins so, without its head."""
    lines = PAGE[PAGE.index(heading) :].splitlines()
    end = next((n for n, line in enumerate(lines) if not line.startswith("|")), len(lines))
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines[2:end]]


def test_every_criterion_is_told_with_its_grade() -> None:
    told: dict[str, str] = {}
    absent = set()
    for cells in (
        line.strip("|").split("|")
        for line in PAGE.splitlines()
        if re.match(r"\| `[a-z-]+`(, `[a-z-]+`)* \| [a-z, ]+ \|", line)
    ):
        names, grades = re.findall(r"`([a-z-]+)`", cells[0]), [grade.strip() for grade in cells[1].split(",")]
        if not set(grades) <= {grade.value for grade in Grade}:
            continue
        told |= dict(zip(names, grades * (len(names) if len(grades) == 1 else 1), strict=False))
        absent |= set(names) if cells[2].strip().endswith("absence") else set()
    assert told == {name: one.grade.value for name, one in criteria().items()}
    assert absent == {name for name, one in criteria().items() if one.absence}


def test_the_thresholds_are_those_of_the_code() -> None:
    usual = msgspec.structs.asdict(Gates())
    assert {row[0].strip("`"): float(row[1]) for row in rows("| name | usual |")} == {
        name: value for name, value in usual.items() if isinstance(value, float)
    }


def test_results_bases_and_coverings_are_all_told() -> None:
    assert {row[0].strip("`") for row in rows("| result |")} == {one.value for one in Passing}
    assert {row[0].strip("`") for row in rows("| covered |")} == {one.value for one in Covering}
    clear = {row[0].strip("`"): row[2] for row in rows("| `by` |")}
    assert clear == {one.by.value: one.name.vi + (", required" if one.required else "") for one in SIX_CLEAR}
    assert set(clear) == {one.value for one in Basis}


def test_columns_and_words_are_those_of_the_code() -> None:
    listed = PAGE[PAGE.index("with its source:") :].split("\n\n")[0]
    assert set(re.findall(r"`(\w+)`", listed)) == set(Orientation.__struct_fields__)
    own = PAGE[PAGE.index("      words:\n") :].split("\n\n")[0]
    assert set(re.findall(r"^ {8}(\w+):", own, re.MULTILINE)) <= set(Vocabulary.__struct_fields__)
