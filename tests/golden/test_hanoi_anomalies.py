"""The known faults of Hanoi's published figures are found, and nothing else is called odd."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from khue.pipeline.anomalies.words import sentence
from khue.pipeline.build import build
from khue.pipeline.reading import Build

CITY = Path(__file__).resolve().parents[2] / "cities" / "ha-noi"
KNOWN = {
    ("parts_do_not_add_up", "ihanoi-overdue-rate", "01", "2024-09-11"): "Công bố 0,02%, nhưng 69 trên 5.700 là 1,211%.",
    ("parts_do_not_add_up", "ihanoi-resolution-rate", "01", "2024-09-11"):
        "Công bố 70%, nhưng 3.940 trên 5.700 là 69,12%.",
    ("parts_do_not_add_up", "vneid-activation-rate", "01", "2023-05-08"):
        "Công bố 33,7%, nhưng 1.430.008 trên 4.234.226 là 33,77%.",
    ("parts_do_not_add_up", "papi-score", "30", "2021"):
        "Tổng công bố là 42,68 điểm, nhưng các phần công bố cho 43,22 điểm.",
    ("rank_order", "ict-index-score", "27", "2023"):
        "Xếp hạng 4 với 0,664 điểm (0-1), cao hơn 0,6514 điểm (0-1) của Quảng Ninh ở hạng 3.",
    ("vintages_differ", "digital-economy-share-gdp", "VN", "2022"):
        "Cùng kỳ này còn một số khác cũng ghi là chính thức: 12,67%.",
    ("same_as_another", "dti-mean", "VN", "2023"):
        "Đúng giá trị này đến chữ số cuối cùng cũng được công bố cho “Trung bình các tỉnh, trụ cột xã hội số của DTI”; "
        "có thể chép nhầm cột.",
    ("same_as_another", "dti-society-mean", "VN", "2023"):
        "Đúng giá trị này đến chữ số cuối cùng cũng được công bố cho “Trung bình DTI cấp tỉnh của cả nước”; "
        "có thể chép nhầm cột.",
}  # fmt: skip
"""By kind, indicator, unit and period what is said; each is told as a fault by the notes of the figures' sources."""


@pytest.fixture(scope="module")
def hanoi(tmp_path_factory: pytest.TempPathFactory) -> Build:
    home = tmp_path_factory.mktemp("ha-noi-odd")
    assert not build(CITY, home, date(2026, 3, 1)).failed
    return Build.current(home)


def test_the_known_faults_are_found_and_no_others(hanoi: Build) -> None:
    found = {(o.kind.value, o.indicator, o.unit, o.period): sentence(hanoi, o, "vi") for o in hanoi.anomalies}
    assert found == KNOWN


def test_ratios_that_may_be_above_a_hundred_are_not_flagged(hanoi: Build) -> None:
    """Smartphones to households: 122.7 % is per household, and its indicator declares no upper bound."""
    seen = hanoi.observations("smartphones-per-household")
    assert [o.value for o in seen] == [122.7]
    assert hanoi.flags(seen[0]) == []


def test_no_forecast_or_status_knows_of_flags(hanoi: Build) -> None:
    assert not any("flag" in field for field in type(next(iter(hanoi.assessments.values()))).__struct_fields__)
