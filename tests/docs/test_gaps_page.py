"""The page on the gap register says what the code does, and its example is what the build says."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

from khue.model.gap import State, Thing
from khue.model.quality import Aspect
from khue.pipeline.attention.owed import PERIODS_LATE
from khue.pipeline.build import build
from khue.pipeline.gaps import register, timely
from khue.pipeline.quality import judge
from khue.pipeline.reading import Build
from khue.pipeline.usage.counts import FOLDER

PAGE = Path("docs/gaps.md").read_text(encoding="utf-8")
TEXT = " ".join(PAGE.split())


def rows(heading: str) -> list[list[str]]:
    """The cells of the table whose first row begins so, without its head."""
    lines = PAGE[PAGE.index(heading) :].splitlines()
    end = next((n for n, line in enumerate(lines) if not line.startswith("|")), len(lines))
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines[2:end]]


def test_kinds_states_and_aspects_are_all_told() -> None:
    assert {row[0].strip("`") for row in rows("| kind |")} == {thing.value for thing in Thing}
    told = {row[0].strip("`"): row[2] == "no" for row in rows("| state |")}
    assert told == {state.value: state.absent for state in State}
    assert {row[0].strip("`"): float(row[1]) for row in rows("| aspect |")} == {
        aspect.value: judge.WEIGHTS[aspect] for aspect in Aspect
    }


def test_the_numbers_of_the_rules_are_those_of_the_code() -> None:
    assert f"when {PERIODS_LATE} periods of the indicator's rhythm" in TEXT
    assert f"is held to {timely.YEARLY} months" in TEXT
    assert f"the last {register.MONTHS} month ends" in TEXT
    said = {row[0].strip("`"): row[2] for row in rows("| aspect |")}
    assert [float(n) for n in re.findall(r"\b[01](?:\.\d+)?", said["currentness"])[:3]] == list(judge.BY_PERIODS)
    assert f"times {judge.WITH_FINDINGS}" in said["validity"]
    assert f"{judge.USUAL} months before" in said["volume"]
    assert f"{judge.LEAST_MONTHS} such months" in said["volume"]
    assert f"{judge.INDICATORS_ONLY} when only indicators" in said["use"]
    assert f"`{FOLDER}/<month>.json`" in PAGE


def test_the_worked_example_is_what_the_build_says(tmp_path: Path) -> None:
    assert not build(Path("cities/sao-khue").resolve(), tmp_path / "home", date(2026, 1, 15)).failed
    found = Build.current(tmp_path / "home")
    now = found.completeness[-1]
    assert (now.whole.held, now.whole.needed) == (4, 6)
    assert f"That is 4 of 6, or {100 * (now.whole.share or 0):.1f} %" in TEXT
    assert {kind: held.needed for kind, held in now.things.items()} == {"dataset": 2, "indicator": 3, "target": 1}
    assert {gap.subject for gap in found.gaps if gap.state.absent} == {"ho-co-cap-quang", "SK-07"}
