"""Years of observations: kept by what they hold, found only whole, and cut so that derived values see what they look back on."""

from __future__ import annotations

import os
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from khue.lib import disk
from khue.model.observation import Observation, Status
from khue.model.unit import Units
from khue.pipeline.build import build
from khue.pipeline.computing.derivations import Derived
from khue.pipeline.computing.derived import derive
from khue.pipeline.computing.slices import Slice, slices
from khue.pipeline.kept.arrange import arranged
from khue.pipeline.kept.segments import KeptSegments, used
from khue.pipeline.kept.table import BY_UNIT, OBSERVATIONS
from khue.pipeline.observations import joined, observations_of, table_of
from khue.pipeline.reading import Build

DAY = date(2026, 1, 15)
MakeCity = Callable[..., Path]
FEW = [
    Observation(indicator=name, unit=unit, period=f"2025-0{n}", value=float(n), status=Status.FINAL, version="ho-so")
    for name in ("a", "b") for unit in ("X", "Y") for n in (1, 2)
]  # fmt: skip
HEAD = "ma,xa,ngay,truc_tuyen\n"
YEARS = {
    year: HEAD + "".join(f"{year}-{n},X2,{year}-{n:02d}-03,{'true' if n % (year - 2020) else 'false'}\n" for n in range(1, 13))
    for year in (2022, 2023, 2024, 2025)
}  # fmt: skip
APPENDS = {
    "contracts/ho-so.odcs.yaml": ("value: ngay}\n", "value: ngay}\n  - {property: khue.delivery, value: append}\n")
}


@pytest.fixture
def kept(tmp_path: Path) -> KeptSegments:
    segments = KeptSegments(tmp_path / "segments")
    segments.keep("k", arranged(table_of(FEW), Units(()), DAY))
    return segments


def test_a_segment_gives_back_what_was_kept(kept: KeptSegments) -> None:
    found = kept.find("k")
    assert found is not None
    assert observations_of(found.observations(OBSERVATIONS, "b", "nothing")) == [
        o for n in "12" for unit in "XY" for o in FEW if (o.indicator, o.unit, o.period[-1]) == ("b", unit, n)
    ]
    assert observations_of(found.observations(BY_UNIT, "Y")) == [o for o in FEW if o.unit == "Y"]
    assert observations_of(found.newest()) == [o for o in FEW if o.period == "2025-02"]
    assert found.contents.counted == {"a": 4, "b": 4}
    assert kept.find("other") is None


@pytest.mark.parametrize("damage", [lambda content: content[:-9], lambda content: b"x" + content[1:], None])
def test_a_segment_of_which_anything_is_damaged_is_none(
    kept: KeptSegments, damage: Callable[[bytes], bytes] | None
) -> None:
    for name in sorted((kept.root / "k").iterdir()):
        content = name.read_bytes()
        name.write_bytes(damage(content)) if damage else name.unlink()
        assert kept.find("k") is None
        name.write_bytes(content)
        assert kept.find("k") is not None


def test_what_a_segment_holds_decides_its_files(kept: KeptSegments, tmp_path: Path) -> None:
    again = KeptSegments(tmp_path / "other").keep("k", arranged(table_of(FEW[::-1]), Units(()), DAY))
    found = kept.find("k")
    assert found is not None
    assert used([again]) == used([found])


def test_a_file_is_copied_where_the_disk_has_no_links(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "a").write_bytes(b"x")
    disk.link(tmp_path / "a", tmp_path / "b")
    assert (tmp_path / "b").stat().st_ino == (tmp_path / "a").stat().st_ino

    def refuse(_source: Path, _target: Path) -> None:
        raise OSError("not here")

    monkeypatch.setattr(os, "link", refuse)
    disk.link(tmp_path / "a", tmp_path / "c")
    assert (tmp_path / "c").read_bytes() == b"x"


def test_years_without_rows_go_with_the_next_one_that_has_some() -> None:
    assert slices([2025, 2022, 2025]) == [Slice(0, 2022), Slice(2022, 9999)]
    assert slices([]) == [Slice(0, 9999)]


def declared(id: str, formula: str, grains: str = "[month, year]") -> str:
    return (
        f"id: {id}\nname: {id}\nunit: điểm\ngroup: so\npurpose: p\ndefinition: d\nmethod: m\nrhythm: month\ntiming: period\n"
        f"data_source: s\nagency: SO\nformula: {formula!r}\nlevels: [commune, city]\nperiods: {grains}\n"
    )


@pytest.mark.parametrize(
    ("formulas", "years"),
    [
        ([], 0),
        (['2 * "truc-tuyen"'], 0),
        (['"truc-tuyen" - last_year("truc-tuyen") - last_year("truc-tuyen")'], 1),
        (['last_year(last_year("truc-tuyen"))'], 2),
        (['previous("truc-tuyen", 2)'], 2),
        (['last_year("truc-tuyen")', 'previous("i0", 1)'], 2),
        (['"truc-tuyen" - latest("truc-tuyen")'], float("inf")),
    ],
)
def test_how_far_derived_values_look_back(make_city: MakeCity, formulas: list[str], years: float) -> None:
    from khue.folder.load import load_city

    city = make_city({f"indicators/i{n}.yaml": declared(f"i{n}", text) for n, text in enumerate(formulas)})
    loaded, findings = load_city(city)
    assert loaded is not None, findings
    assert Derived.of(loaded).years_back == years


def grown(home: Path, city: Path, years: list[int]) -> Build:
    for year in years:
        (city / f"inbox/ho-so/{year}.csv").write_text(YEARS[year], encoding="utf-8")
    assert not build(city, home, DAY).failed
    return Build.current(home)


def test_a_new_year_leaves_the_files_of_the_others_alone(make_city: MakeCity, tmp_path: Path) -> None:
    city = make_city({"inbox/ho-so/2022.csv": YEARS[2022]}, swap=APPENDS)
    before = grown(tmp_path / "home", city, [2023, 2024])
    after = grown(tmp_path / "home", city, [2025])
    inodes = [{path.name: path.stat().st_ino for path in one.folder.glob("*.parquet")} for one in (before, after)]
    same = {name for name in inodes[0] if inodes[0][name] == inodes[1][name]}
    assert same == {f"{file}-{n}.parquet" for file in (OBSERVATIONS, BY_UNIT) for n in (0, 1, 2)}
    assert {o.version for o in after.everything("truc-tuyen")} == {"ho-so/4"}


FORMULAS = ('"truc-tuyen" - last_year("truc-tuyen")', 'previous("i0", 3)', '"truc-tuyen" + latest("truc-tuyen")')


@pytest.mark.parametrize("formulas", [FORMULAS[:1], FORMULAS[:2], FORMULAS])
def test_derived_values_are_those_of_all_years_at_once(
    make_city: MakeCity, tmp_path: Path, formulas: tuple[str, ...]
) -> None:
    files = {f"indicators/i{n}.yaml": declared(f"i{n}", text) for n, text in enumerate(formulas)}
    city = make_city(files | {"inbox/ho-so/2022.csv": YEARS[2022]}, swap=APPENDS)
    grown(tmp_path / "home", city, [2024, 2025])
    made = grown(tmp_path / "home", city, [2023])
    listed = [o for table in made.tables() for o in observations_of(table)]
    derived = [o for o in listed if o.indicator in {f"i{n}" for n in range(len(formulas))}]
    whole = derive(joined([table_of(o for o in listed if o not in derived)]), made.city, DAY)
    assert len(derived) > 50
    assert sorted(derived, key=repr) == sorted(observations_of(whole), key=repr)
