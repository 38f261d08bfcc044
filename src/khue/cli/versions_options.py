"""What may be asked of versions and of sources elsewhere: the options of `khue versions` and `khue fetch`."""

from __future__ import annotations

import argparse


def of_versions(command: argparse.ArgumentParser) -> None:
    """Add the options of `khue versions`."""
    command.add_argument(
        "words", metavar="WORD", nargs="*",
        help="nothing or DATASET lists; diff DATASET 3 4 compares; withdraw DATASET 4 and restore DATASET 4",
    )  # fmt: skip
    command.add_argument(
        "--reason", default="", metavar="TEXT", help="why it is withdrawn or restored; stays on record"
    )
    command.add_argument("--most", type=int, default=50, metavar="N", help="so many differing rows are listed (50)")


def of_fetch(command: argparse.ArgumentParser) -> None:
    """Add the options of `khue fetch`."""
    command.add_argument("dataset", metavar="DATASET", nargs="?", default="", help="only its sources (all)")
    command.add_argument("--due", action="store_true", help="only the sources whose time has come")
