"""Hiding what came after a day brings back that day's list: from a folder without it, a build says the same."""

from __future__ import annotations

import csv
import io
import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path

import msgspec
import pytest

from khue.cli.main import main
from khue.lib.periods import Period
from khue.model.attention import AttentionList
from khue.pipeline.attention.found import list_of
from khue.pipeline.reading import Build

CITIES = Path(__file__).resolve().parents[2] / "cities"
Row = dict[str, str]


def rows_of(path: Path) -> list[Row]:
    return list(csv.DictReader(io.StringIO(path.read_text(encoding="utf-8"))))


def rewrite(path: Path, change: Callable[[Row], Row | None]) -> None:
    """Change or drop (None) the rows of a CSV file."""
    rows = rows_of(path)
    kept = [changed for row in rows if (changed := change(row)) is not None]
    text = io.StringIO()
    writer = csv.DictWriter(text, list(rows[0]), lineterminator="\n")
    writer.writeheader()
    writer.writerows(kept)
    path.write_text(text.getvalue(), encoding="utf-8")


def hide_figures(folder: Path, day: date) -> None:
    """Leave out the figures that were not known: published later, or of a period that ended later and was not read before."""

    def known(row: Row) -> bool:
        if row.get("published"):
            return row["published"] <= day.isoformat()
        end = Period.parse(row["period"]).end.isoformat()
        return min(end, row.get("seen_on") or end) <= day.isoformat()

    for path in (folder / "figures").glob("*.csv"):
        rewrite(path, lambda row: row if known(row) else None)


def hide_documents(folder: Path, day: date) -> None:
    """Take away documents that were issued later, and undo what was done later."""
    late = {"state": "open", "done_on": ""}
    for document in (folder / "resolutions").iterdir():
        said = msgspec.yaml.decode((document / "resolution.yaml").read_bytes())
        month = (
            "-".join(part.zfill(2) for part in reversed(said["date_text"].split("/"))) if "date_text" in said else ""
        )
        when = str(said.get("date") or month)
        if when and Period.parse(when).end > day:
            shutil.rmtree(document)
        elif (document / "tasks.csv").is_file():
            rewrite(document / "tasks.csv", lambda row: row | late if row["done_on"] > day.isoformat() else row)


def hide_rows(folder: Path, day: date, dates: dict[str, tuple[str, ...]]) -> None:
    """Leave out rows of datasets that are of later days, and what was entered in older rows later.

    `dates` names by dataset the columns with days, first the one that places the row.
    """
    for dataset, (first, *later) in dates.items():
        for path in (folder / "inbox" / dataset).iterdir():
            hide = hide_sheet_rows if path.suffix == ".xlsx" else hide_csv_rows
            hide(path, day.isoformat(), first, later)


def hide_csv_rows(path: Path, until: str, first: str, later: list[str]) -> None:
    def known(row: Row) -> Row | None:
        return row | {name: "" for name in later if row[name] > until} if row[first] <= until else None

    rewrite(path, known)


def hide_sheet_rows(path: Path, until: str, first: str, later: list[str]) -> None:
    from openpyxl import load_workbook

    book = load_workbook(path)
    sheet = book.worksheets[0]
    names = [cell.value for cell in sheet[1]]
    for number in range(sheet.max_row, 1, -1):
        cells = dict(zip(names, sheet[number], strict=True))
        if str(cells[first].value)[:10] > until:
            sheet.delete_rows(number)
        for name in later:
            if str(cells[name].value or "")[:10] > until:
                cells[name].value = None
    book.save(path)


def built(folder: Path, home: Path, day: date) -> Build:
    assert main(["--city", str(folder), "--home", str(home), "build", "--date", day.isoformat()]) == 0
    return Build.current(home)


def alike(found: AttentionList) -> AttentionList:
    """A list without what a build of that day cannot have: what came of it later, and a build before."""
    comparisons = tuple(one for one in found.comparisons if one.held_against != "build")
    return msgspec.structs.replace(found, outcomes=(), comparisons=comparisons)


SAO_KHUE = {"ho-so": ("ngay_nop", "ngay_tra"), "phan-anh": ("ngay_nhan", "ngay_xu_ly")}


@pytest.mark.parametrize(
    ("city", "today", "day", "dates"),
    [
        ("ha-noi", date(2026, 11, 23), date(2025, 11, 23), {}),
        ("ha-noi", date(2026, 11, 23), date(2024, 11, 23), {}),
        ("sao-khue", date(2026, 1, 15), date(2025, 1, 15), SAO_KHUE),
        ("sao-khue", date(2026, 1, 15), date(2025, 9, 30), SAO_KHUE),
    ],
)
def test_hiding_what_came_later_brings_back_the_list(
    tmp_path: Path, city: str, today: date, day: date, dates: dict[str, tuple[str, ...]]
) -> None:
    whole = built(CITIES / city, tmp_path / "whole", today)
    folder = tmp_path / city
    shutil.copytree(CITIES / city, folder)
    hide_figures(folder, day)
    hide_documents(folder, day)
    hide_rows(folder, day, dates)
    hidden = built(folder, tmp_path / "hidden", day)
    assert len(hidden.city.figures) < len(whole.city.figures)
    then = list_of(hidden, day)
    assert then.items
    assert alike(list_of(whole, day)) == alike(then)
    assert list_of(whole, day) != list_of(whole, today)


@pytest.mark.parametrize(
    ("city", "today", "day", "dates"),
    [
        ("ha-noi", date(2026, 11, 23), date(2025, 11, 30), {}),
        ("ha-noi", date(2026, 11, 23), date(2024, 12, 31), {}),
        ("sao-khue", date(2026, 1, 15), date(2025, 8, 31), SAO_KHUE),
    ],
)
def test_hiding_what_came_later_brings_back_how_complete_the_data_was(
    tmp_path: Path, city: str, today: date, day: date, dates: dict[str, tuple[str, ...]]
) -> None:
    whole = built(CITIES / city, tmp_path / "whole", today)
    folder = tmp_path / city
    shutil.copytree(CITIES / city, folder)
    hide_figures(folder, day)
    hide_documents(folder, day)
    hide_rows(folder, day, dates)
    hidden = built(folder, tmp_path / "hidden", day)
    assert hidden.completeness[-1] == next(one for one in whole.completeness if one.day == day)
