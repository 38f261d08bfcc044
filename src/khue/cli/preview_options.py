"""What may be said of a file on the command line: the options of `khue preview`."""

from __future__ import annotations

import argparse
from pathlib import Path


def add(command: argparse.ArgumentParser) -> None:
    """Add the options to the command."""
    command.add_argument("file", type=Path, metavar="FILE")
    command.add_argument(
        "--as", dest="dataset", default="", metavar="DATASET", help="hold its columns against a contract"
    )
    command.add_argument(
        "--codes", metavar="WHEN", help="add the codes of the units named, as of 2022, 2025-07 or 2025-07-01"
    )
    said = command.add_argument_group("corrections, where the file was not understood as it is meant")
    said.add_argument("--sheet", default="", metavar="S", help="the sheet, by name or number; * for all of one form")
    said.add_argument("--header", default="", metavar="ROWS", help="the header rows, as 3-4; 0 for none")
    said.add_argument("--encoding", default="", metavar="E",
                      help="utf-8, utf-16, tcvn3, vni, viscii, windows-1258 or windows-1252")  # fmt: skip
    said.add_argument("--delimiter", default="", metavar="D", help="comma, semicolon, tab, pipe or the sign itself")
    said.add_argument("--skip", default="", metavar="ROWS", help="rows that are no data, as 10,12-14")
    said.add_argument("--decimal", default="", metavar="MARK", help="the decimal mark of all numbers: , or .")
    said.add_argument("--dates", default="", metavar="ORDER", help="the order of days: dmy, mdy or ymd")
    said.add_argument(
        "--rename", action="append", default=[], metavar="OLD=NEW", help="another name for a column; may be repeated"
    )
    said.add_argument("--wide", action="store_true", help="months and quarters stay columns")
    said.add_argument("--keep-totals", action="store_true", help="rows of totals stay")
    said.add_argument("--remember", nargs="?", const="*", default="", metavar="FILES",
                      help="keep the corrections for files of such names, as *.xls, of the dataset (all)")  # fmt: skip
