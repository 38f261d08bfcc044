"""The store as it would be after a delivery: a folder of links beside a home, in which a delivery is stored for a trial.

A plan takes in what waits exactly as a build does, and so knows to the last partition what will change. Nothing in the
home is touched: what exists there is only linked to, and what is new lies in a temporary folder that goes with the plan.
"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from khue.pipeline.home import Home


@contextmanager
def trial(home: Home) -> Iterator[Home]:
    """A home with the raw files and datasets of another."""
    with tempfile.TemporaryDirectory(prefix="khue-plan-") as folder:
        for name in ("raw", "datasets"):
            if (home.path / name).is_dir():
                _link(home.path.resolve() / name, Path(folder) / name)
        yield Home(Path(folder))


def _link(source: Path, target: Path) -> None:
    """The folders anew, each file as a link; what a writer at work keeps under a name with a dot is left out."""
    shutil.copytree(source, target, copy_function=_symlink, ignore=shutil.ignore_patterns(".*"))


def _symlink(source: str, target: str) -> None:
    Path(target).symlink_to(source)
