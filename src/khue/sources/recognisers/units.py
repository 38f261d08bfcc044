"""The unit of measure that a header gives in brackets, or after a comma at its end.

The rule: the last brackets of the name, when what is in them is a measure and no remark or number.
"""

from __future__ import annotations

import re

_BRACKETS = re.compile(r"[(\[]([^()\[\]]{1,40})[)\]]\s*$")
_MEASURE = re.compile(
    r"%|‰|(nghìn |ngàn |triệu |tỷ |nghìn tỷ |trăm )?(đồng|vnđ|vnd|usd|người|hộ|lượt|tấn|tạ|kg|g|m|km|ha|m2|m3|km2|m²|m³|km²|điểm|cái|"
    r"chiếc|hồ sơ|giờ|ngày|tháng|năm|kwh|mw|µg/m3|µg/m³|°c|mm|db|con|cây|lớp|trường|giường|học sinh|doanh nghiệp|dự án)"
    r"(/[\w²³]+( [\w²³]+)?)?|(nghìn|ngàn|triệu|tỷ)|.{1,12}/.{1,12}",
    re.IGNORECASE,
)


def measure(name: str) -> str:
    """The unit that the name gives; empty where it gives none.

    >>> measure("Quy mô / Diện tích (km2)"), measure("Dân số (nghìn người)"), measure("Số lượng (2)")
    ('km2', 'nghìn người', '')
    """
    found = _BRACKETS.search(name)
    return found[1].strip() if found and _MEASURE.fullmatch(found[1].strip()) else ""
