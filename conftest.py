"""What holds for every test: Django is set up once, whichever test comes first; with KHUE_STRICT set, only tests that read
../shared may be skipped.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Generator
from pathlib import Path

import django
import pytest

sys.path.insert(0, str(Path(__file__).parent / "tests"))  # tests are no package, and some share what lies beside them
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = (
    "1"  # the browser's tests leave a loop in this thread, which no test of ours uses
)
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "khue.web.settings")
django.setup()

MAY_SKIP = "../shared"


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_makereport() -> Generator[None, pytest.CallOutcome, None]:  # type: ignore[name-defined]
    """Turn a skip into a failure where nothing may be skipped; the reason must name ../shared to be let through."""
    outcome = yield
    report = outcome.get_result()
    refused = report.skipped and not hasattr(report, "wasxfail") and MAY_SKIP not in str(report.longrepr)
    if refused and os.environ.get("KHUE_STRICT"):
        report.outcome = "failed"
        report.longrepr = f"Skipped although nothing may be: {report.longrepr}"
