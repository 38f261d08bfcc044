"""What can be wrong with a data home and its data, as rules; the sentences are in both languages."""

from __future__ import annotations

from collections.abc import Sequence

from khue.exceptions import InputError
from khue.model.base import Text
from khue.model.finding import Finding, Rule, Severity
from khue.pipeline.steps import stretches
from khue.ports import Unplaced, Version

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
_MEND = Text(
    vi="Hãy sửa mã hoặc ngày trong tệp, hoặc khai đơn vị còn thiếu ở units/units.csv.",
    en="Correct the codes or days in the file, or declare the missing units in units/units.csv.",
)
ROWS_WITHOUT_UNIT = Rule(
    "KH722",
    "rows-without-unit",
    Text(
        vi='{rows} dòng của {dataset} mang mã "{code}", không phải là đơn vị nào vào ngày của dòng (từ {first} đến '
        "{last}), nên không được tính.",
        en='{rows} rows of {dataset} bear the code "{code}", which is no unit on their day ({first} to {last}); they are '
        "not counted.",
    ),
    _MEND,
    Severity.WARNING,
)
ROWS_WITHOUT_CODE = Rule(
    "KH724",
    "rows-without-code",
    Text(
        vi="{rows} dòng của {dataset} không có mã đơn vị (từ {first} đến {last}), nên không được tính.",
        en="{rows} rows of {dataset} bear no unit's code ({first} to {last}); they are not counted.",
    ),
    _MEND,
    Severity.WARNING,
)
MORE_ROWS_WITHOUT_UNIT = Rule(
    "KH725",
    "more-rows-without-unit",
    Text(
        vi="{rows} dòng khác của {dataset} mang {codes} mã nữa không phải là đơn vị nào vào ngày của dòng (từ {first} đến "
        "{last}).",
        en="{rows} more rows of {dataset} bear {codes} other codes that are no unit on their day ({first} to {last}).",
    ),
    _MEND,
    Severity.WARNING,
)
FEWER_ROWS = Rule(
    "KH723",
    "far-fewer-rows",
    Text(
        vi="{dataset} nay chỉ còn {rows} dòng; phiên bản {before} có {usual} dòng.",
        en="{dataset} now has only {rows} rows; version {before} had {usual}.",
    ),
    Text(
        vi="Mỗi tệp của bộ dữ liệu này là toàn bộ dữ liệu: hãy xem tệp có thiếu không, rồi gửi lại tệp đủ.",
        en="Each file of this dataset is the whole of it: see whether the file is complete, or send the whole again.",
    ),
    Severity.WARNING,
)
ROWS_UNREADABLE = Rule(
    "KH726",
    "rows-unreadable",
    Text(
        vi="Không đọc được các dòng của {dataset} (các tháng {months}): {found}.",
        en="The rows of {dataset} (months {months}) could not be read: {found}.",
    ),
    Text(
        vi="Bản dựng trước vẫn được dùng. Hãy xem engine ở KHUE_ENGINE và các tệp trong datasets/{dataset}.",
        en="The build before stays in use. Look at the engine that KHUE_ENGINE names and at the files in datasets/{dataset}.",
    ),
)

MOST_CODES = 10
"""Of the codes that are no unit, so many are named, those with most rows; the others are counted together."""


def unplaced(version: Version, found: Sequence[Unplaced]) -> list[Finding]:
    """Warnings of the rows of a version that no unit counts, by code, the most rows first."""
    ordered = sorted(found, key=lambda one: (-one.rows, one.code or ""))
    named, others = ordered[:MOST_CODES], ordered[MOST_CODES:]
    findings = [
        _about(ROWS_WITHOUT_CODE if one.code is None else ROWS_WITHOUT_UNIT, version, [one], code=one.code or "")
        for one in named
    ]
    return [*findings, _about(MORE_ROWS_WITHOUT_UNIT, version, others, codes=len(others))] if others else findings


def _about(rule: Rule, version: Version, found: Sequence[Unplaced], **params: object) -> Finding:
    first = min((one.first for one in found if one.first), default=None)
    last = max((one.last for one in found if one.last), default=None)
    shared = {
        "dataset": version.label, "rows": sum(one.rows for one in found), "first": first or "–", "last": last or "–",
    }  # fmt: skip
    return Finding(rule, f"datasets/{version.dataset}/v{version.number}", params=shared | params)


def finding_of(error: InputError) -> Finding:
    """The finding that an error carries; raises the error where it carries none."""
    if not isinstance(error.finding, Finding):
        raise error
    return error.finding


def unreadable(version: Version, months: Sequence[str], error: InputError) -> InputError:
    """That an engine could not read partitions of a version whose files are what was written."""
    params = {"dataset": version.label, "months": ", ".join(stretches(months)), "found": str(error)}
    return InputError(finding=Finding(ROWS_UNREADABLE, f"datasets/{version.dataset}", params=params))


LEAST_SHARE_OF_ROWS = 0.5
"""A new version of a whole dataset with a smaller share of the rows before is worth a question."""


def shrunk(before: Version, rows: int, path: str) -> list[Finding]:
    """A warning where so few rows take the place of those of a version that some are likely to be missing."""
    if rows >= before.rows * LEAST_SHARE_OF_ROWS:
        return []
    params = {"dataset": before.dataset, "rows": rows, "before": before.number, "usual": before.rows}
    return [Finding(FEWER_ROWS, path, params=params)]


RULES = (
    NO_BUILD,
    NO_VERSION,
    ROWS_WITHOUT_UNIT,
    ROWS_WITHOUT_CODE,
    MORE_ROWS_WITHOUT_UNIT,
    FEWER_ROWS,
    ROWS_UNREADABLE,
)
"""Every rule of this file."""
