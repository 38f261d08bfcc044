"""A history keeps to one framework and follows each unit, not its code."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import msgspec
import numpy as np
import pytest

from khue.exceptions import InputError
from khue.folder.load import load_city
from khue.model.city import City
from khue.model.index import Index
from khue.model.method import Merging
from khue.model.unit import UnitChange
from khue.pipeline.indices.catching import catching_answer
from khue.pipeline.indices.coming import coming, coming_next
from khue.pipeline.indices.computed import Declared, Given
from khue.pipeline.indices.history import History, history_of, read_tables
from khue.pipeline.indices.later import became

INDEX = msgspec.json.decode(
    """{"id": "x", "name": {"vi": "X"}, "act": "Q", "level": "commune", "years": [2023, 2024, 2025], "components": [
 {"id": "a", "name": {"vi": "A"}, "points": 60}, {"id": "b", "name": {"vi": "B"}, "points": 40}]}""",
    type=Index,
)
SAO_KHUE = Path(__file__).resolve().parents[2] / "cities" / "sao-khue"


@pytest.fixture(scope="module")
def city() -> City:
    """Sao Khuê, where SK103 became SK203, and SK202 became SK103, on one day."""
    loaded, _ = load_city(SAO_KHUE)
    assert loaded is not None
    return loaded


def given(period: str, **values: float) -> Given:
    """Values of component a and b alike, by unit."""
    column = np.array(list(values.values()))
    return Given(period, tuple(values), {"a": column, "b": column})


def total(past: History, period: str, unit: str) -> float:
    """The score of a unit in a period."""
    return float(past.panel().values[past.periods.index(period), past.units.index(unit)])


def test_a_code_that_passed_to_another_unit_does_not_take_its_figures_along(city: City) -> None:
    past = history_of(city, Declared(INDEX, {}), [
        given("2025", SK101=0.5, SK203=0.7, SK103=0.3), given("2024", SK101=0.4, SK103=0.6, SK202=0.2),
    ])  # fmt: skip
    assert past.periods == ("2024", "2025")
    assert past.units == ("SK101", "SK203", "SK103")
    assert [total(past, "2024", unit) for unit in past.units] == pytest.approx([0.4, 0.6, 0.2])


@pytest.mark.parametrize("turned", [False, True])
def test_changes_of_one_day_are_taken_together_in_whatever_order_they_stand(city: City, turned: bool) -> None:
    changes = city.changes[::-1] if turned else city.changes
    found = became(msgspec.structs.replace(city, changes=changes), "commune", 2024)
    assert found == {"SK103": "SK203", "SK202": "SK103"}
    assert became(city, "commune", 2024, until=2024) == {}


def test_units_that_became_one_have_their_mean_only_where_the_index_says_so(city: City) -> None:
    merger = (UnitChange(from_code="SK102", to_code="SK101", date=date(2025, 1, 1), weight=1),)
    joined = msgspec.structs.replace(city, changes=merger)
    told = [given("2024", SK101=0.4, SK102=0.6, SK201=0.3), given("2025", SK101=0.7, SK201=0.4)]
    silent = history_of(joined, Declared(INDEX, {}), told)
    assert np.isnan(total(silent, "2024", "SK101"))
    assert total(silent, "2024", "SK201") == pytest.approx(0.3)
    stated = msgspec.structs.replace(INDEX, merged=Merging.MEAN)
    assert total(history_of(joined, Declared(stated, {}), told), "2024", "SK101") == pytest.approx(0.5)


def test_a_unit_that_is_no_more_is_no_rival(city: City) -> None:
    alone = msgspec.structs.replace(city, changes=())
    past = history_of(alone, Declared(INDEX, {}), [given("2024", SK101=0.4, SK202=0.9), given("2025", SK101=0.5)])
    assert past.units == ("SK101",)


def test_what_does_not_apply_to_a_unit_is_carried_with_it(city: City) -> None:
    before = Given(
        "2024",
        ("SK103", "SK101"),
        {"a": np.array([0.5, 0.5]), "b": np.array([np.nan, 0.2])},
        frozenset({("SK103", "b")}),
    )
    past = history_of(city, Declared(INDEX, {}), [before, given("2025", SK203=0.5, SK101=0.5)])
    assert past.found[0].given.not_assessed == {("SK203", "b")}
    assert total(past, "2024", "SK203") == pytest.approx(0.5)


def panel_of(*years: str) -> list[Given]:
    """Five communes that gain a tenth a year."""
    units = ("SK101", "SK102", "SK201", "SK203", "SK103")
    return [given(year, **{unit: 0.3 + 0.05 * at + 0.1 * n + 0.01 * (at * n % 3) for at, unit in enumerate(units)})
            for n, year in enumerate(years)]  # fmt: skip


def test_nothing_is_foretold_for_a_year_in_which_the_index_is_not_in_force(city: City) -> None:
    flat = msgspec.structs.replace(city, changes=())
    past = history_of(flat, Declared(INDEX, {}), panel_of("2023", "2024", "2025"))
    assert coming_next(past) is None
    answer = catching_answer(past, "SK102", None)
    assert (answer["on"], answer["coming"], answer["basis"]) == (None, None, None)
    assert [row["unit"] for row in answer["behind"]] == ["SK101"]


@pytest.mark.parametrize(
    ("on", "why"), [("2024", "not after the newest"), ("2025-Q1", "not as long"), ("2031", "three times as far ahead")]
)  # fmt: skip
def test_what_cannot_be_foretold_is_refused_with_the_reason(city: City, on: str, why: str) -> None:
    flat = msgspec.structs.replace(city, changes=())
    past = history_of(flat, Declared(INDEX, {}), panel_of("2023", "2024"))
    with pytest.raises(InputError) as refused:
        coming(past, on)
    assert refused.value.finding is not None
    assert why in refused.value.finding.sentence("en")
    assert refused.value.finding.sentence("vi")


def test_one_year_is_too_little(city: City) -> None:
    with pytest.raises(InputError) as refused:
        coming(history_of(city, Declared(INDEX, {}), panel_of("2024")), "2025")
    assert refused.value.finding is not None
    assert "too few units" in refused.value.finding.sentence("en")


def table(folder: Path, name: str, text: str) -> Path:
    """A table of values."""
    file = folder / name
    file.write_text(text, encoding="utf-8")
    return file


def test_several_tables_give_one_history_and_years_of_other_frameworks_are_left_out(tmp_path: Path) -> None:
    older = table(tmp_path, "older.csv", "year,unit,a,b\n2019,SK101,9,9\n2023,SK101,0.1,0.2\n2024,SK101,0.3,0.4\n")
    newer = table(tmp_path, "newer.csv", "period,unit,a,b\n2025,SK101,0.5,0.6\n")
    found = read_tables([newer, older], Declared(INDEX, {}), "2025", back=True)
    assert (found.findings, sorted(given.period for given in found.givens)) == ((), ["2023", "2024", "2025"])
    only = read_tables([newer, older], Declared(INDEX, {}), "2025", back=False)
    assert [given.period for given in only.givens] == ["2025"]


@pytest.mark.parametrize(
    ("text", "code"), [("unit,a\nSK101,0.5\n", "KH566"), ("year,unit,a\n2025,SK101,0.5\n", "KH565")]
)  # fmt: skip
def test_tables_that_do_not_go_together_are_refused(tmp_path: Path, text: str, code: str) -> None:
    one = table(tmp_path, "one.csv", "year,unit,a\n2025,SK101,0.1\n")
    found = read_tables([one, table(tmp_path, "two.csv", text)], Declared(INDEX, {}), "2025", back=True)
    assert [finding.rule.code for finding in found.findings] == [code]
