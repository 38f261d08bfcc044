"""khue report: a paper of the current build as .docx, PDF or HTML."""

from __future__ import annotations

import argparse
import sys
from dataclasses import replace
from pathlib import Path

from khue.cli import faults
from khue.cli.office import office
from khue.cli.session import home_of, opened
from khue.cli.show import checked_period
from khue.exceptions import InputError, UsageError
from khue.model.finding import Finding
from khue.pipeline.drafts.judge import drafts_of
from khue.pipeline.papers.comments import Comment
from khue.pipeline.papers.making import KINDS, UNKNOWN_KIND, Wanted, file_name, written
from khue.pipeline.reading import Build

_WRITTEN = {"vi": "Đã ghi {path} ({size} kB).", "en": "Wrote {path} ({size} kB)."}


def run(args: argparse.Namespace) -> int:
    """Write the paper to --out, or under a name that says kind and day in the current folder; `-` is standard output."""
    wanted = _wanted(args)
    build = opened(args)
    if wanted.kind == "comments":
        wanted = replace(wanted, comments=_comments(args, build))
    content = written(build, wanted, args.format)
    if str(args.out) == "-":
        sys.stdout.buffer.write(content)
        return 0
    path = args.out or Path(file_name(build, wanted, args.format))
    try:
        path.write_bytes(content)
    except OSError as error:
        params = {"path": path, "reason": error.strerror or error}
        raise InputError(finding=Finding(faults.CANNOT_WRITE, str(path), params=params)) from error
    print(_WRITTEN[args.lang].format(path=path, size=round(len(content) / 1000)), file=sys.stderr)
    return 0


def _comments(args: argparse.Namespace, build: Build) -> tuple[Comment, ...]:
    """The comments that were made on the draft, with their answers; none where nobody could make any yet."""
    from khue.web.database import exists

    draft = next((one for one in drafts_of(build.city) if one.document.id == args.document), None)
    if draft is None or not exists(home_of(args)):
        return ()
    office(args)
    from khue.web.comments.collation import rows

    return tuple(rows(draft, {agency.code: agency.name for agency in build.city.agencies}))


def _wanted(args: argparse.Namespace) -> Wanted:
    """What is asked for; raises UsageError where the kind needs an id and has none, or the other way round."""
    kind = KINDS.get(args.kind)
    if kind is None:
        raise UsageError(
            finding=Finding(UNKNOWN_KIND, args.kind, params={"found": args.kind, "known": ", ".join(KINDS)})
        )
    if bool(kind.of) != bool(args.id) and not kind.optional:
        rule = faults.NO_ID_GIVEN if kind.of else faults.NO_ID_WANTED
        raise UsageError(finding=Finding(rule, args.kind, params={"kind": args.kind, "listing": kind.of}))
    checked_period(args.period)
    return Wanted(
        args.kind, args.id, args.period or "", args.number, args.lang, args.agency or "", args.document or "",
    )  # fmt: skip
