"""What may be asked of money: the options of `khue money`."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from datetime import date
from pathlib import Path


def of_money(
    command: argparse.ArgumentParser, add: Callable[..., argparse.ArgumentParser], day: Callable[[str], date]
) -> None:
    """Add what `khue money` can do."""
    doing = command.add_subparsers(dest="do", required=True, metavar="DO")
    read = add(doing, "import", "Read a budget file, and say what it would change in a document's money.csv.")
    read.add_argument("file", type=Path, metavar="FILE", help="a budget as .xlsx, .xls, .ods or .csv")
    read.add_argument("--document", metavar="ID", help="whose tasks the money is for (the city's lead document)")
    read.add_argument("--period", metavar="PERIOD", help="of rows that do not say theirs, as 2026 or 2026-Q3")
    read.add_argument("--source", metavar="TEXT", help="the number of the budget document (the file's name)")
    read.add_argument("--seen-on", type=day, dest="seen_on", metavar="DAY", help="the day on which it was read (today)")
    read.add_argument("--write", action="store_true", help="write it into the folder, not only show it")
