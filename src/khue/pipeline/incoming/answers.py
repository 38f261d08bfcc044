"""What became of a file, as every answer gives it: the command line, the desk and reports show the same."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from typing import TextIO

from khue.lib.spreadsheet import harmless_cell
from khue.model.base import Text
from khue.model.finding import Finding
from khue.pipeline.incoming.checked import IngestResult
from khue.pipeline.incoming.reading_words import sentences
from khue.pipeline.privacy.words import PERSON_FOUND
from khue.pipeline.wording import counted

COLUMNS = ("file", "row", "column", "name", "value", "code", "severity", "message", "hint")
_OUTCOMES = {
    "stored": Text(vi='Đã lưu "{file}" thành phiên bản {number} của {dataset}: {rows} dòng.',
                   en='Stored "{file}" as version {number} of {dataset}: {rows_en}.'),
    "good_stored": Text(vi='Đã lưu các dòng đạt của "{file}" thành phiên bản {number} của {dataset}; {bad_rows}/{rows} dòng có lỗi '
                           "được giữ riêng, không lưu vào phiên bản.",
                        en='Stored the good rows of "{file}" as version {number} of {dataset}; {bad_rows} of {rows_en} faulty, '
                           "kept aside and not in the version."),
    "unchanged": Text(vi='"{file}" không có gì mới; phiên bản hiện tại của {dataset} vẫn là {number}.',
                      en='"{file}" brings nothing new; the current version of {dataset} is still {number}.'),
    "valid": Text(vi='"{file}" hợp lệ ({rows} dòng); chỉ kiểm tra nên chưa lưu gì.',
                  en='"{file}" is valid ({rows_en}); nothing was stored, as asked.'),
    "unread": Text(vi='Chưa nhận "{file}": không có dòng nào đọc được. Không có gì thay đổi.',
                   en='"{file}" was refused: no row of it could be read. Nothing changed.'),
    "refused": Text(vi='Chưa nhận "{file}": {total} phát hiện, {bad_rows}/{rows} dòng có lỗi. Không có gì thay đổi.',
                    en='"{file}" was refused: {findings_en}, {bad_rows} of {rows_en} faulty. Nothing changed.'),
}  # fmt: skip
_HELD_BACK = Text(
    vi='TỪ CHỐI CÔNG BỐ các dòng của {dataset}: dòng {row}, cột "{column}" có {kind_vi}{more_vi}.',
    en='PUBLICATION REFUSED for the rows of {dataset}: row {row}, column "{column}" has a {kind_en}{more_en}.',
)


def outcome(result: IngestResult) -> str:
    """What became of the file, in one word: stored, unchanged, valid or refused."""
    if result.refused:
        return "refused"
    if result.version is None:
        return "valid"
    return "stored" if result.stored else "unchanged"


def is_held_back(result: IngestResult) -> bool:
    """Whether rows of the file may be stored, and not be published, for persons are identified in them."""
    return not result.refused and any(one.rule == PERSON_FOUND for one in result.findings)


def summary(result: IngestResult, lang: str) -> str:
    """What became of the file, in one sentence; in two where its rows may not be published."""
    aside = outcome(result) == "stored" and bool(result.bad_rows)
    name = "good_stored" if aside else "unread" if result.refused and not result.rows else outcome(result)
    said = _OUTCOMES[name].in_(lang).format(
        file=result.file.name, dataset=result.dataset, rows=result.rows, bad_rows=result.bad_rows, total=result.total,
        number=result.version.number if result.version else "", rows_en=counted(result.rows, "row", "rows"),
        findings_en=counted(result.total, "finding", "findings"),
    )  # fmt: skip
    return f"{said} {held_back(result, lang)}" if is_held_back(result) else said


def held_back(result: IngestResult, lang: str) -> str:
    """Why the rows are not published: the first row in which a person is identified; empty where they are."""
    if not is_held_back(result):
        return ""
    first, *others = [one for one in result.findings if one.rule == PERSON_FOUND]
    more = len(others)
    said = {"more_vi": f" (và {more} phát hiện khác)" if more else "", "more_en": f" (and {more} more)" if more else ""}
    return _HELD_BACK.in_(lang).format(**{**first.params, **said})


def as_dict(result: IngestResult, lang: str) -> dict[str, object]:
    """The result for JSON."""
    return {
        "dataset": result.dataset, "file": str(result.file), "outcome": outcome(result),
        "version": result.version.number if result.version else None,
        "content": result.version.content if result.version else None,
        "rows": result.rows, "bad_rows": result.bad_rows, "set_aside": result.facts.get("set_aside", 0), "total_findings": result.total,
        "reading": result.facts, "read_as": sentences(result.read_as, lang) if result.read_as else [],
        "held_back": is_held_back(result), "message": summary(result, lang), "findings": finding_rows(result.findings, lang),
    }  # fmt: skip


def finding_rows(findings: Iterable[Finding], lang: str) -> list[dict[str, object]]:
    """A row for each finding, with the columns of `COLUMNS`."""
    return [
        {"file": one.path, "row": one.line or None, "column": one.column or None,
         "name": one.params.get("column") or None, "value": one.params.get("value"), "code": one.rule.code,
         "severity": one.rule.severity.value, "message": one.sentence(lang), "hint": one.hint(lang)}
        for one in findings
    ]  # fmt: skip


def write_csv(file: TextIO, rows: Sequence[dict[str, object]]) -> None:
    """The rows as CSV; a cell that a spreadsheet program would run as a formula gets an apostrophe before it."""
    writer = csv.writer(file)
    writer.writerow(COLUMNS)
    writer.writerows([harmless_cell(row[name]) for name in COLUMNS] for row in rows)
