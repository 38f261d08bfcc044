"""khue whatif: values, weights or rivals of an index changed; and the cheapest way to a rank."""

from __future__ import annotations

import argparse
from typing import Any

from khue.cli import faults
from khue.cli.firmness import chance
from khue.cli.index_source import Source, computed, signed, source_of
from khue.cli.output import print_json, print_rows
from khue.cli.show import flat, refuse
from khue.exceptions import InputError
from khue.lib.vietnamese import number
from khue.pipeline.indices.asking import Asked, whatif

_BEFORE_AFTER = {"vi": ("", "Trước", "Sau"), "en": ("", "Before", "After")}


def run(args: argparse.Namespace) -> int:
    """Print what the changes do; with --reach the way to a rank, or that there is none; with --on in a coming period."""
    if args.on is not None:
        from khue.cli.rivals import print_rivals

        print_rivals(args)
        return 0
    source = source_of(args)
    found = computed(source)
    unit = args.unit or source.city.declaration.unit
    if unit not in found.given.units:
        refuse(InputError, faults.UNKNOWN_THING, unit, found.given.units, listing="units")
    asked = Asked(args.values_set, args.weights_set, args.reach, args.limit, args.cost)
    answer = whatif(found, source.published, unit, asked, replications=args.replications, seed=args.seed)
    _print(source, answer, args)
    return 0


def _print(source: Source, answer: dict[str, Any], args: argparse.Namespace) -> None:
    if args.format == "json":
        print_json(answer)
    elif args.format == "csv":
        row = flat({key: answer[key] for key in ("index", "period", "unit", "before", "after")})
        print_rows([row], [(name, name) for name in row], "csv")
    else:
        _print_change(source, answer, args.lang)
        if answer["reach"] is not None:
            print("\n" + "\n".join(_way_lines(source, answer["reach"], args.lang)))


def _print_change(source: Source, answer: dict[str, Any], lang: str) -> None:
    """Before and after side by side, the points left, and the neighbours."""
    english, index = lang == "en", source.declared.index
    print(f"{index.name.in_(lang)} · {answer['period']} · {source.called(answer['unit'])}")
    before, after = answer["before"], answer["after"]
    top = f"Chance of the top {answer['top']}" if english else f"Khả năng vào nhóm {answer['top']} đầu"
    rows = [
        {"what": "Score" if english else "Điểm", **{k: source.points(s["score"], lang) for k, s in _both(answer)}},
        {"what": "Rank" if english else "Hạng", **{k: _rank(s) for k, s in _both(answer)}},
        {"what": top, **{k: chance(s["chance_of_top"], lang) for k, s in _both(answer)}},
    ]
    rows += [
        {"what": source.declared.parts[id].name.in_(lang), "before": source.points(before["parts"].get(id), lang),
         "after": source.points(after["parts"].get(id), lang)}
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
            through = ", ".join(f"{t['component']} {signed(t['gap'], lang)}" for t in other["through"])
            name = source.called(other["unit"])
            print(f"\n{en if english else vi}: {name} ({signed(other['gap'], lang)}): {through}".rstrip(": "))


def _rank(standing: dict[str, Any]) -> str:
    """A rank among how many; where it lies between two, both."""
    between = standing["rank_between"]
    return f"{'–'.join(map(str, dict.fromkeys(between or ())))}/{standing['of_units']}"


def _both(answer: dict[str, Any]) -> list[tuple[str, dict[str, Any]]]:
    return [(key, answer[key]) for key in ("before", "after")]


def _way_lines(source: Source, way: dict[str, Any], lang: str) -> list[str]:
    """The plan in sentences."""
    said = _WORDS[lang]
    values = {"rank": way["rank"], "needed": source.points(way["needed"], lang), "now": way["now"]["rank"],
              "rival": source.called(way["rival"]),
              "best": source.points(way["best"]["score"], lang), "best_rank": way["best"]["rank"]}  # fmt: skip
    if not way["reachable"]:
        return [said["unreachable"].format_map(values)]
    if not way["steps"]:
        return [said["already"].format_map(values)]
    lines = [said["needed"].format_map(values)]
    for number_, step in enumerate(way["steps"], start=1):
        name = source.declared.parts[step["component"]].name.in_(lang)
        shown = {key: number(round(step[key], 4), lang=lang) for key in ("from", "to", "gain", "cost")}
        lines.append(f"{number_}. " + said["step"].format_map({"name": name, **shown}))
    total = {"score": source.points(way["score"], lang), "cost": number(round(way["cost"], 4), lang=lang)}
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
