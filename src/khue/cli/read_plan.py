"""khue read --items and --confirmed: what was read as a table to confirm in Excel, and the confirmed table into the city folder."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterable
from pathlib import Path

from khue.cli import faults
from khue.cli.output import print_json, printable
from khue.documents.items import Read
from khue.exceptions import InputError, UsageError
from khue.folder.load import load_folder
from khue.folder.loaded import LoadedFolder
from khue.folder.writing import WritingPlan, newly_found, write
from khue.folder.writing.faults import WOULD_BREAK
from khue.model.base import Text
from khue.model.city import City
from khue.model.finding import Finding, has_errors
from khue.pipeline.proposals import Proposal, proposed
from khue.pipeline.proposals.faults import NO_SUCH_DOCUMENT
from khue.pipeline.proposals.intake import change, from_table
from khue.pipeline.proposals.sheets import Sheet, save
from khue.pipeline.proposals.tables import Returned, items_table

_WROTE_TABLE = Text(vi="Đã ghi {path}: {targets} chỉ tiêu, {tasks} nhiệm vụ, {clauses} nội dung để xác nhận.",
                    en="Wrote {path}: {targets} targets, {tasks} tasks and {clauses} clauses to confirm.")  # fmt: skip
_RETURNED = Text(vi="Xác nhận {yes} mục, bỏ {no} mục, còn {open} mục chưa quyết định (không ghi).",
                 en="{yes} items are confirmed, {no} refused, {open} left open (not written).")  # fmt: skip
_NOTHING = Text(vi="Không có gì thay đổi.", en="Nothing changes.")
_HOW = Text(
    vi="Chưa ghi gì. Thêm --write để ghi vào {root}.", en="Nothing was written. Add --write to write it into {root}."
)
_WRITTEN = Text(vi="Đã ghi {files} tệp vào {root}.", en="Wrote {files} files into {root}.")


def proposal_of(args: argparse.Namespace, found: Read) -> tuple[LoadedFolder, City, Proposal]:
    """The city folder and what the document proposes for it; raises InputError where there is no city."""
    folder = load_folder(args.city)
    if folder.city is None:
        raise InputError(finding=next(iter(folder.findings)))
    if args.into and not args.confirmed and args.into not in {one.id for one in folder.city.documents}:
        raise UsageError(finding=Finding(NO_SUCH_DOCUMENT, args.into, params={"found": args.into}))
    return folder, folder.city, proposed(folder.city, found, args.into or "", args.file.name)


def run(args: argparse.Namespace, found: Read) -> int:
    """Write the table of items, or take a confirmed one; 1 where something in it cannot be taken."""
    folder, city, proposal = proposal_of(args, found)
    if args.items:
        save_table(args.items, items_table(proposal, city))
        counts = {"targets": len(proposal.targets), "tasks": len(proposal.tasks), "clauses": len(proposal.clauses)}
        print(_WROTE_TABLE.in_(args.lang).format(path=args.items, **counts))
        return 0
    back = from_table(args.confirmed, city, proposal.document, proposal)
    print_said(back, args.lang)
    plan = change(folder, proposal.document, back.clauses, back.targets, back.tasks)
    return finish(args, plan, back.findings)


def save_table(path: Path, sheets: Iterable[Sheet]) -> None:
    """Write a table; raises InputError where it cannot be written."""
    try:
        save(path, list(sheets))
    except OSError as error:
        params = {"path": path, "reason": error.strerror or error}
        raise InputError(finding=Finding(faults.CANNOT_WRITE, str(path), params=params)) from error


def print_said(back: Returned, lang: str) -> None:
    """How many items a table confirms, refuses and leaves open."""
    yes = len(back.targets) + len(back.tasks) + len(back.clauses)
    print(_RETURNED.in_(lang).format(yes=yes, no=len(back.refused), open=len(back.open)))


def finish(args: argparse.Namespace, plan: WritingPlan, findings: list[Finding]) -> int:
    """Show the difference and what khue check would find anew; with --write do it where nothing forbids it."""
    anew = newly_found(plan) if plan.changes and not has_errors(findings) else []
    every = [*findings, *anew]
    if args.format == "json":
        print_json({"token": plan.token, "added": plan.added, "changed": plan.changed, "diff": plan.diff(),
                    "findings": [one.as_dict(args.lang) for one in every]})  # fmt: skip
    else:
        print(
            "\n".join(printable(line) for line in plan.diff().split("\n")) if plan.changes else _NOTHING.in_(args.lang)
        )
        for one in every:
            print(
                f"{one.place()}  {one.rule.code}  {one.sentence(args.lang)} {one.hint(args.lang)}".rstrip(),
                file=sys.stderr,
            )
    if has_errors(every):
        broken = sum(has_errors([one]) for one in anew)
        if broken:
            print(Finding(WOULD_BREAK, "", params={"count": broken}).sentence(args.lang), file=sys.stderr)
        return 1
    if args.write and plan.changes:
        write(plan)
    if plan.changes and args.format != "json":
        said = _WRITTEN if args.write else _HOW
        print(said.in_(args.lang).format(files=len(plan.changes), root=plan.root))
    return 0
