"""What a derived value was computed of, as khue explain prints it; each line says how to go on from there."""

from __future__ import annotations

from collections.abc import Iterator

from khue.lib.vietnamese import number
from khue.pipeline.answers import Answer
from khue.pipeline.wording import STATUS, period_words

_TITLE = ("Tính từ", "Computed from")
_MISSING = ("thiếu", "missing")
_NOBODY = ("không có đơn vị nào", "no unit")
_ON = ("Xem tiếp: khue explain {indicator} --unit {unit} --period {period}",
       "Go on with: khue explain {indicator} --unit {unit} --period {period}")  # fmt: skip


def inputs_lines(found: Answer, lang: str) -> Iterator[str]:
    """A line for each thing that was looked up, with its values below, and how to explain the first of them."""
    english = lang == "en"
    yield f"  {_TITLE[english]}:"
    for input in found["inputs"]:
        value = "" if input["value"] is None else " = " + number(input["value"], lang=lang)
        yield f"    {input['text']} · {input['unit'] or _NOBODY[english]}{value}"
        for observation in input["observations"]:
            yield f"      {_told(observation, lang)}"
        if input["missing"]:
            periods = ", ".join(period_words(period, lang) for period in input["missing"])
            yield f"      {_MISSING[english]}: {periods}"
    first = next((input["observations"][-1] for input in found["inputs"] if input["observations"]), None)
    if first:
        yield "  " + _ON[english].format(**first)


def _told(observation: Answer, lang: str) -> str:
    status = STATUS[observation["status"]][lang == "en"]
    parts = [observation[name] for name in ("numerator", "denominator")]
    ratio = "" if None in parts else " = " + " ÷ ".join(number(part, lang=lang) for part in parts)
    value = status if observation["value"] is None else f"{number(observation['value'], lang=lang)}{ratio} ({status})"
    return f"{period_words(observation['period'], lang)}: {value}"
