"""The attention list on the command line: its items, and what is said below the table."""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Sequence
from datetime import date

from khue.lib.vietnamese import day
from khue.pipeline.answers import Answer
from khue.pipeline.reading import Build

_REST = {
    "vi": "Còn {n} việc khác chưa vào danh sách: {kinds}.",
    "en": "{n} other items have no place on the list: {kinds}.",
}
_AGAINST = {
    "build": ("So với bản dựng trước, ngày {day}:", "Against the build before, of {day}:"),
    "week": ("So với tuần trước, ngày {day}:", "Against a week before, {day}:"),
    "month": ("So với tháng trước, ngày {day}:", "Against a month before, {day}:"),
}
_SAME = ("  không đổi", "  nothing changed")
_OUTCOME = ("Đến ngày {day}:", "By {day}:")


def items(build: Build, args: argparse.Namespace) -> list[Answer]:
    """The items of the list, of today or of `--on`."""
    found: list[Answer] = _answer(build, args)["items"]
    return found


def lines(build: Build, args: argparse.Namespace) -> Sequence[str]:
    """How much is not on the list, what changed, and of an earlier day what came of its items."""
    answer, lang = _answer(build, args), args.lang
    return [*_rest(answer, lang), *_changes(answer, lang), *_outcomes(answer, lang)]


def _answer(build: Build, args: argparse.Namespace) -> Answer:
    from khue.pipeline.attention.answers import attention_answer

    return attention_answer(build, args.on)


def _rest(answer: Answer, lang: str) -> Iterator[str]:
    from khue.pipeline.attention.words import KINDS

    rest = answer["rest"]
    if rest["count"]:
        kinds = (f"{KINDS[kind][lang == 'en'].lower()} {n}" for kind, n in rest["kinds"].items())
        yield _REST[lang].format(n=rest["count"], kinds=", ".join(kinds))


def _changes(answer: Answer, lang: str) -> Iterator[str]:
    from khue.pipeline.attention.words import SHIFTS

    for change in answer["changes"]:
        yield _AGAINST[change["held_against"]][lang == "en"].format(day=_day(change["since"], lang))
        for shift in change["shifts"]:
            said = SHIFTS[shift["kind"]][lang == "en"].format(was=shift["was"], now=shift["now"])
            yield f"  {_worded(shift, 'title', lang)}: {said[:1].lower()}{said[1:]} ({_worded(shift['cause'], 'text', lang)})"
        if not change["shifts"]:
            yield _SAME[lang == "en"]


def _outcomes(answer: Answer, lang: str) -> Iterator[str]:
    told = [item for item in answer["items"] if item["outcome"]]
    if told:
        yield _OUTCOME[lang == "en"].format(day=_day(answer["as_of"], lang))
        yield from (f"  {item['place']}. {_worded(item['outcome'], 'text', lang)}" for item in told)


def _worded(answer: Answer, name: str, lang: str) -> str:
    found: str = answer[f"{name}_en" if lang == "en" else name]
    return found


def _day(text: str, lang: str) -> str:
    return day(date.fromisoformat(text), lang)
