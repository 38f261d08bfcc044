"""What can be wrong with a data home, as rules; the sentences are in both languages."""

from __future__ import annotations

from khue.model.base import Text
from khue.model.finding import Rule

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
RULES = (NO_BUILD, NO_VERSION)
"""Every rule of this file."""
