"""The units that a carried value was made of, as khue explain prints them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from khue.lib.vietnamese import day, number
from khue.model.measure import Form
from khue.pipeline.answers import Answer
from khue.pipeline.wording import amount

_CARRIED = {"vi": "về địa bàn từ {day}", "en": "to the units since {day}"}
_SHARE = {"vi": "ước tính {share}% giá trị", "en": "{share}% of it is estimated"}
_TITLE = {"vi": "Gộp từ các đơn vị của kỳ đó", "en": "Put together from the units of that time"}
_BASES = {
    "whole": ("nguyên trạng", "whole"),
    "weight": ("ước tính theo tỷ lệ của văn bản", "estimated, by the act's weight"),
    "people": ("ước tính theo số dân mà văn bản nêu", "estimated, by the people that the act names"),
    "population": ("ước tính theo dân số nơi nhận", "estimated, by the population of those that received"),
    "area": ("ước tính theo diện tích nơi nhận", "estimated, by the area of those that received"),
    "equal": ("ước tính, chia đều", "estimated, in equal parts"),
}


def carried(found: Answer, lang: str) -> str:
    """Since when there are the units that a value was carried to, and how much of it is an estimate; empty for others."""
    if not found["carried"]:
        return ""
    said = _CARRIED[lang].format(day=day(date.fromisoformat(found["carried"]), lang))
    share = found["estimated_share"]
    return said if share is None else f"{said}; {_SHARE[lang].format(share=_percent(share, lang))}"


def forerunner_lines(found: Answer, form: Form, lang: str) -> Iterator[str]:
    """A line for each unit that lies in today's, with its share, what the share rests on, and its own value."""
    if not found["forerunners"]:
        return
    yield f"  {_TITLE[lang]}:"
    for one in found["forerunners"]:
        name = (lang == "en" and one["unit_name_en"]) or one["unit_name"]
        share = "" if one["basis"] == "whole" else f"{_percent(one['share'], lang)}% · "
        yield f"    {name} ({one['unit']}) · {share}{_BASES[one['basis']][lang == 'en']}{_own(one, form, lang)}"


def _own(one: Answer, form: Form, lang: str) -> str:
    parts = [one["numerator"], one["denominator"]]
    ratio = "" if None in parts else f" = {' ÷ '.join(number(part, lang=lang) for part in parts)}"
    return "" if one["value"] is None else f" · {amount(one['value'], form, lang)}{ratio}"


def _percent(share: float, lang: str) -> str:
    return number(round(100 * share, 1), lang=lang)
