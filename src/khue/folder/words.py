"""One word of a file turned into a value of the model's type: what a YAML scalar and a CSV cell have in common."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches
from enum import Enum
from math import isfinite

from msgspec import inspect as types

from khue.folder import reading_rules as rules
from khue.lib.periods import Period
from khue.model.base import Identifier, PeriodText
from khue.model.finding import Rule
from khue.model.task import Hour

EXPECTED: dict[type, tuple[str, str]] = {
    types.StrType: ("một đoạn chữ", "a text"),
    types.IntType: ("một số nguyên", "a whole number"),
    types.FloatType: ("một số", "a number"),
    types.BoolType: ("true hoặc false", "true or false"),
    types.DateType: ("một ngày", "a day"),
    types.EnumType: ("một từ trong danh sách", "one of a list of words"),
    types.VarTupleType: ("một danh sách", "a list"),
    types.ListType: ("một danh sách", "a list"),
    types.DictType: ("một khối có các khoá", "a mapping"),
    types.StructType: ("một khối có các khoá", "a mapping"),
}
"""How each type is called in Vietnamese and in English."""

_WHOLE = re.compile(r"[+-]?\d{1,15}")
_NUMBER = re.compile(r"[+-]?(?:\d{1,25}(?:\.\d{0,25})?|\.\d{1,25})(?:[eE][+-]?\d{1,3})?")
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_VIETNAMESE_DAY = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})")
_VIETNAMESE_NUMBER = re.compile(r"[+-]?\d{1,3}(?:\.\d{3})*,\d+|[+-]?\d+,\d+")


@dataclass(frozen=True)
class _Form:
    """A pattern of the model in words, and what the pattern alone cannot say."""

    pattern: str
    vi: str
    en: str
    holds: Callable[[str], bool] = bool


def _is_period(text: str) -> bool:
    try:
        return not text or bool(Period.parse(text))
    except ValueError:
        return False


def _pattern(annotated: object) -> str:
    kind = types.type_info(annotated)
    return (kind.pattern or "") if isinstance(kind, types.StrType) else ""


_FORMS = (
    _Form(
        _pattern(Identifier),
        "một mã gồm chữ không dấu, chữ số và các dấu . _ -", "a code of plain letters, digits and . _ -",
    ),
    _Form(
        _pattern(PeriodText),
        "một kỳ như 2025, 2025-H1, 2025-Q3, 2025-07 hoặc 2025-07-30",
        "a period such as 2025, 2025-H1, 2025-Q3, 2025-07 or 2025-07-30", _is_period,
    ),
    _Form(_pattern(Hour), "một giờ như 16:00", "an hour such as 16:00"),
)  # fmt: skip


class MismatchError(Exception):
    """A word that does not fit the type; `params` are the finding's, without the field's name."""

    def __init__(self, rule: Rule, found: str, **params: object) -> None:
        super().__init__(rule.name)
        self.rule = rule
        self.params: dict[str, object] = {"found": shorten(found), **params}


def shorten(text: str, width: int = 60) -> str:
    """The text on one line, cut where it is too long to print in a sentence."""
    line = " ".join(text.split())
    return line if len(line) <= width else line[: width - 1] + "…"


def suggest(word: str, known: list[str]) -> str:
    """The known word that `word` was probably meant to be, or empty."""
    lowered = {name.lower(): name for name in known}
    close = get_close_matches(word.lower()[:80], lowered, 1, 0.7)
    return lowered[close[0]] if close else ""


def convert(kind: types.Type, text: str, plain: bool = True) -> object:
    """`text` as a value of the type; raises MismatchError. `plain` is False where the word was quoted."""
    match kind:
        case types.Metadata():
            return convert(kind.type, text, plain)
        case types.StrType():
            return _checked_form(kind, text)
        case types.IntType():
            return _within(kind, _whole(text), text)
        case types.FloatType():
            return _within(kind, _number(text), text)
        case types.BoolType():
            return _boolean(text)
        case types.DateType():
            return _day(text)
        case types.EnumType():
            return _member(kind.cls, text)
        case types.UnionType():
            return _of_union(kind, text, plain)
    vi, en = EXPECTED.get(type(kind), ("một giá trị khác", "another kind of value"))
    raise MismatchError(rules.WRONG_TYPE, text, expected_vi=vi, expected_en=en, found_vi="một từ", found_en="a word")


def _checked_form(kind: types.StrType, text: str) -> str:
    if kind.pattern is None:
        return text
    form = next((words for words in _FORMS if kind.pattern == words.pattern), None)
    fits = re.search(kind.pattern, text) and not text.endswith("\n") and len(text) <= (kind.max_length or len(text))
    if form is None or not fits or not form.holds(text):
        vi, en = (form.vi, form.en) if form else (f"chữ theo mẫu {kind.pattern}", f"a text of the form {kind.pattern}")
        raise MismatchError(rules.BAD_FORM, text, expected_vi=vi, expected_en=en)
    return text


def _whole(text: str) -> int:
    if not _WHOLE.fullmatch(text):
        vi, en = EXPECTED[types.IntType]
        raise MismatchError(rules.BAD_NUMBER, text, expected_vi=vi, expected_en=en)
    return int(text)


def _number(text: str) -> float:
    if _NUMBER.fullmatch(text) and isfinite(float(text)):
        return float(text)
    vi, en = EXPECTED[types.FloatType]
    meant = text.replace(".", "").replace(",", ".") if _VIETNAMESE_NUMBER.fullmatch(text) else ""
    raise MismatchError(rules.BAD_NUMBER, text, expected_vi=vi, expected_en=en, suggestion=meant)


def _within(kind: types.IntType | types.FloatType, value: float, text: str) -> float:
    least, most = kind.ge, kind.le
    if (least is not None and value < least) or (most is not None and value > most):
        vi, en = f"một số từ {least} đến {most}", f"a number from {least} to {most}"
        raise MismatchError(rules.BAD_FORM, text, expected_vi=vi, expected_en=en)
    return value


def _boolean(text: str) -> bool:
    if text.lower() not in ("true", "false"):
        raise MismatchError(rules.UNKNOWN_WORD, text, known="true, false")
    return text.lower() == "true"


def _day(text: str) -> date:
    try:
        if _DAY.fullmatch(text):
            return date.fromisoformat(text)
        meant = _VIETNAMESE_DAY.fullmatch(text)
        suggestion = date(*(int(part) for part in reversed(meant.groups()))).isoformat() if meant else ""
    except ValueError:
        suggestion = ""
    raise MismatchError(rules.BAD_DATE, text, suggestion=suggestion)


def _member(kind: type[Enum], text: str) -> Enum:
    known = [str(member.value) for member in kind]
    if text in known:
        return kind(text)
    raise MismatchError(rules.UNKNOWN_WORD, text, known=", ".join(known), suggestion=suggest(text, known))


def _of_union(kind: types.UnionType, text: str, plain: bool) -> object:
    options = [option for option in kind.types if not isinstance(option, types.NoneType)]
    if len(options) == 1:
        return convert(options[0], text, plain)
    order = (types.BoolType, types.IntType, types.FloatType) if plain else ()
    for wanted in order:
        for option in (option for option in options if isinstance(option, wanted)):
            try:
                return convert(option, text, plain)
            except MismatchError:
                continue
    return convert(next((o for o in options if isinstance(o, types.StrType)), options[-1]), text, plain)
