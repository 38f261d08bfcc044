"""khue read: a resolution or plan as data: its head, outline, targets, tasks and what is doubtful about it."""

from __future__ import annotations

import argparse
import sys

import msgspec

from khue.cli.output import print_json, print_lines, print_rows
from khue.documents.dictionary import of_city
from khue.documents.items import Read
from khue.documents.read import read
from khue.model.base import Text
from khue.model.finding import has_errors

_HEAD = (
    ("kind_text", Text(vi="Loại", en="Kind")), ("number", Text(vi="Số", en="Number")), ("date", Text(vi="Ngày", en="Date")),
    ("issuer", Text(vi="Cơ quan", en="Issuer")), ("title", Text(vi="Trích yếu", en="Title")),
)  # fmt: skip
_TARGETS = Text(vi="Chỉ tiêu: {count}", en="Targets: {count}")
_TASKS = Text(vi="Nhiệm vụ: {count}", en="Tasks: {count}")
_OUTLINE = Text(vi="Đề cương: {count} mục", en="Outline: {count} clauses")
_FINDINGS = Text(vi="Cần xem lại: {count}", en="To look at: {count}")
_TARGET_COLUMNS = {
    "clause": Text(vi="Mục", en="Clause"), "indicator": Text(vi="Chỉ số", en="Indicator"), "operator": Text(vi="Phép", en="Op"),
    "value": Text(vi="Giá trị", en="Value"), "value_to": Text(vi="Đến", en="To"), "unit": Text(vi="Đơn vị", en="Unit"),
    "year": Text(vi="Năm", en="Year"), "certainty": Text(vi="Độ chắc", en="Certainty"),
}  # fmt: skip
_TASK_COLUMNS = {
    "clause": Text(vi="Mục", en="Clause"), "text": Text(vi="Nhiệm vụ", en="Task"), "lead": Text(vi="Chủ trì", en="Lead"),
    "product": Text(vi="Sản phẩm", en="Product"), "deadline_text": Text(vi="Thời hạn", en="Deadline"),
}  # fmt: skip
_HEADS = ("part", "chapter", "section", "article", "roman", "letter", "number", "annex", "attached")


def run(args: argparse.Namespace) -> int:
    """Print what was read; 1 where the file cannot be read."""
    found = read(args.file, of_city(args.city))
    if args.items or args.confirmed:
        from khue.cli import read_plan

        return read_plan.run(args, found)
    if args.format == "json":
        print_json(as_dict(found, args.lang))
    elif args.format == "csv":
        print_rows(
            [msgspec.to_builtins(one) for one in found.targets],
            [(key, text.in_("en")) for key, text in _TARGET_COLUMNS.items()],
            "csv",
        )
    else:
        _print(found, args.lang)
    return 1 if has_errors(list(found.findings)) else 0


def as_dict(found: Read, lang: str) -> dict[str, object]:
    """What was read, for JSON: the head's fields, outline, viewpoints, objectives, targets, tasks, solutions, findings, text."""
    content = msgspec.to_builtins(found)
    head, text = content.pop("head"), content.pop("text")
    return {**head, **content, "findings": [one.as_dict(lang) for one in found.findings], "text": text}


def _print(found: Read, lang: str) -> None:
    print_lines(f"{text.in_(lang)}: {value}" for name, text in _HEAD if (value := getattr(found.head, name)))
    shown = [clause for clause in found.outline if clause.kind in _HEADS]
    print(f"\n{_OUTLINE.in_(lang).format(count=len(found.outline))}")
    print_lines(
        f"{'  ' * (clause.level - 1)}{clause.clause.rsplit('/', 1)[-1]}  {clause.text[:90]}" for clause in shown
    )
    for title, columns, rows in ((_TARGETS, _TARGET_COLUMNS, found.targets), (_TASKS, _TASK_COLUMNS, found.tasks)):
        print(f"\n{title.in_(lang).format(count=len(rows))}")
        print_rows(
            [msgspec.to_builtins(row) for row in rows],
            [(key, text.in_(lang)) for key, text in columns.items()],
            "table",
        )
    if found.findings:
        print(f"\n{_FINDINGS.in_(lang).format(count=len(found.findings))}")
        print_lines(f"{one.rule.code}  {one.sentence(lang)} {one.hint(lang)}".rstrip() for one in found.findings)
    sys.stdout.flush()
