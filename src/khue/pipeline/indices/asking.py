"""What is asked of an index: changes, weights, a rank to reach. Read from texts the same way for page, interface and command.

What cannot be answered raises InputError or UsageError with a finding that says why in both languages.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches

from khue.exceptions import InputError, UsageError
from khue.model.base import Text
from khue.model.finding import Finding, Rule
from khue.model.index import shares
from khue.pipeline.indices.answers import Answer
from khue.pipeline.indices.computed import Computed, Declared, compute
from khue.pipeline.indices.reach import Wish, reach_answer
from khue.pipeline.indices.scoring import ScoringError, number_in
from khue.pipeline.indices.values import BAD_CELL, OUTSIDE, Published, given_value, is_share
from khue.pipeline.indices.whatif import CannotChangeError, Change, changed, weighted, whatif_answer

NOT_COMPUTABLE = Rule(
    "KH762", "index-not-computable",
    Text(vi='Không tính được bộ chỉ số "{index}" như đã khai báo: {why}.',
         en='The index "{index}" cannot be computed as declared: {why}.'),
    Text(vi="Hãy xem lại chuẩn hoá và cách tổng hợp; trung bình nhân và điều hoà cần giá trị lớn hơn 0.",
         en="Look at its normalisation and aggregation; geometric and harmonic means need values above 0."),
)  # fmt: skip
BAD_ASSIGNMENT = Rule(
    "KH764", "bad-assignment",
    Text(vi='Không hiểu "{found}".', en='"{found}" is not understood.'),
    Text(vi="Viết như {expected}.", en="Write it as {expected}."),
)  # fmt: skip
CANNOT_CHANGE = Rule(
    "KH765", "cannot-change",
    Text(vi="Không thử được: {why_vi}.", en="That cannot be tried: {why_en}."),
)  # fmt: skip
UNKNOWN_PART = Rule(
    "KH758", "unknown-component",
    Text(vi='Bộ chỉ số không có thành phần "{found}".', en='The index has no component "{found}".'),
    Text(vi="Các thành phần: {known}.", en="Its components: {known}."),
)  # fmt: skip
UNKNOWN_UNIT = Rule(
    "KH759", "unit-not-in-index",
    Text(vi='Không có đơn vị "{found}" trong bộ chỉ số ở kỳ này.', en='The index has no unit "{found}" in this period.'),
    Text(vi="Các đơn vị: {known}.", en="Its units: {known}."),
)  # fmt: skip
BAD_RANK = Rule(
    "KH757", "bad-rank",
    Text(vi='"{found}" không phải là một thứ hạng.', en='"{found}" is not a rank.'),
    Text(vi="Viết một số nguyên từ 1 trở lên, như 10.", en="Write a whole number from 1 on, as 10."),
)  # fmt: skip
NO_SUCH_RANK = Rule(
    "KH756", "no-such-rank",
    Text(vi="Không có hạng {found}: chỉ {count} đơn vị có điểm.", en="There is no rank {found}: only {count} units have a score."),
)  # fmt: skip
IMPOSSIBLE = Rule(
    "KH755", "impossible-value",
    Text(vi='"{component}" không thể bằng {found}: chỉ có thể {between_vi}.',
         en='"{component}" cannot be {found}: it can only be {between_en}.'),
)  # fmt: skip
RULES = (
    NOT_COMPUTABLE, BAD_ASSIGNMENT, CANNOT_CHANGE, UNKNOWN_PART, UNKNOWN_UNIT, BAD_RANK, NO_SUCH_RANK, IMPOSSIBLE,
)  # fmt: skip

_CANNOT = {
    "no-unit": Text(vi='không có giá trị nào của đơn vị "{unit}"', en='nothing is known of the unit "{unit}"'),
    "only-total": Text(vi='của đơn vị "{unit}" chỉ biết tổng công bố; chỉ đổi được tổng ({index}=…)',
                       en='only the published total of "{unit}" is known; change that ({index}=…)'),
    "value-unknown": Text(vi='giá trị hiện nay của "{part}" ở đơn vị "{unit}" chưa biết; hãy đổi cả nhóm "{group}"',
                          en='what "{part}" of "{unit}" is now is not known; change the whole group "{group}"'),
    "has-parts": Text(vi='"{part}" của đơn vị "{unit}" được tính từ các phần của nó; hãy đổi các phần đó',
                      en='"{part}" of the unit "{unit}" is made of its parts; change those'),
    "no-weight": Text(vi='không phần nào của "{part}" còn trọng số', en='no part of "{part}" would have any weight'),
    "rivals-unknown": Text(vi="chỉ biết điểm của {known} trong {among} đơn vị nên không lập được đường đi đến một thứ hạng",
                           en="only {known} of {among} units have a known score, so that no way to a rank can be planned"),
    "not-linear": Text(vi="chỉ lập được đường đi với chuẩn hoá none hoặc goalposts và trung bình cộng",
                       en="a way can be planned only with the normalisation none or goalposts and arithmetic means"),
}  # fmt: skip
_ASSIGNED = re.compile(r"(?:(?P<unit>[^:=<>]+):)?(?P<part>[^:=<>]+?)\s*(?:=|<=|>=)\s*(?P<value>.+)")
_FEW = 12
MOST = 1e9
"""No weight or cost is more."""


@dataclass(frozen=True)
class Asked:
    """What is to be tried, as texts `component=value`; in `sets`, `UNIT:component=value` is another unit's value."""

    sets: Sequence[str] = ()
    weights: Sequence[str] = ()
    reach: int | None = None
    limits: Sequence[str] = ()
    costs: Sequence[str] = ()


def whatif(
    found: Computed, published: Published, unit: str, asked: Asked, *, replications: int, seed: int,
    before: Answer | None = None,
) -> Answer:  # fmt: skip
    """What the changes do to a unit, with the way to a rank under `reach` where one is asked for; `before` as in
    `whatif_answer`.
    """
    check_unit(found, unit)
    declared = found.declared
    changes = [change_of(declared, text, unit) for text in asked.sets]
    weights = weights_of(declared, asked)
    try:
        answer = whatif_answer(found, changes, weights, unit, replications, seed, published, before)
        way = None
        if asked.reach is not None:
            _reachable(found, published, asked.reach)
            way = reach_answer(after(found, changes, weights), unit, wish_of(declared, asked, asked.reach))
    except CannotChangeError as error:
        raise InputError(finding=cannot(error)) from error
    except ValueError as error:
        params = {"index": declared.index.id, "why": error}
        raise InputError(finding=Finding(NOT_COMPUTABLE, "", params=params)) from error
    return answer | {"reach": way}


def check_unit(found: Computed, unit: str) -> None:
    """Raise InputError for a unit of which nothing is known."""
    if unit not in found.given.units:
        raise InputError(finding=_unknown(UNKNOWN_UNIT, unit, found.given.units))


def _reachable(found: Computed, published: Published, rank: int) -> None:
    """Raise where there is no such rank, or too little is known of who has it."""
    known = int((found.ranks > 0).sum())
    if known < published.among:
        raise CannotChangeError("rivals-unknown", known=str(known), among=str(published.among))
    if rank > known:
        raise InputError(finding=Finding(NO_SUCH_RANK, "", params={"found": rank, "count": known}))


def rank_of(text: str) -> int:
    """A rank as it is written; raises UsageError for what is none."""
    if text.isascii() and text.isdigit() and int(text[:7]) > 0 and len(text) <= 7:
        return int(text)
    raise UsageError(finding=Finding(BAD_RANK, "", params={"found": text[:80]}))


def cannot(error: CannotChangeError) -> Finding:
    """Why a change or a plan cannot be made, as a finding."""
    why = {f"why_{lang}": _CANNOT[error.code].in_(lang).format_map(error.params) for lang in ("vi", "en")}
    return Finding(CANNOT_CHANGE, "", params=why)


def weights_of(declared: Declared, asked: Asked) -> dict[str, float]:
    """What components are to count among their siblings; raises InputError where nothing is left of a group."""
    weights = {part: _amount(value, text) for part, value, text in _assigned(declared, asked.weights)}
    other = weighted(declared, weights) if weights else declared
    for group in (other.root, *other.parts.values()):
        if group.children and not sum(shares(group.children).values()):
            raise InputError(finding=cannot(CannotChangeError("no-weight", part=group.id)))
    return weights


def wish_of(declared: Declared, asked: Asked, rank: int) -> Wish:
    """A rank with the limits and costs on the way to it."""
    limits = {part: limit_of(declared, part, value) for part, value, _ in _assigned(declared, asked.limits)}
    return Wish(rank, limits, {part: _amount(value, text) for part, value, text in _assigned(declared, asked.costs)})


def after(found: Computed, changes: Sequence[Change], weights: Mapping[str, float]) -> Computed:
    """The index after changes and with other weights."""
    if not changes and not weights:
        return found
    return compute(weighted(found.declared, weights) if weights else found.declared, changed(found, changes))


def change_of(declared: Declared, text: str, unit: str) -> Change:
    """A change as it is written: `component=value` of the unit itself, or `UNIT:component=value`."""
    match = _ASSIGNED.fullmatch(text.strip())
    if match is None:
        raise _unreadable(text, "awareness=0.9, 48:awareness=0.9")
    part = match["part"] if match["part"] == declared.index.id else _part(declared, match["part"])
    return Change(match["unit"] or unit, part, value_of(declared, part, match["value"]))


def value_of(declared: Declared, part: str, text: str) -> float:
    """A value as it is kept; raises InputError for what is no value, or lies outside what the part can be."""
    try:
        value = given_value(declared, part, text)
    except ScoringError as error:
        params = {"found": error.found[:40], "expected": error.expected, "component": part}
        raise InputError(finding=Finding(BAD_CELL, "", params=params)) from error
    if is_share(declared, part) and not 0 <= value <= 1:
        full = declared.maxima[part] if declared.whole != 1 else 1.0
        params = {"found": text[:40], "component": part, "maximum": f"{full:g}"}
        raise InputError(finding=Finding(OUTSIDE, "", params=params))
    if not is_share(declared, part):
        _check_bounds(declared, part, value, text)
    return value


def _check_bounds(declared: Declared, part: str, value: float, text: str) -> None:
    """Raise InputError for a value that its indicator cannot have."""
    indicator = declared.indicators.get(declared.parts[part].indicator)
    if indicator is None:
        return
    low, high = indicator.bounds.min, indicator.bounds.max
    if (low is not None and value < low) or (high is not None and value > high):
        ends = {"vi": ("từ", "đến"), "en": ("at least", "at most")}
        between = {
            f"between_{lang}": " ".join(
                f"{word} {end:g}" for word, end in zip(words, (low, high), strict=True) if end is not None
            )
            for lang, words in ends.items()
        }
        params = {"component": part, "found": text[:40], **between}
        raise InputError(finding=Finding(IMPOSSIBLE, "", params=params))


def limit_of(declared: Declared, part: str, text: str) -> float:
    """A limit as people give it; raises InputError for what is no value of the part."""
    value_of(declared, part, text)
    return number_in(text)


def _assigned(declared: Declared, texts: Iterable[str]) -> list[tuple[str, str, str]]:
    """Component, value and the whole text of each."""
    found = []
    for text in texts:
        match = _ASSIGNED.fullmatch(text.strip())
        if match is None or match["unit"]:
            raise _unreadable(text, "awareness=0.9")
        found.append((_part(declared, match["part"]), match["value"], text))
    return found


def _part(declared: Declared, name: str) -> str:
    by_name = {alias: part.id for part in declared.parts.values() for alias in (part.id, *part.aliases)}
    if name not in by_name:
        raise InputError(finding=_unknown(UNKNOWN_PART, name, by_name))
    return by_name[name]


def _unknown(rule: Rule, found: str, names: Iterable[str]) -> Finding:
    known = list(names)
    close = get_close_matches(found[:80], known, 1, 0.6)
    few = ", ".join(known[:_FEW]) + (", …" if len(known) > _FEW else "")
    return Finding(rule, "", params={"found": found[:80], "known": few, **({"suggestion": close[0]} if close else {})})


def _amount(value: str, text: str) -> float:
    """An amount of 0 or more, and not beyond all measure."""
    try:
        found = number_in(value)
    except ValueError:
        raise _unreadable(text, "awareness=2") from None
    if not 0 <= found <= MOST:
        raise _unreadable(text, "awareness=2")
    return found


def _unreadable(text: str, expected: str) -> UsageError:
    return UsageError(finding=Finding(BAD_ASSIGNMENT, "", params={"found": text[:80], "expected": expected}))
