"""Officers find the odd figures of their own agencies at the desk."""

from __future__ import annotations

from typing import Any

import pytest

from khue.model.anomaly import Anomaly, Kind
from khue.pipeline.anomalies.answers import owner
from khue.pipeline.reading import Build

INDICATOR = "dung-internet"


@pytest.fixture
def answerable(office: Any, monkeypatch: pytest.MonkeyPatch) -> str:
    """An agency with an odd figure to look at; the invented city has none of its own."""
    odd = Anomaly(indicator=INDICATOR, unit="SK", period="2025", kind=Kind("unit_error"))
    monkeypatch.setattr(Build, "anomalies", (odd,))
    return owner(Build.current(office.home), INDICATOR)


def test_odd_figures_stand_at_the_desk_of_who_answers_for_them(office: Any, answerable: str) -> None:
    office.person("lan", "data-officer", agency=answerable)
    link = f"/bat-thuong/?co-quan={answerable}"
    assert link in office.enter("lan").get("/ban-lam-viec/").content.decode()


def test_others_do_not_see_them_there(office: Any, answerable: str) -> None:
    office.person("minh", "auditor")
    assert f"?co-quan={answerable}" not in office.enter("minh").get("/ban-lam-viec/").content.decode()
