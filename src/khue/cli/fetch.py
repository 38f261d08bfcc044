"""khue fetch: what is new at the sources elsewhere that contracts name, taken in like any file."""

from __future__ import annotations

import argparse
import sys
from typing import TextIO

from khue.cli.output import print_json, printable
from khue.cli.session import home_of
from khue.cli.versions import city_of
from khue.model.base import Text
from khue.pipeline.fetching.fetch import Asked, fetch
from khue.pipeline.incoming.answers import as_dict, summary
from khue.stores import ParquetStore

_SAME = Text(vi="Nguồn {server} không có gì mới.", en="The source {server} has nothing new.")
_NONE = Text(vi="Không có nguồn nào cần hỏi lúc này.", en="There is no source to be asked now.")


def run(args: argparse.Namespace) -> int:
    """Ask the sources; 1 where one failed or what it gave was refused, the others were asked all the same."""
    asked = ask_all(args, args.dataset, due_only=args.due, to=None if args.format == "json" else sys.stdout)
    if args.format == "json":
        print_json([answer(one, args.lang) for one in asked])
    elif not asked:
        print(_NONE.in_(args.lang), file=sys.stderr)
    return 1 if any(one.outcome in ("failed", "refused") for one in asked) else 0


def ask_all(args: argparse.Namespace, dataset: str, *, due_only: bool, to: TextIO | None) -> list[Asked]:
    """Ask the sources, and say of each what came of it as soon as it is known."""
    asked = []
    for one in fetch(city_of(args.city), ParquetStore(home_of(args)), dataset, due_only=due_only):
        asked.append(one)
        refused = one.result.findings if one.result and one.result.refused else ()
        lines = [f"{one.dataset}: {said(one, args.lang)}"]
        lines += [f"  {found.place()}  {found.rule.code} {found.sentence(args.lang)}" for found in refused]
        if to is not None:
            print("\n".join(map(printable, lines)), file=to, flush=True)
    return asked


def said(asked: Asked, lang: str) -> str:
    """What came of asking a source, in words."""
    if asked.finding is not None:
        return f"{asked.finding.sentence(lang)} {asked.finding.hint(lang)}".strip()
    return summary(asked.result, lang) if asked.result else _SAME.in_(lang).format(server=asked.server)


def answer(asked: Asked, lang: str) -> dict[str, object]:
    """The same for JSON."""
    return {
        "dataset": asked.dataset, "server": asked.server, "outcome": asked.outcome, "message": said(asked, lang),
        "result": as_dict(asked.result, lang) if asked.result else None,
    }  # fmt: skip
