"""Every engine runs the same suite; a new one joins by being registered."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from khue.engines import ENGINES, get_engine
from khue.ports import Engine

sys.path.insert(0, str(Path(__file__).parent))  # tests are no package, and these share `engine_tables`


@pytest.fixture(params=sorted(ENGINES))
def engine(request: pytest.FixtureRequest) -> Engine:
    """Each engine in turn."""
    return get_engine(request.param)
