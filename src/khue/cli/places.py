"""Where a command finds the city and keeps its data."""

from __future__ import annotations

import argparse
from pathlib import Path


def home(args: argparse.Namespace, city_id: str) -> Path:
    """The data home: --home, else $KHUE_HOME, else `var/<city id>` in the current directory."""
    return args.home if args.home is not None else Path("var") / city_id
