"""khue document: the plan of a document as a table with the official headings, out and in."""

from __future__ import annotations

import argparse

import msgspec

from khue.cli.read_plan import finish, print_said, save_table
from khue.exceptions import InputError, UsageError
from khue.folder.load import load_folder
from khue.model.base import Text
from khue.model.document import Document
from khue.model.finding import Finding
from khue.pipeline.proposals.faults import NO_SUCH_DOCUMENT, NO_TABLE_GIVEN
from khue.pipeline.proposals.intake import change, from_table
from khue.pipeline.proposals.tables import plan_table, template

_WROTE = Text(vi="Đã ghi {path}.", en="Wrote {path}.")


def run(args: argparse.Namespace) -> int:
    """Write the table to --out, or take the one of --table; 1 where something in it cannot be taken."""
    folder = load_folder(args.city)
    if folder.city is None:
        raise InputError(finding=next(iter(folder.findings)))
    known = {one.id: one for one in folder.city.documents}
    if args.id and args.id not in known:
        raise UsageError(finding=Finding(NO_SUCH_DOCUMENT, args.id, params={"found": args.id}))
    if args.out:
        save_table(args.out, plan_table(folder.city, args.id) if args.id else template())
        print(_WROTE.in_(args.lang).format(path=args.out))
        return 0
    if not args.table or not args.id:
        raise UsageError(finding=Finding(NO_TABLE_GIVEN, args.id or ""))
    document: Document = msgspec.structs.replace(known[args.id])
    back = from_table(args.table, folder.city, document)
    print_said(back, args.lang)
    return finish(args, change(folder, document, back.clauses, back.targets, back.tasks), back.findings)
