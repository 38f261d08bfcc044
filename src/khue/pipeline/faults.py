"""What can be wrong with a data home, as rules; the sentences are in both languages."""

from __future__ import annotations

from khue.model.base import Text
from khue.model.finding import Rule, Severity

NO_BUILD = Rule(
    "KH720",
    "no-build",
    Text(vi="Trong {home} chưa có bản dựng nào.", en="There is no build in {home} yet."),
    Text(vi="Hãy chạy `khue build`.", en="Run `khue build`."),
)
NO_VERSION = Rule(
    "KH721",
    "no-version",
    Text(
        vi="Bản dựng này không có phiên bản {number} của bộ dữ liệu {dataset}.",
        en="This build has no version {number} of the dataset {dataset}.",
    ),
)
ROWS_WITHOUT_UNIT = Rule(
    "KH722",
    "rows-without-unit",
    Text(
        vi="{rows} dòng của {dataset} không thuộc đơn vị nào vào ngày của dòng, nên không được tính (mã: {codes}).",
        en="{rows} rows of {dataset} belong to no unit on their day and are not counted (codes: {codes}).",
    ),
    Text(
        vi="Hãy sửa mã hoặc ngày trong tệp, hoặc khai đơn vị còn thiếu ở units/units.csv.",
        en="Correct the codes or days in the file, or declare the missing units in units/units.csv.",
    ),
    Severity.WARNING,
)

RULES = (NO_BUILD, NO_VERSION, ROWS_WITHOUT_UNIT)
"""Every rule of this file."""
