"""Packages that only a benchmark wants, in an environment of their own outside the project."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path


def environment(folder: Path, packages: Iterable[str]) -> Path:
    """The Python of a new environment with these packages; raises RuntimeError when they cannot be had."""
    uv = shutil.which("uv") or str(Path(".tools/bin/uv").absolute())
    python = folder / "bin" / "python"
    try:
        subprocess.run([uv, "venv", "-q", "--python", sys.executable, str(folder)], check=True)
        subprocess.run([uv, "pip", "install", "-q", "--python", str(python), *packages], check=True)
    except (OSError, subprocess.CalledProcessError) as error:
        raise RuntimeError(f"{', '.join(packages)} could not be installed: {error}") from error
    return python
