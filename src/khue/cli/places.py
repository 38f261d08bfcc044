"""Where a command finds the city and keeps its data."""

from __future__ import annotations

import argparse
import os
from pathlib import Path

from khue.exceptions import UsageError


def home(args: argparse.Namespace, city_id: str) -> Path:
    """The data home: --home, else $KHUE_HOME, else `var/<city id>` in the current directory.

    Raises UsageError where it is a file, cannot be read, or cannot be made.
    """
    chosen: Path = args.home if args.home is not None else Path("var") / city_id
    standing = next(folder for folder in (chosen, *chosen.absolute().parents) if folder.exists())
    wanted = os.R_OK | os.X_OK if standing == chosen else os.W_OK | os.X_OK
    if not standing.is_dir() or not os.access(standing, wanted):
        from khue.cli.faults import NO_HOME
        from khue.model.finding import Finding

        raise UsageError(finding=Finding(NO_HOME, str(chosen), params={"path": chosen, "at": standing}))
    return chosen
