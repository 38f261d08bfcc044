"""Every engine runs the same suite; a new one joins by being registered."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from khue.engines import ENGINES, get_engine
from khue.engines.spark import has_java
from khue.ports import Engine

sys.path.insert(0, str(Path(__file__).parent))  # tests are no package, and these share `engine_tables`

NO_JAVA = "no Java here, on which Spark runs: `make jre` installs it"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Leave Spark out where there is no Java; with KHUE_STRICT set, that is a failure."""
    for item in items:
        given = getattr(getattr(item, "callspec", None), "params", {}).values()
        if Path(__file__).parent in item.path.parents and "spark" in given and not has_java():
            item.add_marker(pytest.mark.skip(reason=NO_JAVA))


@pytest.fixture(params=sorted(ENGINES))
def engine(request: pytest.FixtureRequest) -> Engine:
    """Each engine in turn."""
    return get_engine(request.param)
