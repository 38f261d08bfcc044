"""khue ingest: a file against its dataset's contract, and into the store."""

from __future__ import annotations

import argparse
import csv
import json
import sys
from collections.abc import Sequence
from pathlib import Path

from khue.cli.output import print_json, print_rows
from khue.cli.session import home_of
from khue.exceptions import InputError, UsageError
from khue.folder.load import load_city
from khue.model.base import Text
from khue.model.finding import Finding, Rule, has_errors
from khue.pipeline.incoming.delivery import IngestResult
from khue.pipeline.incoming.ingest import ingest
from khue.pipeline.wording import counted
from khue.stores import ParquetStore

UNREADABLE_CITY = Rule(
    "KH711", "unreadable-city",
    Text(vi='Chưa đọc được khai báo của thành phố trong "{path}".',
         en='The declarations in "{path}" cannot be read yet.'),
    Text(vi="Chạy khue check để xem các lỗi.", en="Run khue check to see what is wrong."),
)  # fmt: skip
BAD_REPORT = Rule(
    "KH712", "bad-report-kind",
    Text(vi='Báo cáo "{path}" phải có đuôi .csv hoặc .json.', en='The report "{path}" must end in .csv or .json.'),
)  # fmt: skip
NOT_WRITTEN = Rule(
    "KH713", "report-not-written",
    Text(vi='Không ghi được báo cáo "{path}": {found}.', en='The report "{path}" could not be written: {found}.'),
)  # fmt: skip

COLUMNS = ("file", "row", "column", "name", "value", "code", "severity", "message", "hint")
_OUTCOMES = {
    "stored": Text(vi='Đã lưu "{file}" thành phiên bản {number} của {dataset}: {rows} dòng.',
                   en='Stored "{file}" as version {number} of {dataset}: {rows_en}.'),
    "unchanged": Text(vi='"{file}" không có gì mới; phiên bản hiện tại của {dataset} vẫn là {number}.',
                      en='"{file}" brings nothing new; the current version of {dataset} is still {number}.'),
    "valid": Text(vi='"{file}" hợp lệ ({rows} dòng); chỉ kiểm tra nên chưa lưu gì.',
                  en='"{file}" is valid ({rows_en}); nothing was stored, as asked.'),
    "refused": Text(vi='Chưa nhận "{file}": {total} phát hiện, {bad_rows}/{rows} dòng có lỗi. Không có gì thay đổi.',
                    en='"{file}" was refused: {findings_en}, {bad_rows} of {rows_en} faulty. Nothing changed.'),
}  # fmt: skip


def run(args: argparse.Namespace) -> int:
    """Check, store and say what was done; 1 when the file is refused, and then nothing has changed."""
    if args.report is not None and args.report.suffix.lower() not in (".csv", ".json"):
        raise UsageError(finding=Finding(BAD_REPORT, str(args.report), params={"path": args.report}))
    home = home_of(args)
    city, findings = load_city(args.city)
    if city is None or has_errors(findings):
        raise InputError(finding=Finding(UNREADABLE_CITY, str(args.city), params={"path": args.city}))
    store = ParquetStore(home)
    result = ingest(city, store, args.dataset, args.file, dry_run=args.dry_run)
    if args.report is not None:
        _write_report(args.report, result, args.lang)
    _print(result, args)
    return 1 if result.refused else 0


def outcome(result: IngestResult) -> str:
    """What became of the file, in one word: stored, unchanged, valid or refused."""
    if result.refused:
        return "refused"
    if result.version is None:
        return "valid"
    return "stored" if result.stored else "unchanged"


def summary(result: IngestResult, lang: str) -> str:
    """What became of the file, in one sentence."""
    return _OUTCOMES[outcome(result)].in_(lang).format(
        file=result.file.name, dataset=result.dataset, rows=result.rows, bad_rows=result.bad_rows, total=result.total,
        number=result.version.number if result.version else "", rows_en=counted(result.rows, "row", "rows"),
        findings_en=counted(result.total, "finding", "findings"),
    )  # fmt: skip


def as_dict(result: IngestResult, lang: str) -> dict[str, object]:
    """The result for JSON."""
    return {
        "dataset": result.dataset, "file": str(result.file), "outcome": outcome(result),
        "version": result.version.number if result.version else None,
        "content": result.version.content if result.version else None,
        "rows": result.rows, "bad_rows": result.bad_rows, "total_findings": result.total,
        "reading": result.facts, "message": summary(result, lang), "findings": _rows(result.findings, lang),
    }  # fmt: skip


def _rows(findings: Sequence[Finding], lang: str) -> list[dict[str, object]]:
    return [
        {"file": one.path, "row": one.line or None, "column": one.column or None,
         "name": one.params.get("column") or None, "value": one.params.get("value"), "code": one.rule.code,
         "severity": one.rule.severity.value, "message": one.sentence(lang), "hint": one.hint(lang)}
        for one in findings
    ]  # fmt: skip


def _print(result: IngestResult, args: argparse.Namespace) -> None:
    lang = args.lang
    if args.format == "json":
        print_json(as_dict(result, lang))
    elif args.format == "csv":
        print_rows(_rows(result.findings, lang), [(name, name) for name in COLUMNS], "csv")
        print(summary(result, lang), file=sys.stderr)
    else:
        for one in result.findings:
            lines = [f"{one.place()}  {one.rule.code} {one.rule.name}", one.sentence(lang), one.hint(lang)]
            print("\n  ".join(line for line in lines if line), end="\n\n")
        print(summary(result, lang))


def _write_report(path: Path, result: IngestResult, lang: str) -> None:
    try:
        if path.suffix.lower() == ".json":
            path.write_text(json.dumps(as_dict(result, lang), ensure_ascii=False, indent=2), encoding="utf-8")
        else:
            _write_csv(path, _rows(result.findings, lang))
    except OSError as error:
        params = {"path": path, "found": error.strerror or error}
        raise UsageError(finding=Finding(NOT_WRITTEN, str(path), params=params)) from error


def _write_csv(path: Path, rows: Sequence[dict[str, object]]) -> None:
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(COLUMNS)
        writer.writerows([_harmless(row[name]) for name in COLUMNS] for row in rows)


def _harmless(value: object) -> object:
    """A cell that a spreadsheet program would run as a formula gets an apostrophe before it."""
    return f"'{value}" if isinstance(value, str) and value.startswith(("=", "+", "-", "@", "\t", "\r")) else value
