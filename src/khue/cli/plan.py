"""khue plan: what a build would redo, and why."""

from __future__ import annotations

import argparse

from khue.cli.output import print_json, print_rows, printable
from khue.cli.session import day_of, home_of, print_findings
from khue.pipeline.home import Home
from khue.pipeline.plan import Plan, plan_of
from khue.pipeline.step_words import details, headline, reasons, step_answer, together
from khue.pipeline.steps import Step, stretches

_NOTHING = {"vi": "Không có gì để làm: bản dựng {0} đã đầy đủ.", "en": "Nothing to do: build {0} is up to date."}
_FAILED = {
    "vi": "Chưa thể dựng: còn lỗi. Bản đang dùng: {0}.",
    "en": "Nothing can be built: there are errors. The current build is {0}.",
}
_COLUMNS = ("stage", "item", "partitions", "periods", "indicators", "levels", "why")


def run(args: argparse.Namespace) -> int:
    """Print the plan; nothing is changed. 1 when errors keep a build from being made."""
    plan = plan_of(args.city, Home(home_of(args)), day_of(args))
    print_findings(plan.findings, args)
    if args.json or args.format == "json":
        print_json(_summary(plan, args.lang))
    elif args.format == "csv":
        print_rows([_row(step, args.lang) for step in plan.steps], [(name, name) for name in _COLUMNS], "csv")
    elif plan.nothing:
        print(_NOTHING[args.lang].format(plan.current))
    elif plan.failed:
        print(_FAILED[args.lang].format(plan.current or "–"))
    else:
        for line in _lines(plan, args.lang):
            print(printable(line))
    return 1 if plan.failed else 0


def _lines(plan: Plan, lang: str) -> list[str]:
    """The plan for people: a step in a line, and below it what it is done to and why."""
    levels = {level.id: level.name.vi if lang == "vi" else level.name.en or level.name.vi for level in plan.levels}
    lines: list[str] = []
    for number, (step, files) in enumerate(together(plan.steps), 1):
        found = details(step, lang, levels)
        width = max(len(name) for name, _ in found) if found else 0
        lines += [
            f"{number}. {headline(step, lang, files)}",
            *(f"   {name.ljust(width)}  {text}" for name, text in found),
        ]
    return lines


def _row(step: Step, lang: str) -> dict[str, object]:
    return {
        "stage": step.stage, "item": step.item, "partitions": stretches(step.partitions),
        "periods": stretches(step.periods), "indicators": step.indicators, "levels": step.levels,
        "why": reasons(step, lang),
    }  # fmt: skip


def _summary(plan: Plan, lang: str) -> dict[str, object]:
    return {
        "current": plan.current,
        "next": plan.next,
        "steps": [step_answer(step, lang) for step in plan.steps],
        "findings": [finding.as_dict(lang) for finding in plan.findings],
    }
