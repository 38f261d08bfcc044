"""`python -m bench workbook`: a workbook of 100,000 rows with faults, read, checked and returned with its wrong cells marked.

Beside it stands the same marking by openpyxl, which reads and writes every cell (`--no-rival` leaves it out).
"""

from __future__ import annotations

import argparse
import random
import shutil
import sys
import tempfile
from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path

from bench.measuring import KHUE, Cost, cost_of, median_cost, table

CITY = Path("cities/sao-khue")
ROWS = 100_000
FAULTS = 0.005
RIVAL = """
import sys, json
from openpyxl import load_workbook
from openpyxl.comments import Comment
from openpyxl.styles import PatternFill
source, report, target = sys.argv[1:]
book = load_workbook(source)
sheet, red = book["Hồ sơ"], PatternFill("solid", fgColor="FFFFC7CE")
for one in json.load(open(report, encoding="utf-8"))["findings"]:
    if one["row"] and one["column"]:
        cell = sheet.cell(one["row"], one["column"])
        cell.fill, cell.comment = red, Comment(one["message"], "Khuê")
book.save(target)
"""


def write(path: Path, rows: int, faults: float = FAULTS) -> None:
    """A workbook as an office makes it: a title, a styled header, days as days, and a few wrong cells."""
    from datetime import date, timedelta

    from openpyxl import Workbook
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.styles import Font, PatternFill

    chance, book = random.Random(5), Workbook(write_only=True)
    sheet = book.create_sheet("Hồ sơ")
    names = ("ma_ho_so", "ma_xa", "ngay_nop", "ngay_hen_tra", "ngay_tra", "kenh", "muc_do", "hai_long", "le_phi")
    head = [WriteOnlyCell(sheet, name) for name in names]
    for cell in head:
        cell.font, cell.fill = Font(bold=True), PatternFill("solid", fgColor="FFDDDDDD")
    sheet.append(["BÁO CÁO HỒ SƠ"])
    sheet.append(head)
    for number in range(rows):
        day, wrong = date(2025, 7, 1) + timedelta(days=number % 180), chance.random() < faults
        sheet.append([
            f"HS-{number % 10_000:04d}-{number // 10_000}" if number >= 10_000 else f"HS-{number:04d}", "SK101", day,
            day + timedelta(days=10), day + timedelta(days=chance.randrange(12)), "truc_tuyen", "mot_phan",
            9 if wrong else chance.randrange(1, 6), chance.randrange(10) * 1000,
        ])  # fmt: skip
    book.save(path)


def city(folder: Path) -> Path:
    """The invented city with codes of dossiers that go beyond 10,000."""
    made = folder / "city"
    shutil.copytree(CITY, made)
    shutil.rmtree(made / "inbox")
    contract = made / "contracts" / "ho-so.odcs.yaml"
    wide = contract.read_text(encoding="utf-8").replace("^HS-[0-9]{4}$", "^HS-[0-9]{4}(-[0-9])?$")
    contract.write_text(wide, encoding="utf-8")
    return made


def measured(folder: Path, book: Path, rounds: int, *, rival: bool) -> Iterator[Sequence[str]]:
    """A line for each way."""
    report = folder / "report.json"
    at = ("--city", str(city(folder)), "--home", str(folder / "home"))
    asked = (*KHUE, *at, "ingest", "ho-so", str(book), "--dry-run")
    ways = {"khue ingest --report out.xlsx": (*asked, "--report", str(folder / "out.xlsx"))}
    if rival:
        _refused(*asked, "--report", str(report))
        ways["openpyxl: marks only, nothing read or checked"] = (
            sys.executable, "-c", RIVAL, str(book), str(report), str(folder / "rival.xlsx")
        )  # fmt: skip
    for way, line in ways.items():
        cost, runs = median_cost(partial(_refused, *line), rounds)
        yield way, f"{cost.wall:.1f}", f"{cost.cpu:.1f}", f"{cost.memory:.0f}", str(runs)


def _refused(*line: str) -> Cost:
    """What a command took that ends with 1, because the file is faulty, or with 0."""
    return cost_of("sh", "-c", '"$@"; test $? -le 1', "sh", *line)


def main(arguments: Sequence[str]) -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python -m bench workbook", description=__doc__)
    parser.add_argument("--rows", type=int, default=ROWS)
    parser.add_argument("--faults", type=float, default=FAULTS, help="the share of rows with a wrong cell")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--no-rival", action="store_true")
    args = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory(prefix="khue-bench-") as name:
        folder = Path(name)
        book = folder / "ho-so.xlsx"
        write(book, args.rows, args.faults)
        print(f"{args.rows} rows, {args.faults:.1%} of them faulty, {book.stat().st_size / 1024**2:.1f} MB\n")
        heads = ("way", "wall s", "CPU s", "memory MB", "runs")
        table(heads, measured(folder, book, args.rounds, rival=not args.no_rival))
