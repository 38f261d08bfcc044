"""What a folder declares is read once; whatever changes in it, or in what is kept, is seen."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from khue.pipeline.build import build
from khue.pipeline.declared import Declared, Folder
from khue.pipeline.home import Home
from khue.pipeline.inputs import folder_files
from khue.pipeline.reading import Build

CITIES = Path(__file__).parents[2] / "cities"
MakeCity = Callable[..., Path]


def folder(city: Path) -> Folder:
    return Folder(city, folder_files(city))


def afresh(city: Path, home: Path) -> Declared:
    """What a folder declares for who has nothing kept."""
    return folder(city).declared(Home(home / "nothing"))


@pytest.mark.parametrize("name", ["ha-noi", "sao-khue"])
def test_it_comes_back_as_it_was_read(name: str, tmp_path: Path) -> None:
    city, home = CITIES / name, Home(tmp_path)
    read = afresh(city, tmp_path)
    (kept,) = folder(city).keep(home, read)
    assert (home.cache / kept).is_file()
    found = folder(city).declared(home)
    assert found == read
    assert found.formulas == read.formulas
    assert found.derivations == read.derivations
    assert folder(city).keep(home, found) == (kept,)


def add(name: str, text: str) -> Callable[[Path], None]:
    def change(city: Path) -> None:
        (city / name).parent.mkdir(parents=True, exist_ok=True)
        (city / name).write_text(text, encoding="utf-8")

    return change


def swap(name: str, old: str, new: str) -> Callable[[Path], None]:
    def change(city: Path) -> None:
        text = (city / name).read_text(encoding="utf-8")
        assert old in text
        (city / name).write_text(text.replace(old, new), encoding="utf-8")

    return change


def link_out(city: Path) -> None:
    """The same bytes, but from outside the folder, which the check refuses."""
    file, outside = city / "indicators/truc-tuyen.yaml", city.parent / "outside.yaml"
    file.rename(outside)
    file.symlink_to(outside)


@pytest.mark.parametrize(
    "change",
    [
        swap("units/units.csv", "Xã Hai", "Xã Hai Mới"),
        swap("indicators/truc-tuyen.yaml", "(where truc_tuyen)", "(where not truc_tuyen)"),
        swap("indicators/truc-tuyen.yaml", "(where truc_tuyen)", "(where truc_tuyn)"),
        add("indicatrs/x.yaml", "id: x"),
        add("resolutions/qd-1/notes.txt", "x"),
        lambda city: (city / "resolutions/qd-9").mkdir(parents=True),
        link_out,
    ],
)
def test_whatever_changes_in_the_folder_is_seen(
    make_city: MakeCity, tmp_path: Path, change: Callable[[Path], None]
) -> None:
    city, home = make_city(), Home(tmp_path / "home")
    before = afresh(city, tmp_path)
    assert folder(city).keep(home, before)
    change(city)
    found = folder(city).declared(home)
    assert found != before
    assert found == afresh(city, tmp_path)


def test_what_is_delivered_is_not_declared(make_city: MakeCity, tmp_path: Path) -> None:
    head = "ma,xa,ngay,truc_tuyen\n"
    city, home = make_city({"inbox/ho-so/a.csv": head}), Home(tmp_path / "home")
    kept = folder(city).keep(home, folder(city).declared(home))
    assert kept
    add("inbox/ho-so/b.csv", head)(city)
    assert folder(city).keep(home, folder(city).declared(home)) == kept


@pytest.mark.parametrize("damage", [b"", b"\x80", None])
def test_a_damaged_file_is_read_anew(make_city: MakeCity, tmp_path: Path, damage: bytes | None) -> None:
    city, home = make_city(), Home(tmp_path / "home")
    before = afresh(city, tmp_path)
    (kept,) = folder(city).keep(home, before)
    path = home.cache / kept
    path.unlink() if damage is None else path.write_bytes(damage)
    assert folder(city).declared(home) == before


def test_a_folder_with_errors_is_not_kept(make_city: MakeCity, tmp_path: Path) -> None:
    city, home = make_city(), Home(tmp_path / "home")
    swap("indicators/truc-tuyen.yaml", "(where truc_tuyen)", "(where truc_tuyn)")(city)
    found = folder(city).declared(home)
    assert found.failed
    assert folder(city).keep(home, found) == ()


def test_a_build_tells_of_a_kept_folder_what_it_tells_of_one_that_it_reads(make_city: MakeCity, tmp_path: Path) -> None:
    city = make_city()
    notes = []
    for day in (15, 16):
        assert not build(city, tmp_path / "home", date(2026, 1, day)).failed
        notes.append(Build.current(tmp_path / "home").notes)
    assert notes[0] == notes[1]
