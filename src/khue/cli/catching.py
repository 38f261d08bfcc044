"""khue index --catching-up: who is catching up with a unit, how soon, and through which components."""

from __future__ import annotations

import argparse
from typing import Any

from khue.cli.firmness import chance
from khue.cli.index_source import Source, history, signed
from khue.cli.output import print_json, print_rows
from khue.cli.rivals import basis_line, unit_of
from khue.cli.show import flat
from khue.lib.vietnamese import number
from khue.model.base import Text
from khue.pipeline.indices.catching import catching_answer
from khue.pipeline.indices.coming import coming_next

MOST = 8
"""So many neighbours on each side are listed for people; programs get all."""
THROUGH = 2
"""Through so many components a neighbour's way is told in a line."""

_WORDS = {
    "behind": Text(vi="Đang đứng sau", en="Behind it"),
    "ahead": Text(vi="Đang đứng trước", en="Ahead of it"),
    "components": Text(vi="Thành phần mà các đơn vị khác tăng nhanh hơn", en="Components in which others gained more"),
    "none": Text(vi="Không có thành phần nào mà phần lớn đơn vị khác tăng nhanh hơn.",
                 en="There is no component in which most others gained more."),
    "unknown": Text(vi="Chưa biết giá trị thành phần của kỳ trước, nên không so được mức tăng của từng thành phần.",
                    en="No earlier values of components are known, so that gains cannot be compared by component."),
    "coming": Text(vi="Kỳ {on}: {score} điểm ({low}–{high}), thứ {best}–{worst}; khả năng giữ được thứ {rank} trở lên là {keeps}.",
                   en="In {on}: {score} ({low} to {high}), rank {best} to {worst}; the chance to keep rank {rank} or better is "
                      "{keeps}."),
    "no_forecast": Text(vi="Chưa dự báo được kỳ sau (bộ chỉ số không áp dụng kỳ đó, hoặc chưa đủ số liệu); chỉ nêu nhịp đến nay.",
                        en="The next period cannot be foretold (the index is not in force then, or too little is known); only the "
                           "pace so far is told."),
    "no_score": Text(vi="chưa có điểm", en="no score is known"),
    "pace": Text(vi="Nhịp là việc đã qua: đơn vị tăng mạnh một năm thường chững lại năm sau, nên hãy xem cả khả năng.",
                 en="The pace is what was: who gained most in a year often falls back in the next. Look at the chance too."),
}  # fmt: skip
_HEADS = {
    "vi": ("Hạng", "Đơn vị", "Khoảng cách", "Từ", "Thay đổi", "Số năm để vượt", "Ở trên kỳ sau", "Chủ yếu qua"),
    "en": ("Rank", "Unit", "Gap", "Since", "Change", "Years to pass", "Ahead next", "Mostly through"),
}
_KEYS = ("rank", "unit", "gap", "since", "change", "years", "chance", "through")
_PART_HEADS = {
    "vi": ("Thành phần", "Từ", "Đơn vị này", "Trung vị các đơn vị", "Số đơn vị tăng nhanh hơn", "Điểm tụt lại"),
    "en": ("Component", "Since", "This unit", "Median of others", "Units that gained more", "Points lost"),
}
_PART_KEYS = ("component", "since", "gain", "others", "faster", "lag")


def print_catching(source: Source, args: argparse.Namespace) -> None:
    """Print the neighbours and the components; raises InputError for a unit of which nothing is known."""
    past = history(source)
    unit = unit_of(past, source, args)
    answer = catching_answer(past, unit, coming_next(past, seed=args.seed), source.published)
    if args.format == "json":
        print_json(answer)
    elif args.format == "csv":
        rows = [flat({"side": side, **row}) for side in ("behind", "ahead") for row in answer[side]]
        names = list(dict.fromkeys(name for row in rows for name in row))
        print_rows(rows, [(name, name) for name in names], "csv")
    else:
        _print_tables(source, answer, args.lang)


def _print_tables(source: Source, answer: dict[str, Any], lang: str) -> None:
    name = source.called(answer["unit"])
    print(f"{source.declared.index.name.in_(lang)} · {answer['period']} · {name}: {_standing(source, answer, lang)}")
    print(_coming_line(source, answer, lang))
    for side in ("behind", "ahead"):
        if answer[side]:
            print("\n" + _WORDS[side].in_(lang))
            rows = [_row(source, row, lang) for row in answer[side][:MOST]]
            print_rows(rows, list(zip(_KEYS, _HEADS[lang], strict=True)), "table")
    lagging = [row for row in answer["components"] if row["lag"] > 0]
    heading = "components" if lagging else "none" if answer["components"] else "unknown"
    print("\n" + _WORDS[heading].in_(lang))
    if lagging:
        rows = [_part_row(source, row, lang) for row in lagging]
        print_rows(rows, list(zip(_PART_KEYS, _PART_HEADS[lang], strict=True)), "table")
    print("\n" + _WORDS["pace"].in_(lang) + (" " + basis_line(answer["basis"], lang) if answer["basis"] else ""))


def _standing(source: Source, answer: dict[str, Any], lang: str) -> str:
    """Score and rank, as far as they are known."""
    if answer["score"] is None:
        return _WORDS["no_score"].in_(lang)
    score = source.points(answer["score"], lang)
    return score if answer["rank"] is None else f"{score}, {'rank' if lang == 'en' else 'thứ'} {answer['rank']}"


def _coming_line(source: Source, answer: dict[str, Any], lang: str) -> str:
    own = answer["coming"]
    if own is None:
        return _WORDS["no_forecast"].in_(lang)
    low, middle, high = (source.points(own["score"][at], lang) for at in ("0.1", "0.5", "0.9"))
    return _WORDS["coming"].in_(lang).format(
        on=answer["on"], score=middle, low=low, high=high, best=own["ranks"]["0.1"], worst=own["ranks"]["0.9"],
        rank=answer["rank"], keeps=chance(own["keeps"], lang),
    )  # fmt: skip


def _row(source: Source, row: dict[str, Any], lang: str) -> dict[str, object]:
    """A neighbour, for people."""
    through = ", ".join(f"{part['component']} {signed(part['change'], lang)}" for part in row["through"][:THROUGH])
    return {
        "rank": row["rank"], "unit": source.called(row["unit"]),
        "gap": signed(row["gap"], lang), "since": row["since"],
        "change": "" if row["change"] is None else signed(row["change"], lang),
        "years": "" if row["years"] is None else number(row["years"], 1, lang),
        "chance": chance(row["chance"], lang), "through": through,
    }  # fmt: skip


def _part_row(source: Source, row: dict[str, Any], lang: str) -> dict[str, object]:
    shares = {key: f"{signed(100 * row[key], lang, 1)}%" for key in ("gain", "others")}
    name = source.declared.parts[row["component"]].name.in_(lang)
    return {"component": name, "since": row["since"], **shares, "faster": f"{row['faster']}/{row['of']}",
            "lag": number(round(row["lag"], 4), lang=lang)}  # fmt: skip
