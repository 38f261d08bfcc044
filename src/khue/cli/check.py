"""khue check: everything that is wrong in a city folder, or the schemas of its files."""

from __future__ import annotations

import argparse
from collections import Counter
from pathlib import Path

from khue.cli import places
from khue.cli.output import print_rows, printable
from khue.exceptions import UsageError
from khue.folder.check import check_folder
from khue.model.base import Text
from khue.model.city import City
from khue.model.finding import Finding, Rule, Severity, has_errors

NOT_A_CITY = Rule(
    "KH701", "not-a-city-folder",
    Text(vi='"{path}" không phải là thư mục thành phố (không có tệp city.yaml).',
         en='"{path}" is not a city folder (it has no file city.yaml).'),
    Text(vi="Hãy đưa đường dẫn của thư mục thành phố vào --city.", en="Give the path of a city folder to --city."),
)  # fmt: skip

COLUMNS = [(name, name) for name in ("code", "name", "severity", "path", "line", "column", "message", "hint")]
SEVERITY = {
    Severity.ERROR: Text(vi="lỗi", en="error"),
    Severity.WARNING: Text(vi="cảnh báo", en="warning"),
    Severity.NOTE: Text(vi="ghi chú", en="note"),
}
_OF_DATA = "KH690"
"""The rule about persons in rows: its place is in a file that was sent (see `khue.pipeline.privacy.words`)."""
MORE = Text(vi="Thêm --notes để xem các ghi chú.", en="Add --notes to see the notes.")


def run(args: argparse.Namespace) -> int:
    """Print the findings; 1 when there is an error among them, else 0."""
    if getattr(args, "schemas", None) is not None:
        return _write_schemas(args.schemas)
    if not _is_file(args.city / "city.yaml"):
        raise UsageError(finding=Finding(NOT_A_CITY, str(args.city), params={"path": args.city}))
    folder, findings = check_folder(args.city)
    findings += _of_what_is_stored(folder.city, args)
    if args.format == "table":
        listed = [finding for finding in findings if args.notes or finding.rule.severity is not Severity.NOTE]
        for finding in listed:
            print(worded(finding, args.city, args.lang), end="\n\n")
        hidden = [MORE.in_(args.lang)] if len(listed) < len(findings) else []
        print(" ".join([summary(findings, args.lang), *hidden]))
    else:
        print_rows([_row(finding, args.city, args.lang) for finding in findings], COLUMNS, args.format)
    return 1 if has_errors(findings) else 0


def _of_what_is_stored(city: City | None, args: argparse.Namespace) -> list[Finding]:
    """What contracts ask for that they did not when the stored versions came, and rows in which persons are identified that
    nobody declared; nothing heavy is loaded where nothing is stored.
    """
    if city is None:
        return []
    try:
        home = places.home(args, city.declaration.id)
    except UsageError:  # a folder is checked without a home too
        return []
    if not (home / "raw" / "deliveries").is_dir():
        return []
    from khue.pipeline.incoming.persons import persons_in_current
    from khue.pipeline.versions.contract_changes import of_folder

    return [*of_folder(city, home, args.city), *persons_in_current(city, home)]


def _is_file(path: Path) -> bool:
    try:
        return path.is_file()
    except OSError:
        return False


def _write_schemas(folder: Path) -> int:
    from khue.folder.schemas import write_schemas

    for path in write_schemas(folder):
        print(path)
    return 0


def worded(finding: Finding, city: Path, lang: str) -> str:
    """A finding in three lines: its place and code, what is wrong, what to do."""
    rule = finding.rule
    grade = "" if rule.severity is Severity.ERROR else f" ({SEVERITY[rule.severity].in_(lang)})"
    hint = finding.hint(lang)
    if finding.params.get("suggestion_at"):
        hint += f"   ({finding.params['suggestion_at']})"
    lines = [f"{_placed(finding, finding.place(), city)}  {rule.code} {rule.name}{grade}", finding.sentence(lang), hint]
    return "\n  ".join(printable(line) for line in lines if line)


def summary(findings: list[Finding], lang: str) -> str:
    """How many errors, warnings and notes there are, in one sentence."""
    counts = Counter(finding.rule.severity for finding in findings)
    if lang == "en":
        parts = [f"{n} {SEVERITY[kind].en}{'' if n == 1 else 's'}" for kind in Severity for n in [counts[kind]]]
    else:
        parts = [f"{counts[kind]} {SEVERITY[kind].vi}" for kind in Severity]
    return ", ".join(parts) + "."


def _row(finding: Finding, city: Path, lang: str) -> dict[str, object]:
    row = finding.as_dict(lang)
    return {**row, "path": _placed(finding, finding.path, city)}


def _placed(finding: Finding, place: str, city: Path) -> str:
    """The place with the city folder before it; a file that was sent is none of the folder."""
    return place if finding.rule.code == _OF_DATA else f"{city.as_posix()}/{place}"
