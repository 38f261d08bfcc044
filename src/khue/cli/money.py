"""khue money import: a budget file read, its rows held against the tasks, the difference shown, and written when asked to."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from khue.cli.check import worded
from khue.cli.output import printable
from khue.cli.show import refuse
from khue.exceptions import InputError, UsageError
from khue.folder.load import load_city
from khue.lib.periods import Period
from khue.model.base import Text
from khue.model.city import City
from khue.model.finding import Finding, Rule
from khue.model.money import KINDS, amounts

if TYPE_CHECKING:
    from khue.folder.writing.plan import FileChange

UNKNOWN_DOCUMENT = Rule(
    "KH781", "no-such-document",
    Text(vi='Không có văn bản "{found}" trong thư mục (có: {known}).',
         en='There is no document "{found}" in the folder (there are: {known}).'),
    Text(vi="Dùng --document với mã của văn bản giao các nhiệm vụ.",
         en="Give --document the id of the document that sets the tasks."),
)  # fmt: skip
BAD_MONEY_PERIOD = Rule(
    "KH782", "bad-money-period",
    Text(vi='"{found}" không phải là một kỳ.', en='"{found}" is not a period.'),
    Text(vi="Viết như 2026, 2026-Q3 hoặc 2026-10.", en="Write 2026, 2026-Q3 or 2026-10."),
)  # fmt: skip
_SAID = {
    "vi": ("Đọc {rows} dòng kinh phí; cộng: {sums}.", "Không có gì thay đổi.", "Chưa ghi gì. Thêm --write để ghi.", "Đã ghi {path}."),
    "en": ("Read {rows} rows of money; together: {sums}.", "Nothing changes.", "Nothing was written. Add --write to write it.",
           "Wrote {path}."),
}  # fmt: skip
_KINDS = {
    "vi": {"planned": "kế hoạch", "allocated": "phân bổ", "disbursed": "giải ngân"},
    "en": {"planned": "planned", "allocated": "allocated", "disbursed": "disbursed"},
}


def run(args: argparse.Namespace) -> int:
    """Read the file, say what was found and what would change; 1 where something must be put right first."""
    from khue.pipeline.build import today
    from khue.pipeline.money.importing import merged, read_budget
    from khue.pipeline.money.sums import together
    from khue.pipeline.money.words import dong
    from khue.pipeline.money.writing import change

    city = _city(args)
    document = _document(city, args.document)
    read = read_budget(
        args.file,
        city.tasks,
        period=_period(args.period),
        source=args.source or "",
        seen_on=args.seen_on or today(city.declaration.time_zone),
    )
    for finding in read.findings:
        print(printable(worded(finding, args.city, args.lang)))
    if read.failed:
        return 1
    whole = together(amounts(row) for row in read.rows.values())
    sums = ", ".join(f"{_KINDS[args.lang][kind]} {dong(whole.of(kind), args.lang)}" for kind in KINDS)
    print(_SAID[args.lang][0].format(rows=len(read.rows), sums=sums))
    before = [row for row in city.money if row.document == document]
    return _finish(args, change(args.city, document, merged(before, read.rows)))


def _finish(args: argparse.Namespace, changed: FileChange) -> int:
    _found, nothing, hint, wrote = _SAID[args.lang]
    if changed.before == changed.after:
        print(nothing)
        return 0
    for line in changed.diff():
        print(printable(line))
    if not args.write:
        print(hint)
        return 0
    from khue.pipeline.money.writing import write

    write(args.city, changed)
    print(wrote.format(path=changed.path))
    return 0


def _city(args: argparse.Namespace) -> City:
    city, findings = load_city(args.city)
    if city is None:
        raise InputError(finding=findings[0])
    return city


def _document(city: City, wanted: str | None) -> str:
    """The document whose tasks the money is for: the one named, else the lead document."""
    ids = [document.id for document in city.documents]
    document = wanted or city.declaration.lead_document
    if document not in ids:
        refuse(UsageError, UNKNOWN_DOCUMENT, document or "–", ids, known=", ".join(ids))
    return document


def _period(text: str | None) -> str:
    if text is None:
        return ""
    try:
        return str(Period.parse(text))
    except ValueError as error:
        raise UsageError(finding=Finding(BAD_MONEY_PERIOD, "", params={"found": text})) from error
