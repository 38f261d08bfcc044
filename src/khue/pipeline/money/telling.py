"""Money beside result in words: all of it together, and what points of indices cost."""

from __future__ import annotations

from collections.abc import Iterator

from khue.lib.vietnamese import number
from khue.pipeline.money.answers import efforts_of, funds_of
from khue.pipeline.money.effort import Effort
from khue.pipeline.money.words import dong, reason
from khue.pipeline.reading import Build
from khue.pipeline.wording import period_words

_WHOLE = {
    "vi": "Tổng: kế hoạch {planned}, phân bổ {allocated}, giải ngân {disbursed}.",
    "en": "Together: planned {planned}, allocated {allocated}, disbursed {disbursed}.",
}
_PRICED = {
    "vi": "{name}: {per_point} cho mỗi điểm tăng thêm (giải ngân {paid}, tăng {gained} điểm từ {before} đến {after}).",
    "en": "{name}: {per_point} for each point gained ({paid} paid out, {gained} points gained from {before} to {after}).",
}


def lines(build: Build, lang: str) -> list[str]:
    """The sum of all money, and a line for each index component that money works on."""
    whole = funds_of(build).whole
    if not whole.rows:
        return []
    said = {kind: dong(whole.of(kind), lang) for kind in ("planned", "allocated", "disbursed")}
    return [_WHOLE[lang].format_map(said), *_points(build, lang)]


def _points(build: Build, lang: str) -> Iterator[str]:
    for found in efforts_of(build):
        if found.tasks:
            yield effort_words(build, found, lang)


def effort_words(build: Build, found: Effort, lang: str) -> str:
    """What a point of a component cost, or why that cannot be said."""
    index = next(index for index in build.city.indices if index.id == found.index)
    name = next(part.name for part in index.parts() if part.id == found.component).in_(lang)
    if found.per_point is None or found.gained is None:
        return f"{name}: {reason(found.missing, lang)}" if found.missing else name
    return _PRICED[lang].format(
        name=name, per_point=dong(found.per_point, lang), paid=dong(found.paid.of("disbursed"), lang),
        gained=number(round(found.gained, 2), lang=lang), before=period_words(found.before, lang),
        after=period_words(found.after, lang),
    )  # fmt: skip
