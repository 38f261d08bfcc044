"""khue index: scores, ranks and parts of a composite index, from the build or from a table of values."""

from __future__ import annotations

import argparse
import sys

from khue.cli.index_source import Source, computed, source_of
from khue.cli.output import print_json, print_rows
from khue.cli.show import flat
from khue.lib.vietnamese import number
from khue.model.base import Text
from khue.pipeline.indices.answers import BASIS, Answer, result_answer
from khue.pipeline.indices.computed import Computed
from khue.pipeline.indices.remarks import remarks
from khue.pipeline.indices.results import results_of


def run(args: argparse.Namespace) -> int:
    """Print the index; with --firmness how firm its ranks are."""
    source = source_of(args)
    found = computed(source)
    if args.firmness:
        from khue.cli.firmness import print_firmness

        print_firmness(source, found, args)
        return 0
    _tell(args, *source.said, *remarks(found), *_incomplete(source, found))
    if args.catching_up:
        from khue.cli.catching import print_catching

        print_catching(source, args)
        return 0
    rows = [result_answer(result) for result in results_of(found, source.published)]
    if args.format == "table":
        print(f"{source.declared.index.name.in_(args.lang)} · {source.given.period}")
        print_rows(*_table(source, rows, args.lang), "table")
    elif args.format == "csv":
        flattened = [flat(row) for row in rows]
        names = list(dict.fromkeys(name for row in flattened for name in row))
        print_rows(flattened, [(name, name) for name in names], "csv")
    else:
        print_json(rows)
    return 0


def _incomplete(source: Source, found: Computed) -> list[Text]:
    """That fewer units have a score than were ranked, or that nothing is known of some."""
    absent = source.absent()
    if absent and not source.published.among:
        few = ", ".join(absent[:6]) + (", …" if len(absent) > 6 else "")
        return [Text(vi=f"Không có giá trị nào của {len(absent)} đơn vị ({few}); thứ hạng là giữa các đơn vị còn lại.",
                     en=f"Nothing is known of {len(absent)} units ({few}); ranks are among the others.")]  # fmt: skip
    known, among = sum(basis != "none" for basis in found.basis), source.published.among
    if known >= among:
        return []
    return [Text(vi=f"Chỉ biết điểm của {known} trong {among} đơn vị; thứ hạng là hạng công bố.",
                 en=f"Only {known} of {among} units have a known score; ranks are those published.")]  # fmt: skip


def _table(
    source: Source, rows: list[Answer], lang: str
) -> tuple[list[Answer], list[tuple[str, str]]]:  # fmt: skip
    """The rows and columns for people: rank, unit, score, the parts directly below the whole, how it came about."""
    index, english = source.declared.index, lang == "en"
    tops = [part for part in index.components if part.scored]
    columns = [("rank", "Rank" if english else "Hạng"), ("unit", "Unit" if english else "Đơn vị"),
               ("score", "Score" if english else "Điểm")]  # fmt: skip
    columns += [(part.id, part.name.in_(lang)) for part in tops] + [("basis", "Basis" if english else "Căn cứ")]

    def shown(value: object) -> str:
        return number(value, index.decimals, lang) if isinstance(value, float) else ""

    return [
        {
            "rank": row["rank"], "unit": source.called(str(row["unit"])),
            "score": shown(row["score"]), "basis": BASIS[str(row["basis"])].in_(lang),
            **{part.id: shown(row["parts"].get(part.id)) for part in tops},
        }
        for row in rows
    ], columns  # fmt: skip


def _tell(args: argparse.Namespace, *said: Text) -> None:
    for text in said:
        print(text.in_(args.lang), file=sys.stderr)
