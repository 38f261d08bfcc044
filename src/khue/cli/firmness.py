"""khue index --firmness: how firm the ranks of an index are under what could as well have been decided otherwise."""

from __future__ import annotations

import argparse
from typing import Any

from khue.cli.index_source import Source
from khue.cli.output import print_json, print_rows
from khue.exceptions import InputError
from khue.lib.vietnamese import number
from khue.model.base import Text
from khue.model.finding import Finding, Rule
from khue.pipeline.indices.answers import DOUBTS, firmness_answer
from khue.pipeline.indices.asking import NOT_COMPUTABLE
from khue.pipeline.indices.computed import Computed
from khue.pipeline.indices.doubts import firmness_of, study

ONLY_TOTALS = Rule(
    "KH766", "only-totals-known",
    Text(vi='Của bộ chỉ số "{index}" chỉ biết tổng công bố, nên không xét được độ vững của thứ hạng.',
         en='Only published totals are known of "{index}", so that how firm its ranks are cannot be told.'),
    Text(vi="Hãy đưa giá trị của các thành phần: --values TỆP.csv.", en="Give values of its components: --values FILE.csv."),
)  # fmt: skip
RULES = (ONLY_TOTALS,)


def print_firmness(source: Source, found: Computed, args: argparse.Namespace) -> None:
    """Print the study in the format that was asked for; raises InputError where nothing can be doubted."""
    index = found.declared.index
    try:
        done = study(found, args.replications, args.seed)
        made = None if done is None else firmness_of(found, done, args.replications, args.seed)
    except ValueError as error:
        raise InputError(finding=Finding(NOT_COMPUTABLE, "", params={"index": index.id, "why": error})) from error
    if made is None:
        raise InputError(finding=Finding(ONLY_TOTALS, "", params={"index": index.id}))
    answer = firmness_answer(index.id, found.given.period, made)
    if args.format == "json":
        print_json(answer)
    elif args.format == "csv":
        _rows(answer, source, "csv", args.lang)
    else:
        _print_tables(answer, source, args)


def chance(share: float | None, lang: str) -> str:
    """A chance in words that never claims to be certain.

    >>> chance(0.9995, "en"), chance(0.004, "en"), chance(0.256, "en")
    ('> 99%', '< 1%', '26%')
    """
    if share is None:
        return ""
    if share < 0.01:
        return "< 1%"
    return "> 99%" if share > 0.99 else f"{number(round(100 * share), lang=lang)}%"


def _print_tables(answer: dict[str, Any], source: Source, args: argparse.Namespace) -> None:
    lang, english = args.lang, args.lang == "en"
    name = source.declared.index.name.in_(lang)
    count = number(answer["replications"], lang=lang)
    print(f"{name} · {answer['period']} · {count} {'replications' if english else 'lần thử'}")
    _rows(answer, source, "table", lang)
    headings = (("source", "Doubt"), ("first", "Alone"), ("total", "In all")) if english else (
        ("source", "Điều chưa chắc"), ("first", "Riêng nó"), ("total", "Tất cả"))  # fmt: skip
    rows = [{"source": DOUBTS[e["source"]].in_(lang), "first": _part(e["first"], lang), "total": _part(e["total"], lang)}
            for e in answer["effects"]]  # fmt: skip
    print(
        "\n"
        + ("What ranks depend on (shares of variance)" if english else "Thứ hạng phụ thuộc vào đâu (phần phương sai)")
    )
    print_rows(rows, list(headings), "table")
    print("\n" + ("Each component left out" if english else "Bỏ từng thành phần"))
    left = [{"component": w["component"], "mean": number(w["mean_change"], 2, lang), "most": w["most"]}
            for w in answer["without"]]  # fmt: skip
    print_rows(left, [("component", "Component"), ("mean", "Mean change"), ("most", "Most")] if english else
               [("component", "Thành phần"), ("mean", "Đổi hạng trung bình"), ("most", "Nhiều nhất")], "table")  # fmt: skip


def _part(share: float, lang: str) -> str:
    return number(share, 2, lang)


def _rows(answer: dict[str, Any], source: Source, style: str, lang: str) -> None:
    """One row a unit: its rank, where it lies in nine replications of ten, and its chances of the first places."""
    english = lang == "en"
    tops = list(answer["units"][0]["top"]) if answer["units"] else []
    columns = [("rank", "Rank" if english else "Hạng"), ("unit", "Unit" if english else "Đơn vị")]
    columns += [(share, f"{float(share):.0%}") for share in ("0.05", "0.5", "0.95")]
    columns += [(f"top{k}", f"Top {k}") for k in tops]
    rows = [
        {
            "rank": row["rank"], **row["quantiles"],
            "unit": row["unit"] if style == "csv" else source.called(row["unit"]),
            **{f"top{k}": row["top"][k] if style == "csv" else chance(row["top"][k], lang) for k in tops},
        }
        for row in answer["units"]
    ]  # fmt: skip
    print_rows(rows, columns, style)
