"""khue build: ingest, compute, assess and publish what is stale."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from khue.cli.output import print_json
from khue.cli.session import build_now, print_findings
from khue.pipeline.step_words import step_answer
from khue.pipeline.wording import counted

if TYPE_CHECKING:
    from khue.pipeline.build import Outcome

_WORDS = {
    "failed": (
        "Không dựng được: còn lỗi. Bản đang dùng: {id}.",
        "Nothing was built: there are errors. The current build is {id}.",
    ),
    "nothing": ("Không có gì để làm: bản dựng {id} đã đầy đủ.", "Nothing to do: build {id} is up to date."),
    "done": (
        "Bản dựng {id}: {parts}.",
        "Build {id}: {parts}.",
    ),
}
_NONE = ("chưa có", "none")


def run(args: argparse.Namespace) -> int:
    """Build; 1 when there are errors and the build before stays, or when a file of the inbox was refused."""
    outcome = build_now(args)
    print_findings([*outcome.findings, *outcome.refused], args)
    if args.json or args.format == "json":
        print_json(summary(outcome, args.lang))
    else:
        print(sentence(outcome, args.lang))
    return 1 if outcome.failed or outcome.refused else 0


def sentence(outcome: Outcome, lang: str) -> str:
    """What came of the build, in one sentence."""
    code = "failed" if outcome.failed else "done" if outcome.done else "nothing"
    english = lang == "en"
    return _WORDS[code][english].format(parts=_parts(outcome.counts, english), id=outcome.id or _NONE[english])


_PARTS = {"targets": "chỉ tiêu", "tasks": "nhiệm vụ", "indicators": "chỉ số", "observations": "giá trị"}


def _parts(counts: dict[str, int], english: bool) -> str:
    given = [(counts[name], name, word) for name, word in _PARTS.items() if name in counts]
    return ", ".join(counted(n, name.removesuffix("s"), name) if english else f"{n} {word}" for n, name, word in given)


def summary(outcome: Outcome, lang: str) -> dict[str, object]:
    """What came of the build, for programs."""
    return {
        "id": outcome.id,
        "published": bool(outcome.done) and not outcome.failed,
        "steps": [step_answer(step, lang) for step in outcome.done],
        "counts": outcome.counts,
        "findings": [finding.as_dict(lang) for finding in outcome.findings],
        "refused": [finding.as_dict(lang) for finding in outcome.refused],
    }
