"""khue whatif --reach --on: the cheapest way to a rank in a coming period, against rivals as they are foretold."""

from __future__ import annotations

import argparse
from typing import Any

from khue.cli import faults
from khue.cli.firmness import chance
from khue.cli.index_source import Source, history, in_force, source_of
from khue.cli.output import print_json, print_rows
from khue.cli.show import checked_period, flat, refuse
from khue.exceptions import InputError, UsageError
from khue.lib.vietnamese import number
from khue.model.base import Text
from khue.model.finding import Finding, Rule
from khue.pipeline.indices.asking import Asked
from khue.pipeline.indices.history import History
from khue.pipeline.indices.rivals import plan_against

NEEDS_RANK = Rule(
    "KH767", "coming-period-without-rank",
    Text(vi="--on chỉ dùng cùng --reach: cần biết muốn đứng thứ mấy.",
         en="--on goes with --reach: it has to be known which rank is wanted."),
    Text(vi="Viết như: --reach 10 --on {on}.", en="Write it as --reach 10 --on {on}."),
)  # fmt: skip
RULES = (NEEDS_RANK,)

BASIS = {
    "outlook": Text(
        vi="Mức chung của mọi đơn vị: dự báo từ chuỗi chung của {count} kỳ ({periods}).",
        en="The level common to all units is foretold from their common series of {count} periods ({periods}).",
    ),
    "half": Text(
        vi="Mới có hai kỳ ({periods}): mức chung được coi là đi tiếp nửa bước vừa qua, sai số cũng bằng chừng ấy.",
        en="There are only two periods ({periods}): the common level is taken to go on by half of its last change, and may be "
           "off by as much.",
    ),
}  # fmt: skip
"""What the common level of a forecast rests on, in words."""
_WORDS = {
    "goal": Text(vi="Mục tiêu: {unit} đứng thứ {rank} trở lên ở kỳ {on}, khả năng {asked}.",
                 en="Wanted: {unit} at rank {rank} or better in {on}, with a chance of {asked}."),
    "threshold": Text(vi="Ngưỡng: cần {needed} điểm. Bốn trên năm khả năng, thứ {rank} ở kỳ {on} cần từ {low} đến {high} điểm.",
                      en="Mark: it takes {needed}. In four cases of five rank {rank} in {on} takes from {low} to {high}."),
    "goes_on": Text(vi="Không có kế hoạch, đi như các đơn vị vẫn đi: {score} điểm ({low}–{high}), thứ {best}–{worst}; khả năng "
                       "đạt {chance}.",
                    en="Without a plan, moving as units do: {score} ({low} to {high}), rank {best} to {worst}; chance {chance}."),
    "stands_still": Text(vi="Giữ nguyên {score} điểm hiện nay (thứ {now}): khả năng đạt {chance}.",
                         en="Staying at {score}, as now (rank {now}): chance {chance}."),
    "plan": Text(vi="Cách ít tốn nhất:", en="The cheapest way:"),
    "step": Text(vi="{n}. {name}: từ {from} lên {to} (thêm {gain} điểm; chi phí {cost}){expected}",
                 en="{n}. {name}: from {from} to {to} (adds {gain}; costs {cost}){expected}"),
    "expected": Text(vi="; không kế hoạch thì khoảng {value}", en="; without a plan about {value}"),
    "sum": Text(vi="Làm đúng như vậy thì được {score} điểm, chi phí {cost}; thứ {best}–{worst}, khả năng đạt {chance}.",
                en="Done as written that makes {score} at a cost of {cost}; rank {best} to {worst}, chance {chance}."),
    "already": Text(vi="Số điểm hiện nay đã đủ: không cần thay đổi gì.", en="The score of now is enough: nothing has to change."),
    "unreachable": Text(vi="Không đạt được với khả năng đó: trong mọi giới hạn nhiều nhất là {best} điểm, khi đó khả năng đạt thứ "
                           "{rank} là {chance}.",
                        en="It cannot be had with that chance: within all limits the most is {best}, and the chance of rank {rank} "
                           "then is {chance}."),
    "around": Text(vi="Đối thủ quanh mức đó", en="Rivals around that score"),
}  # fmt: skip
_HEADS = {
    "vi": ("Đơn vị", "Hiện nay", "Kỳ {on}", "Bốn trên năm", "Ở trên"),
    "en": ("Unit", "Now", "In {on}", "Four in five", "Ahead"),
}


def print_rivals(args: argparse.Namespace) -> None:
    """Print the plan; raises InputError where nothing can be foretold or planned, UsageError without a rank."""
    checked_period(args.on)
    if args.reach is None:
        raise UsageError(finding=Finding(NEEDS_RANK, "", params={"on": args.on}))
    source = source_of(args)
    in_force(source, args.on)
    past = history(source)
    unit = unit_of(past, source, args)
    asked = Asked(args.values_set, args.weights_set, args.reach, args.limit, args.cost)
    answer = plan_against(past, source.published, unit, asked, args.on, args.chance, seed=args.seed)
    if args.format == "json":
        print_json(answer)
    elif args.format == "csv":
        row = flat({key: own for key, own in answer.items() if key not in ("steps", "around", "basis", "fixed")})
        print_rows([row], [(name, name) for name in row], "csv")
    else:
        print("\n".join(_lines(source, answer, args.lang)))
        _print_around(source, answer, args.lang)


def unit_of(past: History, source: Source, args: argparse.Namespace) -> str:
    """The unit that is asked about, the city where none is named; raises InputError where nothing is known of it."""
    unit: str = args.unit or source.city.declaration.unit
    if unit not in past.newest.given.units:
        refuse(InputError, faults.UNKNOWN_THING, unit, past.newest.given.units, listing="units")
    return unit


def _lines(source: Source, answer: dict[str, Any], lang: str) -> list[str]:
    """The plan line by line, with what it rests on."""
    unit = source.called(answer["unit"])

    def said(key: str, **params: object) -> str:
        return _WORDS[key].in_(lang).format_map({"rank": answer["rank"], "on": answer["on"], **params})

    lines = [f"{source.declared.index.name.in_(lang)} · {answer['period']} → {answer['on']}"]
    lines.append(said("goal", unit=unit, asked=chance(answer["chance"], lang)))
    if answer["threshold"]:
        low, high = (source.points(answer["threshold"][at], lang) for at in ("0.1", "0.9"))
        lines.append(said("threshold", needed=source.points(answer["needed"], lang), low=low, high=high))
    on, still = answer["goes_on"], answer["stands_still"]
    scores = {
        name: source.points(on["score"][at], lang) for name, at in (("low", "0.1"), ("score", "0.5"), ("high", "0.9"))
    }
    lines.append(said("goes_on", **scores, **_odds(on, lang)))
    lines.append(said("stands_still", score=source.points(answer["now"]["score"], lang), now=answer["now"]["rank"],
                      **_odds(still, lang)))  # fmt: skip
    lines += ["", *_plan_lines(source, answer, lang), "", basis_line(answer["basis"], lang)]
    return lines


def _plan_lines(source: Source, answer: dict[str, Any], lang: str) -> list[str]:
    if not answer["reachable"]:
        best = source.points(answer["best"]["score"], lang)
        odds = chance(answer["best"]["chance"], lang)
        return [_WORDS["unreachable"].in_(lang).format(best=best, rank=answer["rank"], chance=odds)]
    if not answer["steps"]:
        return [_WORDS["already"].in_(lang)]
    lines = [_WORDS["plan"].in_(lang)]
    for n, step in enumerate(answer["steps"], start=1):
        shown = {key: number(round(step[key], 4), lang=lang) for key in ("from", "to", "gain", "cost")}
        expected = step["expected"]
        tail = (
            "" if expected is None else _WORDS["expected"].in_(lang).format(value=number(round(expected, 4), lang=lang))
        )
        name = source.declared.parts[step["component"]].name.in_(lang)
        lines.append(_WORDS["step"].in_(lang).format_map({"n": n, "name": name, "expected": tail, **shown}))
    total = {"score": source.points(answer["score"], lang), "cost": number(round(answer["cost"], 4), lang=lang)}
    return [*lines, _WORDS["sum"].in_(lang).format_map({**total, **_odds(answer["planned"], lang)})]


def _odds(own: dict[str, Any], lang: str) -> dict[str, object]:
    """The chance and the ranks of one course."""
    return {"chance": chance(own["chance"], lang), "best": own["ranks"]["0.1"], "worst": own["ranks"]["0.9"]}


def basis_line(basis: dict[str, Any], lang: str) -> str:
    """What a forecast rests on, in a sentence or two."""
    among = f"Thứ hạng là giữa {basis['units']} đơn vị có số liệu." if lang == "vi" else (
        f"Ranks are among the {basis['units']} units that have figures.")  # fmt: skip
    told = BASIS[basis["common"]].in_(lang).format(count=len(basis["periods"]), periods=", ".join(basis["periods"]))
    line = f"{among} {told}"
    few = {
        count: units for count, units in basis["few_figures"].items() if basis["common"] == "outlook" or count == "1"
    }
    parts = [
        f"{len(units)} đơn vị chỉ có {count} kỳ ({_some(units)})" if lang == "vi" else
        f"{len(units)} units have only {count} ({_some(units)})" for count, units in few.items()
    ]  # fmt: skip
    tail = {"vi": ": dự báo của các đơn vị này dựa vào các đơn vị khác và rộng hơn.",
            "en": ": their forecasts rest on the other units and are wider."}  # fmt: skip
    return f"{line} {'; '.join(parts)}{tail[lang]}" if parts else line


def _some(units: list[str], most: int = 6) -> str:
    return ", ".join(units[:most]) + (", …" if len(units) > most else "")


def _print_around(source: Source, answer: dict[str, Any], lang: str) -> None:
    keys = ("unit", "now", "then", "between", "ahead")
    rows = [
        {
            "unit": source.called(row["unit"]),
            "now": "" if row["now"] is None else source.points(row["now"]["score"], lang),
            "then": source.points(row["score"]["0.5"], lang),
            "between": "–".join(source.points(row["score"][at], lang) for at in ("0.1", "0.9")),
            "ahead": chance(row["ahead"], lang),
        }
        for row in answer["around"]
    ]  # fmt: skip
    print("\n" + _WORDS["around"].in_(lang))
    heads = [head.format(on=answer["on"]) for head in _HEADS[lang]]
    print_rows(rows, list(zip(keys, heads, strict=True)), "table")
