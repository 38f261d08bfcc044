"""The JSON shapes of how units stand in an index, and of how firm their ranks are; for pages, interface and command line."""

from __future__ import annotations

from typing import Any

import msgspec

from khue.model.base import Text
from khue.model.standing import Firmness, Result

Answer = dict[str, Any]

BASIS = {
    "computed": Text(vi="tính từ mọi thành phần", en="computed from all parts"),
    "implied": Text(vi="một phần suy ra từ tổng công bố", en="one part follows from the published total"),
    "published": Text(vi="tổng như công bố", en="the total as published"),
    "partial": Text(vi="thiếu một phần", en="a part is missing"),
    "none": Text(vi="chưa có giá trị", en="no value"),
}
"""How a score came about, in words."""

DOUBTS = {
    "normalisation": Text(vi="chuẩn hoá", en="normalisation"),
    "aggregation": Text(vi="tổng hợp", en="aggregation"),
    "imputation": Text(vi="bù giá trị thiếu", en="imputation"),
    "outliers": Text(vi="giá trị ngoại lai", en="outliers"),
    "weights": Text(vi="trọng số", en="weights"),
    "error": Text(vi="sai số đo", en="measurement error"),
}
"""The sources of doubt, in words."""


def result_answer(result: Result) -> Answer:
    """Score, rank and parts of a unit; `gap` is how far it is behind the leader, and through what."""
    return _plain(result)


def firmness_answer(index: str, period: str, firmness: Firmness) -> Answer:
    """Rank quantiles and chances of the first places by unit, what each doubt does, and each component left out."""
    return {"index": index, "period": period, **_plain(firmness)}


def _plain(value: msgspec.Struct) -> Answer:
    """All fields as JSON has them: lists, and names as keys."""
    answer: Answer = msgspec.json.decode(msgspec.json.encode(value))
    return answer
