"""khue audit: the record of changes, and whether it is as it was written."""

from __future__ import annotations

import argparse

from khue.cli import faults
from khue.cli.office import office
from khue.cli.output import headed, print_rows
from khue.exceptions import UsageError
from khue.model.finding import Finding

_COLUMNS = [
    ("number", "Số", "No."), ("at", "Lúc", "At"), ("actor_name", "Ai", "Who"), ("action", "Việc", "Action"),
    ("subject", "Đối tượng", "Subject"), ("agency", "Cơ quan", "Agency"), ("details", "Chi tiết", "Details"),
]  # fmt: skip

_WHOLE = {
    "vi": "Nhật ký nguyên vẹn: {count} bản ghi, nối nhau đến mã {hash}.",
    "en": "The record is whole: {count} entries, chained up to {hash}.",
}
_BROKEN = {
    "gap": ("thiếu bản ghi số {n}", "record {n} is missing"),
    "changed": ("bản ghi số {n} đã bị sửa", "record {n} was changed"),
    "unchained": ("bản ghi số {n} không nối với bản ghi trước", "record {n} does not follow the one before"),
    "cut": ("bản ghi số {n} đã được niêm nhưng không còn", "record {n} was sealed and is no longer there"),
    "resealed": ("bản ghi số {n} khác với mã đã niêm", "record {n} is not the one that was sealed"),
}


def run(args: argparse.Namespace) -> int:
    """List the record or verify it; 1 where something in it was altered."""
    office(args)
    return _verify(args) if args.do == "verify" else _list(args)


def _list(args: argparse.Namespace) -> int:
    from khue.web.audit.models import Record

    rows = [{key: getattr(one, key) for key, _, _ in _COLUMNS} for one in Record.objects.order_by("number")]
    print_rows(rows, headed(_COLUMNS, args.lang), args.format)
    return 0


def _verify(args: argparse.Namespace) -> int:
    from khue.web.audit.chain import BEGINNING, verify
    from khue.web.audit.models import Record

    english = args.lang == "en"
    broken = list(verify(dict(_seal(text) for text in args.seal)))
    for one in broken:
        print(_BROKEN[one.code][english].format(n=one.number))
    last = Record.objects.order_by("-number").first()
    if not broken:
        print(_WHOLE[args.lang].format(count=last.number if last else 0, hash=last.hash if last else BEGINNING))
    return 1 if broken else 0


def _seal(text: str) -> tuple[int, str]:
    number, _, kept = text.partition(":")
    if not number.isdigit() or len(kept) != 64:
        raise UsageError(finding=Finding(faults.BAD_SEAL, "", params={"found": text}))
    return int(number), kept
