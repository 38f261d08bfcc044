"""The items of a document as a table to confirm or to correct in Excel, and what comes back.

Two uses: what was read, with a column to confirm each item in (`items_table`), and the plan as it stands (`plan_table`). A
table with the official headings alone, as offices send it, is taken too: its rows are new tasks.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Generic, TypeAlias, TypeVar

import msgspec

from khue.documents.plain import flat, tidy
from khue.exceptions import InputError
from khue.model.city import City
from khue.model.finding import Finding
from khue.model.target import Operator, Target
from khue.model.task import Task
from khue.pipeline.proposals.faults import BAD_CELL, NOT_A_TABLE, UNKNOWN_ITEM
from khue.pipeline.proposals.forms import STATED_HEADINGS, TARGET_HEADINGS, TASK_HEADINGS, CellError, Heading, Speech
from khue.pipeline.proposals.proposal import Proposal, ProposedClause, ProposedItem, Stated
from khue.pipeline.proposals.sheets import Column, Grid, Sheet, load

T = TypeVar("T", Target, Task, Stated)
AnyItem: TypeAlias = Target | Task | Stated

NUMBER, CODE, WHOLE, CONFIRM = "TT", "Mã", "Dữ liệu (không sửa)", "Xác nhận"
YES, NO = "đồng ý", "bỏ"
"""What confirms an item, and what refuses it; an empty cell leaves it open."""
_YES, _NO = frozenset(("dong y", "x", "co", "yes", "ok", "v")), frozenset(("bo", "khong", "no", "xoa"))
TARGETS, TASKS, STATEMENTS = "Chỉ tiêu", "Nhiệm vụ", "Nội dung"
_WITHIN = 25
"""The headings are looked for in so many rows."""


@dataclass(frozen=True)
class _Form(Generic[T]):
    name: str
    kind: type[T]
    headings: tuple[Heading[T], ...]


_TARGET_FORM, _TASK_FORM = _Form(TARGETS, Target, TARGET_HEADINGS), _Form(TASKS, Task, TASK_HEADINGS)
_STATED_FORM = _Form(STATEMENTS, Stated, STATED_HEADINGS)
_AnyForm: TypeAlias = _Form[Target] | _Form[Task] | _Form[Stated]
_FORMS: tuple[_AnyForm, ...] = (_TARGET_FORM, _TASK_FORM, _STATED_FORM)


@dataclass
class Returned:
    """What a table says: items that are confirmed (or all, of a plan), codes that are refused or left open, and what is wrong."""

    targets: list[Target] = field(default_factory=list)
    tasks: list[Task] = field(default_factory=list)
    clauses: list[Stated] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)
    open: list[str] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)


def items_table(proposal: Proposal, city: City) -> list[Sheet]:
    """What was read, a row an item, with a column to confirm it in; targets and tasks each in a table."""
    speech = Speech(city, proposal.document.date)
    title = f"{proposal.document.number} - {proposal.document.title.vi}"
    targets = [
        _row(_TARGET_FORM, one.target, count, speech, _looked(one)) for count, one in enumerate(proposal.targets, 1)
    ]
    tasks = [_row(_TASK_FORM, one.task, count, speech, _looked(one)) for count, one in enumerate(proposal.tasks, 1)]
    stated = [
        _row(_STATED_FORM, stated_of(one), count, speech, _looked(one)) for count, one in enumerate(proposal.clauses, 1)
    ]
    looked = (
        Column(CONFIRM, 12, (YES, NO)),
        Column("Mục trong văn bản", 18),
        Column("Độ chắc", 9),
        Column("Cần xem lại", 50),
    )
    return [
        _sheet(_TARGET_FORM, title, targets, looked), _sheet(_TASK_FORM, title, tasks, looked), _sheet(_STATED_FORM, title, stated, looked)
    ]  # fmt: skip


def plan_table(city: City, document: str) -> list[Sheet]:
    """The targets and tasks of a document as they stand in the plan."""
    title = next((f"{one.number} - {one.title.vi}" for one in city.documents if one.id == document), document)
    speech = Speech(city)
    targets = [one for one in city.targets if one.document == document]
    tasks = [one for one in city.tasks if one.document == document]
    target_rows = [_row(_TARGET_FORM, one, count, speech) for count, one in enumerate(targets, 1)]
    task_rows = [_row(_TASK_FORM, one, count, speech) for count, one in enumerate(tasks, 1)]
    return [_sheet(_TARGET_FORM, title, target_rows), _sheet(_TASK_FORM, title, task_rows)]


def template() -> list[Sheet]:
    """Empty tables with the official headings."""
    return [_sheet(_TARGET_FORM, TARGETS, []), _sheet(_TASK_FORM, TASKS, [])]


def _sheet(form: _Form[T], title: str, rows: Sequence[Sequence[str]], looked: tuple[Column, ...] = ()) -> Sheet:
    columns = (
        Column(NUMBER, 6),
        *(one.column for one in form.headings),
        *looked,
        Column(CODE, 20),
        Column(WHOLE, 10, hidden=True),
    )
    return Sheet(form.name, title, columns, rows)


def _row(form: _Form[T], one: T, count: int, speech: Speech, looked: Sequence[str] = ()) -> list[str]:
    whole = msgspec.json.encode(one).decode()
    return [str(count), *(heading.said(one, speech) for heading in form.headings), *looked, one.id, whole]


def stated_of(one: ProposedClause) -> Stated:
    """A proposed clause as a row."""
    return Stated(id=one.clause.clause, kind=one.kind, text=one.clause.text.vi, numbering=one.clause.numbering)


def _looked(one: ProposedItem) -> list[str]:
    found = () if isinstance(one, ProposedClause) else one.doubts
    doubts = " ".join(f"{doubt.sentence('vi')} {doubt.hint('vi')}".strip() for doubt in found)
    return ["", one.place.numbering, f"{one.certainty:.2f}".replace(".", ","), doubts]


def returned(path: Path, city: City, proposal: Proposal | None, new: Callable[[type[AnyItem]], AnyItem]) -> Returned:
    """What a table says: with a proposal, the items that it confirms; without one, all its rows.

    `new` gives an empty item with a code and an address for a row that has none. Raises InputError where the file is no table.
    """
    found, speech = Returned(), Speech(city, proposal.document.date if proposal else None)
    known = ids_of(proposal) if proposal else None
    tables = [table for grid in load(path) for table in _tables(grid)]
    if not tables:
        raise InputError(finding=Finding(NOT_A_TABLE, str(path), params={"path": path.name}))
    for table in tables:
        for line in table.lines():
            if table.form is _TARGET_FORM:
                _take(found, found.targets, _TARGET_FORM, line, speech, known, new, path.name)
            elif table.form is _STATED_FORM:
                _take(found, found.clauses, _STATED_FORM, line, speech, known, new, path.name)
            else:
                _take(found, found.tasks, _TASK_FORM, line, speech, known, new, path.name)
    return found


def ids_of(proposal: Proposal) -> set[str]:
    """The codes of all items of a proposal; of clauses, their addresses."""
    return (
        {one.target.id for one in proposal.targets}
        | {one.task.id for one in proposal.tasks}
        | {one.clause.clause for one in proposal.clauses}
    )


@dataclass(frozen=True)
class _Line:
    """A row by its headings, and its number in the file; `group` is the heading row above it."""

    cells: Mapping[str, str]
    number: int
    sheet: str
    group: str = ""


@dataclass(frozen=True)
class _Read:
    """A table found in a grid: its form, where its columns are, its rows."""

    form: _AnyForm
    columns: Mapping[str, int]
    rows: list[list[str]]
    first: int
    sheet: str

    def lines(self) -> Iterator[_Line]:
        """The rows that hold an item; a row of a number and one text is the heading of those below."""
        name, group = self.form.headings[0].column.heading, ""
        for number, row in enumerate(self.rows, self.first):
            cells = {heading: row[at].strip() for heading, at in self.columns.items() if at < len(row)}
            said = {heading for heading, text in cells.items() if text and heading != NUMBER}
            if said == {name} and not cells.get(NUMBER, "").isdigit():
                group = cells[name]
            elif cells.get(name):
                yield _Line(cells, number, self.sheet, group)


_CALLED = {
    "noi dung": "Nhiệm vụ", "nhiem vu": "Nhiệm vụ", "ten nhiem vu": "Nhiệm vụ", "noi dung nhiem vu": "Nhiệm vụ",
    "cong viec": "Nhiệm vụ",    "nhiem vu, giai phap": "Nhiệm vụ", "noi dung cong viec": "Nhiệm vụ",
    "chu tri": "Đơn vị chủ trì", "co quan chu tri": "Đơn vị chủ trì",
    "don vi thuc hien": "Đơn vị chủ trì", "phoi hop": "Đơn vị phối hợp",
    "co quan phoi hop": "Đơn vị phối hợp", "san pham": "Kết quả/sản phẩm",
    "ket qua": "Kết quả/sản phẩm",
    "ket qua, san pham": "Kết quả/sản phẩm", "ket qua / san pham": "Kết quả/sản phẩm", "san pham dau ra": "Kết quả/sản phẩm",
    "san pham du kien": "Kết quả/sản phẩm", "thoi han": "Thời gian",
    "thoi gian hoan thanh": "Thời gian", "thoi gian thuc hien": "Thời gian",
    "thoi han hoan thanh": "Thời gian", "tien do": "Thời gian", "stt": "TT", "so tt": "TT", "dvt": "Đơn vị tính",
    "ten chi tieu": "Chỉ tiêu",
    "muc tieu": "Chỉ tiêu",
}  # fmt: skip
"""Other headings of the same columns, flat."""


def _tables(grid: Grid) -> Iterator[_Read]:
    """The tables of a grid: each begins where a row has the headings of one, and ends where the next begins."""
    found: list[tuple[int, _AnyForm, dict[str, int]]] = []
    for at, row in enumerate(grid.rows):
        columns = _columns(row)
        form = _form(columns)
        if form is not None and (found or at < _WITHIN):
            found.append((at, form, columns))
    ends = [*(at for at, _, _ in found[1:]), *([len(grid.rows)] if found else [])]
    for (at, form, columns), end in zip(found, ends, strict=True):
        # The row before the headings of the next table is its title.
        rows = grid.rows[at + 1 : end - 1 if end < len(grid.rows) else end]
        yield _Read(form, columns, rows, grid.first + at + 1, grid.name)


def _columns(row: Sequence[str]) -> dict[str, int]:
    known = [one.column.heading for form in _FORMS for one in form.headings] + [
        NUMBER,
        CODE,
        WHOLE,
        CONFIRM,
    ]
    names = {tidy(flat(name)): name for name in known}
    found: dict[str, int] = {}
    for at, cell in enumerate(row):
        plain = tidy(flat(cell)).strip(" .:")
        name = names.get(plain) or _CALLED.get(plain)
        if name:
            found.setdefault(name, at)
    return found


def _form(columns: Mapping[str, int]) -> _AnyForm | None:
    if "Nhiệm vụ" in columns and columns.keys() & {"Đơn vị chủ trì", "Thời gian"}:
        return _TASK_FORM
    if _STATED_FORM.headings[0].column.heading in columns:
        return _STATED_FORM
    return _TARGET_FORM if "Chỉ tiêu" in columns and "Giá trị" in columns else None


def _take(
    found: Returned, into: list[T], form: _Form[T], line: _Line, speech: Speech, known: set[str] | None,
    new: Callable[[type[AnyItem]], AnyItem], path: str,
) -> None:  # fmt: skip
    code, said = line.cells.get(CODE, ""), tidy(flat(line.cells.get(CONFIRM, "")))
    if known is not None and code and code not in known:
        found.findings.append(
            Finding(UNKNOWN_ITEM, path, line.number, params={"sheet": line.sheet, "row": line.number, "found": code})
        )
        return
    if known is not None and code and said not in _YES:
        (found.refused if said in _NO else found.open).append(code)
        return
    base = _whole(form, line)
    made = new(form.kind) if base is None else base
    if base is None and line.group and "Lĩnh vực" not in line.cells and line.group in speech.groups.values():
        line = replace(line, cells={**line.cells, "Lĩnh vực": line.group})
    if isinstance(made, form.kind):
        into.append(_changed(found, form, made, line, speech, path, fresh=base is None))


def _whole(form: _Form[T], line: _Line) -> T | None:
    """The item that the hidden column carries; None where there is none or somebody wrote into it."""
    try:
        return msgspec.json.decode(line.cells.get(WHOLE, ""), type=form.kind)
    except msgspec.MsgspecError:
        return None


def _changed(found: Returned, form: _Form[T], one: T, line: _Line, speech: Speech, path: str, *, fresh: bool) -> T:
    """The item with what the cells say otherwise."""
    for heading in form.headings:
        name = heading.column.heading
        words = line.cells.get(name)
        if (
            words is None
            or heading.put is None
            or (words == heading.said(one, speech).strip() and not fresh)
            or (fresh and not words)
        ):
            continue
        try:
            one = heading.put(one, words, speech)
        except CellError as error:
            params = {
                "sheet": line.sheet, "row": line.number, "heading": name, "found": words[:80],
                "expected_vi": error.expected.vi, "expected_en": error.expected.en,
            }  # fmt: skip
            found.findings.append(Finding(BAD_CELL, path, line.number, params=params))
    return one


def empty_target(id: str, clause: str, group: str) -> Target:
    """A target that nothing is said of yet."""
    return Target(id=id, clause=clause, group=group, text="", operator=Operator.AT_LEAST)


def empty_clause(id: str) -> Stated:
    """An objective that nothing is said of yet."""
    return Stated(id=id, kind="objectives", text="")


def empty_task(id: str, clause: str) -> Task:
    """A task that nothing is said of yet."""
    return Task(id=id, clause=clause, text="")


def within(document: str, found: Returned) -> Returned:
    """The same, as items of a document."""
    targets = [msgspec.structs.replace(one, document=document) for one in found.targets]
    tasks = [msgspec.structs.replace(one, document=document) for one in found.tasks]
    return replace(found, targets=targets, tasks=tasks)
