"""Findings given back to the sender: in their own workbook, as CSV or as JSON, by the name of the file asked for."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from khue.contracts.rules import MORE
from khue.exceptions import KhueError
from khue.model.base import Text
from khue.model.finding import Finding, Severity
from khue.pipeline.incoming.answers import as_dict, finding_rows, summary, write_csv
from khue.pipeline.incoming.checked import IngestResult
from khue.pipeline.incoming.every import All, Finder
from khue.pipeline.incoming.reading_words import sentences
from khue.pipeline.privacy.words import PERSON_FOUND
from khue.reports.workbook import marked
from khue.reports.workbook.fresh import sheet_name
from khue.reports.workbook.markup import UnusualError, letters
from khue.reports.workbook.model import Front, Kind, Line, Mark, Place, Sheet, Tone, Value
from khue.sources.grid import Book, Cell
from khue.sources.guard import signature
from khue.sources.openers.open import open_file

MOST_BYTES = 32 * 1024**2
"""The largest file without sheets of its own that is written out as a workbook; of a larger one there is the list alone."""
MOST_ROWS = 1_000_000
"""More rows than that do not go into a sheet."""

_TONES = {Severity.ERROR: Tone.ERROR, Severity.WARNING: Tone.WARNING, Severity.NOTE: Tone.NOTE}
_GRAVE = {
    Severity.ERROR: Text(vi="Lỗi", en="Error"), Severity.WARNING: Text(vi="Cảnh báo", en="Warning"),
    Severity.NOTE: Text(vi="Lưu ý", en="Note"),
}  # fmt: skip
_NAME = Text(vi="Kết quả kiểm tra", en="Findings")
_TITLE = Text(vi="Kết quả kiểm tra tệp {file}", en="What was found in {file}")
_FILE, _DATASET = Text(vi="Tệp", en="File"), Text(vi="Bộ dữ liệu", en="Dataset")
_OUTCOME, _READ = Text(vi="Kết quả", en="Outcome"), Text(vi="Đã đọc thế nào", en="How it was read")
_ROWS, _NEXT = Text(vi="Số dòng", en="Rows"), Text(vi="Làm gì tiếp", en="What to do")
_COUNTED = Text(vi="{rows} dòng đọc được, {bad} dòng có lỗi", en="{rows} rows read, {bad} with errors")
_FACTS = {
    "format": Text(vi="loại tệp {0}", en="kind {0}"), "sheet": Text(vi="trang “{0}”", en="sheet “{0}”"),
    "encoding": Text(vi="bảng mã {0}", en="encoding {0}"), "delimiter": Text(vi="phân cách “{0}”", en="delimiter “{0}”"),
    "header_row": Text(vi="dòng tiêu đề {0}", en="header row {0}"),
}  # fmt: skip
_CORRECT = Text(
    vi="Sửa các ô được tô màu ngay trong tệp này rồi nộp lại; trang này không cần xoá và không được đọc như dữ liệu.",
    en="Correct the coloured cells in this file and send it again; this sheet may stay, it is not read as data.",
)
_MARKED = Text(vi="Ô sai được tô màu, di chuột vào ô để xem cần gì: đỏ là lỗi, vàng là cảnh báo, xanh là lưu ý.",
               en="Wrong cells are coloured; point at one to see what was expected: red error, yellow warning, blue note.")  # fmt: skip
_ANEW = Text(vi="Tệp gốc không phải bảng tính sửa được, nên các ô được chép sang tệp mới này.",
             en="The file itself is no workbook that can be marked, so its cells were copied into this one.")  # fmt: skip
_LIST_ONLY = Text(vi="Tệp quá lớn để chép sang bảng tính; danh sách dưới đây ghi số dòng trong tệp gốc.",
                  en="The file is too large for a workbook; the list below names the lines of the file.")  # fmt: skip
_WHOLE = Text(vi="Tất cả chỗ sai", en="All findings")
_SHEET = Text(vi="Trang", en="Sheet")
_ALL_MARKED = Text(
    vi="Tất cả {total} chỗ đều được tô màu; {commented} ô đầu của mỗi trang có chú thích; "
       "danh sách đầy đủ ở trang “{sheet}”.",
    en="All {total} are coloured; the first {commented} cells of a sheet have comments; "
       "the whole list is on the sheet “{sheet}”.",
)  # fmt: skip
_LISTED = Text(vi="Liệt kê {listed} trong {total} phát hiện.", en="{listed} of {total} findings are listed.")
_KINDS, _LINES = Text(vi="Theo loại", en="By kind"), Text(vi="Từng chỗ", en="One by one")
_KINDS_HEAD = (Text(vi="Số chỗ", en="Count"), Text(vi="Mức", en="Gravity"), Text(vi="Mã", en="Code"),
               Text(vi="Ví dụ", en="For example"), Text(vi="Cách sửa", en="What to do"), Text(vi="Các ô", en="Cells"))  # fmt: skip
_LINES_HEAD = (Text(vi="Ô", en="Cell"), Text(vi="Mức", en="Gravity"), Text(vi="Cột", en="Column"),
               Text(vi="Cần gì, đang có gì", en="What was expected and found"), Text(vi="Cách sửa", en="What to do"))  # fmt: skip


def give_back(file: Path, result: IngestResult, target: Path, lang: str, find: Finder | None = None) -> None:
    """Write the findings on a file to `target`, whose ending says how: .xlsx, .csv or .json. Raises OSError.

    Where there are more than are listed, `find` finds all of them.
    """
    every = find(file, result) if find is not None and result.total > len(result.findings) else None
    WRITERS[target.suffix.lower()](file, result, target, lang, every)


def _with_every(result: IngestResult, every: All | None) -> IngestResult:
    """The result with all its findings in place of the first: those about the file as a whole, then those on cells."""
    if every is None:
        return result
    whole = [
        one
        for one in result.findings
        if one.rule != MORE and (one.rule == PERSON_FOUND or not (one.line and one.column))
    ]
    return replace(
        result, findings=(*whole, *every.findings), total=max(result.total, len(whole) + len(every.findings))
    )


def _as_json(_file: Path, result: IngestResult, target: Path, lang: str, every: All | None) -> None:
    result = _with_every(result, every)
    target.write_text(json.dumps(as_dict(result, lang), ensure_ascii=False, indent=2), encoding="utf-8")


def _as_csv(_file: Path, result: IngestResult, target: Path, lang: str, every: All | None) -> None:
    result = _with_every(result, every)
    with target.open("w", encoding="utf-8-sig", newline="") as out:
        write_csv(out, finding_rows(result.findings, lang))


def _as_workbook(file: Path, result: IngestResult, target: Path, lang: str, every: All | None) -> None:
    """The sender's own workbook where it is one, else its cells in a new one, else the summary alone."""
    if signature(file) == "zip":
        try:
            told = _Told(file, result, lang, _sheets_of(result), every=every)
            marked.mark(file, target, told.marks(), told.front(_MARKED), told.whole())
            return
        except UnusualError:
            pass  # written by a program of its own ways: its cells are copied
    book = _book(file, result)
    if book is None:
        told = _Told(file, result, lang, (), every=every)
        marked.write(target, (), (), told.front(_LIST_ONLY), told.whole())
        return
    sheets = _copied(book, file)
    names = dict(zip((grid.name for grid in book.grids), (sheet.name for sheet in sheets), strict=True))
    read = tuple(names[name] for name in _sheets_of(result) if name in names)
    told = _Told(file, result, lang, read or (sheets[0].name,), _cells(book, sheets), every)
    marked.write(target, sheets, told.marks(), told.front(_ANEW), told.whole())


WRITERS: Mapping[str, Callable[[Path, IngestResult, Path, str, All | None], None]] = {
    ".xlsx": _as_workbook, ".csv": _as_csv, ".json": _as_json,
}  # fmt: skip
"""What writes findings, by the ending of the file that is asked for."""


def _book(file: Path, result: IngestResult) -> Book | None:
    """The cells of the file; None where they cannot be had, or are too many for a workbook."""
    try:
        if file.stat().st_size > MOST_BYTES or result.facts.get("format") == "parquet":
            return None  # nobody edits Parquet by hand
        told = result.read_as.corrected if result.read_as else None
        book = open_file(file, told) if told else open_file(file)
    except (KhueError, OSError):
        return None
    return book if book.grids and all(len(grid.rows) < MOST_ROWS for grid in book.grids) else None


def _copied(book: Book, file: Path) -> list[Sheet]:
    """The sheets of the file under their names, as far as a workbook may have them; a text gives the file's name."""
    made: list[Sheet] = []
    for grid in book.grids:
        merges = tuple((box.top, box.left, box.bottom, box.right) for box in grid.merges)
        name = sheet_name(grid.name or file.stem, {sheet.name.lower() for sheet in made})
        made.append(Sheet(name, grid.rows, grid.first, merges))
    return made


def _sheets_of(result: IngestResult) -> tuple[str, ...]:
    """The sheets that the rows came from; none for a file without sheets."""
    if result.read_as:
        return result.read_as.sheets
    sheet = str(result.facts.get("sheet", ""))
    return (sheet,) if sheet else ()


Cells = Callable[[str, int, int], Cell]


def _cells(book: Book, sheets: Sequence[Sheet]) -> Cells:
    grids = {sheet.name: grid for sheet, grid in zip(sheets, book.grids, strict=True)}

    def cell(sheet: str, row: int, column: int) -> Cell:
        grid = grids[sheet]
        index = row - grid.first
        cells = grid.rows[index] if 0 <= index < len(grid.rows) else []
        return cells[column - 1] if 0 < column <= len(cells) else None

    return cell


class _Told:
    """The findings as a workbook tells them, in one language."""

    def __init__(
        self, file: Path, result: IngestResult, lang: str, sheets: Sequence[str], cell: Cells | None = None,
        every: All | None = None,
    ) -> None:  # fmt: skip
        self._file, self._result, self._lang = file, result, lang
        self._sheets, self._cell, self._every = sheets, cell, every
        self._all = _with_every(result, every).findings

    def marks(self) -> Iterator[Mark]:
        """A mark for each finding about a cell, or about a row (on its first cell)."""
        for finding in self._all:
            place = self._place(finding)
            if place.sheet:
                words = "\n".join(part for part in (finding.sentence(self._lang), finding.hint(self._lang)) if part)
                yield Mark(place.sheet, place.row, place.column, _TONES[finding.rule.severity], words)
        if self._every is not None and len(self._sheets) == 1:
            tone = Tone.ERROR if self._result.refused else Tone.WARNING
            for row, column in self._every.others:
                yield Mark(self._sheets[0], row, max(column, 1), tone, "")

    def whole(self) -> Sheet | None:
        """The whole list as a sheet of its own, where the summary lists the first alone."""
        if self._every is None:
            return None
        lang = self._lang
        rows: list[list[Value]] = [[_SHEET.in_(lang), *(one.in_(lang) for one in _LINES_HEAD)]]
        for finding in self._all[: MOST_ROWS - 1]:
            line = self._line(finding)
            rows.append(
                [
                    line.place.sheet,
                    f"{letters(line.place.column)}{line.place.row}" if line.place.row else "",
                    *line.words,
                ]
            )
        return Sheet(_WHOLE.in_(lang), rows)

    def front(self, how: Text) -> Front:
        """The summary sheet; `how` says what the other sheets are."""
        lang, lines = self._lang, [self._line(finding) for finding in self._result.findings]
        return Front(
            name=_NAME.in_(lang), title=_TITLE.in_(lang).format(file=self._file.name), facts=list(self._facts(how)),
            kinds_title=_KINDS.in_(lang), kinds_head=tuple(one.in_(lang) for one in _KINDS_HEAD), kinds=list(self._kinds()),
            lines_title=_LINES.in_(lang), lines_head=tuple(one.in_(lang) for one in _LINES_HEAD), lines=lines,
        )  # fmt: skip

    def _facts(self, how: Text) -> Iterator[tuple[str, str]]:
        lang, result = self._lang, self._result
        yield _FILE.in_(lang), self._file.name
        yield _DATASET.in_(lang), result.dataset
        yield _OUTCOME.in_(lang), summary(result, lang)
        if result.rows:
            yield _ROWS.in_(lang), _COUNTED.in_(lang).format(rows=result.rows, bad=result.bad_rows)
        if read := self._read():
            yield _READ.in_(lang), read
        if result.findings:
            listed = _LISTED.in_(lang).format(listed=len(result.findings), total=result.total)
            more = [listed] if result.total > len(result.findings) and self._every is None else []
            if self._every is not None:
                said = {"total": result.total, "commented": marked.MOST_COMMENTS, "sheet": _WHOLE.in_(lang)}
                more.append(_ALL_MARKED.in_(lang).format(**said))
            yield _NEXT.in_(lang), "\n".join((how.in_(lang), _CORRECT.in_(lang), *more))

    def _read(self) -> str:
        if self._result.read_as:
            return "\n".join(sentences(self._result.read_as, self._lang))
        return ", ".join(
            _FACTS[name].in_(self._lang).format({"\t": "tab"}.get(str(value), value))
            for name, value in self._result.facts.items() if name in _FACTS
        )  # fmt: skip

    def _kinds(self) -> Iterator[Kind]:
        """Findings by rule, the gravest and then the most frequent first."""
        first: dict[str, Finding] = {}
        counts: Counter[str] = Counter()
        places: dict[str, list[Place]] = {}
        for finding in self._all:
            code = finding.rule.code
            first.setdefault(code, finding)
            counts[code] += 1
            place = self._place(finding)
            places.setdefault(code, []).extend([place] if place.sheet else [])
        grave = list(_GRAVE)
        for code in sorted(first, key=lambda one: (grave.index(first[one].rule.severity), -counts[one])):
            one = first[code]
            words = (_GRAVE[one.rule.severity].in_(self._lang), code, one.sentence(self._lang), one.hint(self._lang))
            yield Kind(_TONES[one.rule.severity], words, counts[code], tuple(places[code][:20]))

    def _line(self, finding: Finding) -> Line:
        grave = _GRAVE[finding.rule.severity].in_(self._lang)
        words = (grave, str(finding.params.get("column") or ""), finding.sentence(self._lang), finding.hint(self._lang))
        return Line(_TONES[finding.rule.severity], self._place(finding), words)

    def _place(self, finding: Finding) -> Place:
        """Where a finding is; without a sheet where it is about the whole file, or its cell cannot be told."""
        if not finding.line or finding.path != str(self._result.file):
            return Place()
        column = max(finding.column, 1)
        if len(self._sheets) == 1:
            return Place(self._sheets[0], finding.line, column)
        for sheet in self._sheets if self._cell else ():
            if self._cell and str(self._cell(sheet, finding.line, column) or "") == str(
                finding.params.get("value", "")
            ):
                return Place(sheet, finding.line, column)
        return Place("", finding.line, column)
