"""The options of khue read that lead into the plan, and those of khue document."""

from __future__ import annotations

import argparse
from pathlib import Path


def of_read(command: argparse.ArgumentParser) -> None:
    """To the options of khue read."""
    plan = command.add_argument_group("into the plan")
    either = plan.add_mutually_exclusive_group()
    either.add_argument(
        "--items", type=Path, metavar="OUT", help="write what was read as a table to confirm (.xlsx, .csv)"
    )
    either.add_argument(
        "--confirmed", type=Path, metavar="TABLE", help="take a confirmed table and show what it changes"
    )
    plan.add_argument(
        "--into", metavar="ID", default="", help="the document of the city folder that FILE is (by its number)"
    )
    plan.add_argument("--write", action="store_true", help="with --confirmed: write the change into the city folder")


def of_document(command: argparse.ArgumentParser) -> None:
    """To the options of khue document."""
    command.add_argument(
        "id", metavar="ID", nargs="?", default="", help="a document of the city folder; none: an empty table"
    )
    either = command.add_mutually_exclusive_group()
    either.add_argument("--out", type=Path, metavar="OUT", help="write its targets and tasks there (.xlsx, .csv)")
    either.add_argument("--table", type=Path, metavar="TABLE", help="take a table and show what it changes")
    command.add_argument("--write", action="store_true", help="with --table: write the change into the city folder")
