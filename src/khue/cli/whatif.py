"""khue whatif: values, weights or rivals of an index changed; and the cheapest way to a rank."""

from __future__ import annotations

import argparse
import re
from collections.abc import Iterable
from typing import Any

from khue.cli import faults
from khue.cli.firmness import chance
from khue.cli.index_source import NOT_COMPUTABLE, Source, computed, source_of
from khue.cli.output import print_json, print_rows
from khue.cli.show import flat, refuse
from khue.exceptions import InputError, UsageError
from khue.lib.vietnamese import number
from khue.model.base import Text
from khue.model.finding import Finding, Rule
from khue.pipeline.indices.computed import Computed, Declared
from khue.pipeline.indices.reach import Wish, reach_answer
from khue.pipeline.indices.scoring import ScoringError, number_in
from khue.pipeline.indices.values import BAD_CELL, OUTSIDE, given_value, is_share
from khue.pipeline.indices.whatif import CannotChangeError, Change, whatif_answer

BAD_ASSIGNMENT = Rule(
    "KH764", "bad-assignment",
    Text(vi='Không hiểu "{found}".', en='"{found}" is not understood.'),
    Text(vi="Viết như {expected}.", en="Write it as {expected}."),
)  # fmt: skip
_CANNOT = {
    "no-unit": Text(vi='không có giá trị nào của đơn vị "{unit}"', en='nothing is known of the unit "{unit}"'),
    "only-total": Text(vi='của đơn vị "{unit}" chỉ biết tổng công bố; chỉ đổi được tổng ({index}=…), hoặc đưa --values',
                       en='only the published total of "{unit}" is known; change that ({index}=…), or give --values'),
    "value-unknown": Text(vi='giá trị hiện nay của "{part}" ở đơn vị "{unit}" chưa biết; hãy đổi cả nhóm "{group}"',
                          en='what "{part}" of "{unit}" is now is not known; change the whole group "{group}"'),
    "not-linear": Text(vi="chỉ lập được đường đi với chuẩn hoá none hoặc goalposts và trung bình cộng",
                       en="a way can be planned only with the normalisation none or goalposts and arithmetic means"),
}  # fmt: skip
CANNOT_CHANGE = Rule(
    "KH765", "cannot-change",
    Text(vi="Không thử được: {why_vi}.", en="That cannot be tried: {why_en}."),
)  # fmt: skip
RULES = (BAD_ASSIGNMENT, CANNOT_CHANGE)

_ASSIGNED = re.compile(r"(?:(?P<unit>[^:=<>]+):)?(?P<part>[^:=<>]+?)\s*(?:=|<=|>=)\s*(?P<value>.+)")
_BEFORE_AFTER = {"vi": ("", "Trước", "Sau"), "en": ("", "Before", "After")}


def run(args: argparse.Namespace) -> int:
    """Print what the changes do; with --reach the way to a rank, or that there is none."""
    source = source_of(args)
    found = computed(source)
    unit = args.unit or source.city.declaration.unit
    if unit not in found.given.units:
        refuse(InputError, faults.UNKNOWN_THING, unit, found.given.units, listing="units")
    changes = [_change(source.declared, text, unit) for text in args.values_set]
    weights = {part: _number(value, text) for part, value, text in _assigned(source.declared, args.weights_set)}
    try:
        answer = whatif_answer(found, changes, weights, unit, args.replications, args.seed)
        way = (
            None
            if args.reach is None
            else reach_answer(_after(found, changes, weights), unit, _wish(source.declared, args))
        )
    except CannotChangeError as error:
        why = {f"why_{lang}": _CANNOT[error.code].in_(lang).format_map(error.params) for lang in ("vi", "en")}
        raise InputError(finding=Finding(CANNOT_CHANGE, "", params=why)) from error
    except ValueError as error:
        params = {"index": source.declared.index.id, "why": error}
        raise InputError(finding=Finding(NOT_COMPUTABLE, "", params=params)) from error
    _print(source, answer, way, args)
    return 0


def _after(found: Computed, changes: list[Change], weights: dict[str, float]) -> Computed:
    from khue.pipeline.indices.computed import compute
    from khue.pipeline.indices.whatif import changed, weighted

    if not changes and not weights:
        return found
    return compute(weighted(found.declared, weights) if weights else found.declared, changed(found, changes))


def _wish(declared: Declared, args: argparse.Namespace) -> Wish:
    limits = {part: _value(declared, part, value) for part, value, _ in _assigned(declared, args.limit)}
    costs = {part: _number(value, text) for part, value, text in _assigned(declared, args.cost)}
    return Wish(args.reach, limits, costs)


def _assigned(declared: Declared, texts: Iterable[str]) -> list[tuple[str, str, str]]:
    """Component, value and the whole text of each; raises UsageError or InputError."""
    found = []
    for text in texts:
        match = _ASSIGNED.fullmatch(text.strip())
        if match is None or match["unit"]:
            raise UsageError(finding=Finding(BAD_ASSIGNMENT, "", params={"found": text, "expected": "awareness=0.9"}))
        found.append((_part(declared, match["part"]), match["value"], text))
    return found


def _change(declared: Declared, text: str, unit: str) -> Change:
    match = _ASSIGNED.fullmatch(text.strip())
    if match is None:
        expected = "awareness=0.9, 48:awareness=0.9"
        raise UsageError(finding=Finding(BAD_ASSIGNMENT, "", params={"found": text, "expected": expected}))
    part = match["part"] if match["part"] == declared.index.id else _part(declared, match["part"])
    return Change(match["unit"] or unit, part, _read(declared, part, match["value"]))


def _part(declared: Declared, name: str) -> str:
    by_name = {alias: part.id for part in declared.parts.values() for alias in (part.id, *part.aliases)}
    if name not in by_name:
        refuse(InputError, faults.UNKNOWN_THING, name, by_name, listing="indices")
    return by_name[name]


def _read(declared: Declared, part: str, text: str) -> float:
    """A value as it is kept; raises InputError for what is no value, or lies outside what the part can be."""
    try:
        value = given_value(declared, part, text)
    except ScoringError as error:
        params = {"found": error.found, "expected": error.expected, "component": part}
        raise InputError(finding=Finding(BAD_CELL, "", params=params)) from error
    if is_share(declared, part) and not 0 <= value <= 1:
        full = declared.maxima[part] if declared.whole != 1 else 1.0
        raise InputError(
            finding=Finding(OUTSIDE, "", params={"found": text, "component": part, "maximum": f"{full:g}"})
        )
    return value


def _value(declared: Declared, part: str, text: str) -> float:
    """A limit as people give it; raises InputError for what is no value of the part."""
    _read(declared, part, text)
    return number_in(text)


def _number(value: str, text: str) -> float:
    """An amount of 0 or more."""
    try:
        found = float(value)
        if 0 <= found < float("inf"):
            return found
        raise ValueError(value)
    except ValueError:
        raise UsageError(
            finding=Finding(BAD_ASSIGNMENT, "", params={"found": text, "expected": "awareness=2"})
        ) from None


def _print(source: Source, answer: dict[str, Any], way: dict[str, Any] | None, args: argparse.Namespace) -> None:
    if args.format == "json":
        print_json(answer if way is None else answer | {"reach": way})
    elif args.format == "csv":
        row = flat({key: answer[key] for key in ("index", "period", "unit", "before", "after")})
        print_rows([row], [(name, name) for name in row], "csv")
    else:
        _print_change(source, answer, args.lang)
        if way is not None:
            print("\n" + "\n".join(_way_lines(source, way, args.lang)))


def _print_change(source: Source, answer: dict[str, Any], lang: str) -> None:
    """Before and after side by side, the points left, and the neighbours."""
    english, index, names = lang == "en", source.declared.index, source.names()
    print(f"{index.name.in_(lang)} · {answer['period']} · {answer['unit']} {names.get(answer['unit'], '')}".rstrip())
    before, after = answer["before"], answer["after"]
    top = f"Chance of the top {answer['top']}" if english else f"Khả năng vào nhóm {answer['top']} đầu"
    rows = [
        {"what": "Score" if english else "Điểm", **{k: _shown(s["score"], source, lang) for k, s in _both(answer)}},
        {"what": "Rank" if english else "Hạng", **{k: f"{s['rank'] or ''}/{s['of_units']}" for k, s in _both(answer)}},
        {"what": top, **{k: chance(s["chance_of_top"], lang) for k, s in _both(answer)}},
    ]
    rows += [
        {"what": source.declared.parts[id].name.in_(lang), "before": _shown(before["parts"].get(id), source, lang),
         "after": _shown(after["parts"].get(id), source, lang)}
        for id in after["parts"] if before["parts"].get(id) != after["parts"].get(id)
    ]  # fmt: skip
    print_rows(rows, list(zip(("what", "before", "after"), _BEFORE_AFTER[lang], strict=True)), "table")
    held = [{**row, "name": source.declared.parts[row["component"]].name.in_(lang),
             **{key: number(round(row[key], 4), lang=lang) for key in ("points", "maximum", "left")}}
            for row in answer["held"]]  # fmt: skip
    if held:
        print("\n" + ("Points that each part still holds" if english else "Điểm mỗi phần còn có thể thêm"))
        heads = ("Component", "Points", "Maximum", "Left") if english else ("Thành phần", "Điểm", "Tối đa", "Còn lại")
        print_rows(held, list(zip(("name", "points", "maximum", "left"), heads, strict=True)), "table")
    for key, vi, en in (("ahead", "Ngay trên", "Just ahead"), ("behind", "Ngay dưới", "Just behind")):
        if other := answer[key]:
            through = ", ".join(f"{t['component']} {_signed(t['gap'], lang)}" for t in other["through"])
            name = f"{other['unit']} {names.get(other['unit'], '')}".strip()
            print(f"\n{en if english else vi}: {name} ({_signed(other['gap'], lang)}): {through}".rstrip(": "))


def _both(answer: dict[str, Any]) -> list[tuple[str, dict[str, Any]]]:
    return [(key, answer[key]) for key in ("before", "after")]


def _shown(value: float | None, source: Source, lang: str) -> str:
    return "" if value is None else number(value, source.declared.index.decimals, lang)


def _signed(value: float, lang: str) -> str:
    return ("+" if value >= 0 else "−") + number(round(abs(value), 4), lang=lang)


def _way_lines(source: Source, way: dict[str, Any], lang: str) -> list[str]:
    """The plan in sentences."""
    said, names = _WORDS[lang], source.names()
    values = {"rank": way["rank"], "needed": _shown(way["needed"], source, lang), "now": way["now"]["rank"],
              "rival": f"{way['rival']} {names.get(way['rival'], '')}".strip(),
              "best": _shown(way["best"]["score"], source, lang), "best_rank": way["best"]["rank"]}  # fmt: skip
    if not way["reachable"]:
        return [said["unreachable"].format_map(values)]
    if not way["steps"]:
        return [said["already"].format_map(values)]
    lines = [said["needed"].format_map(values)]
    for number_, step in enumerate(way["steps"], start=1):
        name = source.declared.parts[step["component"]].name.in_(lang)
        shown = {key: number(round(step[key], 4), lang=lang) for key in ("from", "to", "gain", "cost")}
        lines.append(f"{number_}. " + said["step"].format_map({"name": name, **shown}))
    total = {"score": _shown(way["score"], source, lang), "cost": number(round(way["cost"], 4), lang=lang)}
    return [*lines, said["sum"].format_map({**values, **total})]


_WORDS = {
    "vi": {
        "needed": "Để đứng thứ {rank} cần {needed} điểm, bằng {rival} hiện nay. Cách ít tốn nhất:",
        "step": "{name}: từ {from} lên {to} (thêm {gain} điểm; chi phí {cost})",
        "sum": "Khi đó được {score} điểm, chi phí {cost}. Các đơn vị khác được giữ như hiện nay.",
        "unreachable": "Không đạt được thứ {rank} (cần {needed} điểm, bằng {rival}): với mọi giới hạn, nhiều nhất là {best} "
                       "điểm, thứ {best_rank}.",
        "already": "Đang đứng thứ {now}: không cần thay đổi gì để đạt thứ {rank}.",
    },
    "en": {
        "needed": "Rank {rank} takes {needed}, as {rival} has now. The cheapest way:",
        "step": "{name}: from {from} to {to} (adds {gain}; costs {cost})",
        "sum": "That makes {score} at a cost of {cost}. Other units are taken as they are now.",
        "unreachable": "Rank {rank} (which takes {needed}, as {rival} has) cannot be reached: within all limits the most "
                       "is {best}, rank {best_rank}.",
        "already": "It has rank {now} now: nothing has to change to have rank {rank}.",
    },
}  # fmt: skip
