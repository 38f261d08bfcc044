"""khue plan: what a build would redo, and why."""

from __future__ import annotations

import argparse

from khue.cli.output import print_json, print_rows
from khue.cli.session import day_of, home_of
from khue.pipeline.home import Home
from khue.pipeline.plan import Plan, Step, plan_of
from khue.pipeline.wording import cause_words, step_words

_NOTHING = {"vi": "Không có gì để làm: bản dựng {0} đã đầy đủ.", "en": "Nothing to do: build {0} is up to date."}
_HEADINGS = {"vi": ("Bước", "Vì sao"), "en": ("Step", "Why")}


def run(args: argparse.Namespace) -> int:
    """Print the plan; nothing is changed."""
    plan = plan_of(args.city, Home(home_of(args)), day_of(args))
    if args.json or args.format == "json":
        print_json(_summary(plan, args.lang))
    elif args.format == "csv":
        print_rows([_row(step, args.lang) for step in plan.steps], [(n, n) for n in ("stage", "item", "why")], "csv")
    elif plan.nothing:
        print(_NOTHING[args.lang].format(plan.current))
    else:
        step, why = _HEADINGS[args.lang]
        print_rows([_row(step, args.lang) for step in plan.steps], [("step", step), ("why", why)], "table")
    return 0


def _row(step: Step, lang: str) -> dict[str, object]:
    why = "; ".join(cause_words(cause.code, cause.what, lang) for cause in step.why)
    return {"stage": step.stage, "item": step.item, "step": step_words(step.stage, step.item, lang), "why": why}


def _summary(plan: Plan, lang: str) -> dict[str, object]:
    return {
        "current": plan.current,
        "next": plan.next,
        "steps": [
            {
                "stage": step.stage,
                "item": step.item,
                "why": [{"code": cause.code, "what": cause.what} for cause in step.why],
                "text": _row(step, lang)["why"],
            }
            for step in plan.steps
        ],
    }
