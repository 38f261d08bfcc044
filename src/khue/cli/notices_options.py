"""The options of the command on notices."""

from __future__ import annotations

import argparse
from collections.abc import Callable

from khue.cli.office_options import Add


def of_notices(command: argparse.ArgumentParser, add: Add, date: Callable[[argparse.ArgumentParser], None]) -> None:
    """Sending, the digest, and how the letters stand."""
    doing = command.add_subparsers(dest="do", required=True, metavar="DO")
    date(add(doing, "send", "Tell what the day brings, then send the letters that wait."))
    date(add(doing, "digest", "Write the digest of the day's week, once for each who wants it."))
    add(doing, "list", "How many letters wait, were sent or were given up.")
