"""What may be asked of contracts: the options of `khue contract`."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from pathlib import Path


def of_contract(command: argparse.ArgumentParser, add: Callable[..., argparse.ArgumentParser]) -> None:
    """Add what `khue contract` can do."""
    doing = command.add_subparsers(dest="do", required=True, metavar="DO")
    diff = add(doing, "diff", "Say what changed between two contracts, whom it breaks, and which version it asks for.")
    for name in ("old", "new"):
        diff.add_argument(
            name,
            metavar=name.upper(),
            help="a file, DATASET (as declared now) or DATASET@N (as version N was held against)",
        )
    draft = add(doing, "draft", "Draft a contract from a file, with what was guessed and why.")
    draft.add_argument("file", type=Path, metavar="FILE")
    draft.add_argument("--as", dest="id", default="", metavar="ID", help="the dataset's id (from the file's name)")
