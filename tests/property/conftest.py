"""Tests are no package, and some of these share modules: those beside them, and `carrying`."""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
