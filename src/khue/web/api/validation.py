"""The library's complaints about parameters, as problems in the reader's language."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from khue.web.api.problems import PARAMETER, Problem

_WORDS: dict[str, Promise] = {
    "int_parsing": _("a whole number is expected."),
    "int_parsing_size": _("the number is too large."),
    "int_from_float": _("a whole number is expected."),
    "bool_parsing": _("true or false (1 or 0) is expected."),
    "greater_than_equal": _("the least is %(ge)s."),
    "less_than_equal": _("the most is %(le)s."),
    "literal_error": _("one of these is expected: %(expected)s."),
    "enum": _("one of these is expected: %(expected)s."),
    "string_too_long": _("at most %(max_length)s characters are expected."),
    "string_too_short": _("at least %(min_length)s characters are expected."),
    "missing": _("it is required."),
}
_OTHERWISE = _("its value is not of the expected kind.")


def problem_of_errors(errors: Sequence[Mapping[str, Any]]) -> Problem:
    """The first complaint as a problem; the others are met when it is mended."""
    first = errors[0]
    context = {key: str(value) for key, value in (first.get("ctx") or {}).items()}
    words = _WORDS.get(str(first.get("type", "")), _OTHERWISE)
    name = str(first["loc"][-1]) if first.get("loc") else ""
    return Problem(PARAMETER, {"name": name, "why": Sentence(words, context)})


class Sentence:
    """Words with their numbers, put together only when the reader's language is known."""

    def __init__(self, words: Promise, params: Mapping[str, str]) -> None:
        self._words, self._params = words, params

    def __str__(self) -> str:
        return str(self._words) % self._params
