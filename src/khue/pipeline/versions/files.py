"""What differs between two versions as a file: CSV, a workbook or JSON, a line a changed cell. No cell of it is run."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable, Iterator, Mapping
from itertools import islice
from pathlib import Path

from khue.lib.spreadsheet import harmless_cell
from khue.pipeline.privacy.curtain import Curtain
from khue.pipeline.versions.answers import CELLS, KINDS, cells, comparison_answer, sentences
from khue.pipeline.versions.comparing import Comparison


def write(found: Comparison, curtain: Curtain, target: Path, lang: str) -> None:
    """Write all that differs to `target`, whose ending says how: .csv, .xlsx or .json. Raises OSError."""
    WRITERS[target.suffix](found, curtain, target, lang)


def _lines(found: Comparison, curtain: Curtain, lang: str) -> Iterator[list[object]]:
    for one in cells(found.differences(), found.by, curtain):
        yield [KINDS[str(one["kind"])].in_(lang) if name == "kind" else one[name] for name in CELLS]


def _as_csv(found: Comparison, curtain: Curtain, target: Path, lang: str) -> None:
    with target.open("w", encoding="utf-8-sig", newline="") as out:
        writer = csv.writer(out)
        writer.writerow(CELLS)
        writer.writerows([harmless_cell(cell) for cell in line] for line in _lines(found, curtain, lang))


def _as_workbook(found: Comparison, curtain: Curtain, target: Path, lang: str) -> None:
    """As many lines as a sheet holds, all of them texts; the sentences stand on a sheet before."""
    from khue.reports.workbook import fresh
    from khue.reports.workbook.model import Sheet

    listed = [[None if cell is None else str(cell) for cell in line]
              for line in islice(_lines(found, curtain, lang), fresh.MOST_ROWS - 1)]  # fmt: skip
    told = [[sentence] for sentence in sentences(found, lang)]
    names = ("Summary", "What differs") if lang == "en" else ("Tóm tắt", "Chỗ khác nhau")
    fresh.package([Sheet(names[0], told), Sheet(names[1], [list(CELLS), *listed])]).write(target)


def _as_json(found: Comparison, curtain: Curtain, target: Path, _lang: str) -> None:
    answer = comparison_answer(found, curtain, None)
    target.write_text(json.dumps(answer, ensure_ascii=False, default=str, indent=1), encoding="utf-8")


WRITERS: Mapping[str, Callable[[Comparison, Curtain, Path, str], None]] = {
    ".csv": _as_csv, ".xlsx": _as_workbook, ".json": _as_json,
}  # fmt: skip
"""What writes a comparison, by the ending of the file that is asked for."""
