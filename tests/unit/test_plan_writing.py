"""A plan is written with its difference shown first, checked, all files together or none, and nothing else touched."""

from __future__ import annotations

import shutil
from pathlib import Path

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from khue.exceptions import InputError
from khue.folder.load import load_folder
from khue.folder.loaded import LoadedFolder
from khue.folder.writing import broken, declarations, planned, swap, tables, write
from khue.model.base import Text
from khue.model.document import Clause, Document
from khue.model.target import Operator, Target
from khue.model.task import Task

CITY = Path(__file__).resolve().parents[2] / "cities" / "sao-khue"


@pytest.fixture
def city(tmp_path: Path) -> Path:
    shutil.copytree(CITY, tmp_path / "sao-khue")
    return tmp_path / "sao-khue"


def new_document() -> Document:
    return Document(
        id="02-kh-sk",
        number="02/KH-SK",
        kind="ke-hoach",
        title=Text(vi="Kế hoạch: thử"),
        issuer_name=Text(vi="Hội đồng"),
    )


def new_target(id: str = "KH02-2027-01", **fields: object) -> Target:
    made = Target(
        id=id, clause="muc-tieu/2027/1", group="chinh-quyen-so", text='Tỷ lệ, nói "rõ"', operator=Operator.AT_LEAST, document="02-kh-sk",
        value=80.0, unit="%", year=2027, agency="SK-VP", indicator="ho-so-truc-tuyen", supersedes="SK-02", relation="replaces",
    )  # fmt: skip
    return msgspec.structs.replace(made, **fields)


def known(folder: LoadedFolder, id: str = "SK-03") -> Target:
    return next(entry.value for entry in folder.targets if entry.value.id == id)


def document_of(folder: LoadedFolder) -> Document:
    return next(entry.value for entry in folder.documents if entry.value.id == "nq-01-sk")


def test_a_new_document_is_written_and_read_back_as_it_was(city: Path) -> None:
    task = Task(
        id="KH02-NV-001", clause="nhiem-vu/1", text="Làm", document="02-kh-sk", lead="SK-CDS", deadline_text="Hằng năm"
    )
    plan = planned(load_folder(city), new_document(), [new_target()], [task])
    assert [one.path.rpartition("/")[2] for one in plan.changes] == ["resolution.yaml", "targets.csv", "tasks.csv"]
    assert broken(plan) == []
    assert not (city / "resolutions" / "02-kh-sk").exists(), "showing the difference writes nothing"
    write(plan)
    folder = load_folder(city)
    assert known(folder, "KH02-2027-01") == new_target()
    assert planned(folder, new_document(), [new_target()], [task]).changes == ()


def test_only_the_changed_row_changes_its_characters(city: Path) -> None:
    folder = load_folder(city)
    table = city / "resolutions" / "nq-01-sk" / "targets.csv"
    before = table.read_text(encoding="utf-8").splitlines()
    write(planned(folder, document_of(folder), [msgspec.structs.replace(known(folder), value=4.3)], []))
    after = table.read_text(encoding="utf-8").splitlines()
    assert len(after) == len(before)
    different = [(old, new) for old, new in zip(before, after, strict=True) if old != new]
    assert len(different) == 1
    assert different[0][0].startswith("SK-03,") and "4.3" in different[0][1]


def test_comments_and_lines_of_a_declaration_stay(city: Path) -> None:
    path = city / "resolutions" / "nq-01-sk" / "resolution.yaml"
    text = "# Giữ dòng này\n" + path.read_text(encoding="utf-8").replace(
        "viewpoints:", "# và dòng này\nviewpoints:  # cả chỗ này"
    )
    path.write_text(text, encoding="utf-8")
    folder = load_folder(city)
    document = document_of(folder)
    added = (*document.viewpoints, Clause(clause="quan-diem/3", text=Text(vi="Thêm: một ý"), numbering="I/3"))
    write(planned(folder, msgspec.structs.replace(document, viewpoints=added, extent="partial"), [], []))
    after = path.read_text(encoding="utf-8")
    for line in text.splitlines():
        if not line.startswith("extent:"):
            assert line in after.splitlines()
    again = document_of(load_folder(city))
    assert (again.viewpoints, again.extent) == (added, "partial")


def test_what_would_break_the_folder_is_named(city: Path) -> None:
    plan = planned(load_folder(city), new_document(), [new_target(agency="", indicator="khong-co")], [])
    assert {one.rule.code for one in broken(plan)} == {"KH301", "KH401"}


def test_errors_that_were_there_before_are_nobody_elses(city: Path) -> None:
    tasks = city / "resolutions" / "nq-01-sk" / "tasks.csv"
    tasks.write_text(tasks.read_text(encoding="utf-8").replace("SK-VP", "SK-XX"), encoding="utf-8")
    assert broken(planned(load_folder(city), new_document(), [new_target()], [])) == []


def test_a_file_that_changed_meanwhile_is_not_overwritten(city: Path) -> None:
    folder = load_folder(city)
    plan = planned(folder, document_of(folder), [msgspec.structs.replace(known(folder), value=4.3)], [])
    table = city / "resolutions" / "nq-01-sk" / "targets.csv"
    table.write_text(table.read_text(encoding="utf-8") + "\n", encoding="utf-8")
    before = table.read_bytes()
    with pytest.raises(InputError, match="đã thay đổi"):
        write(plan)
    assert table.read_bytes() == before


def test_renumbering_leaves_ids_and_addresses_and_notes_where_each_place_went(city: Path) -> None:
    folder = load_folder(city)
    document, target = document_of(folder), msgspec.structs.replace(known(folder), numbering="III/1/c")
    write(planned(folder, document, [target], []))
    folder = load_folder(city)
    moved = msgspec.structs.replace(known(folder), numbering="IV/1/a")
    write(planned(folder, document_of(folder), [moved], []))
    after = load_folder(city)
    assert document_of(after).moved == {"III/1/c": "IV/1/a"}
    assert (known(after).id, known(after).clause, known(after).numbering) == ("SK-03", "III.1.c", "IV/1/a")


@pytest.mark.parametrize("fails", range(1, 9))
def test_all_files_change_or_none_wherever_the_machine_stops(
    city: Path, monkeypatch: pytest.MonkeyPatch, fails: int
) -> None:
    """A machine that stops is an exception that nothing cleans up after."""
    folder = load_folder(city)
    task = Task(
        id="KH02-NV-001", clause="nhiem-vu/1", text="Làm", document="02-kh-sk", lead="SK-CDS", deadline_text="Hằng năm"
    )
    plan = planned(folder, new_document(), [new_target()], [task])
    steps = 0
    true_replace = Path.replace

    def replace(self: Path, target: Path) -> Path:
        nonlocal steps
        steps += 1
        if steps == fails:
            raise KeyboardInterrupt
        return true_replace(self, target)

    monkeypatch.setattr(Path, "replace", replace)
    if fails <= 4:
        with pytest.raises(KeyboardInterrupt):
            write(plan)
    else:
        write(plan)
    monkeypatch.undo()
    with swap.alone(city):  # whoever writes next finishes what was begun
        pass
    there = [
        (city / one.path).is_file() and (city / one.path).read_text(encoding="utf-8") == one.after
        for one in plan.changes
    ]
    assert all(there) if fails > 1 else not any(there)
    assert not list(city.rglob(".khue-new-*")) and not (city / swap.JOURNAL).exists()


LETTERS = st.characters(codec="utf-8", exclude_categories=("Cs", "Cc"), exclude_characters="\ufeff")
CELLS = st.text(LETTERS, max_size=12).map(str.strip)


@settings(max_examples=150, deadline=None)
@given(st.lists(st.tuples(CELLS, CELLS), min_size=1, max_size=6), st.sampled_from(["\n", "\r\n"]), CELLS)
def test_rows_that_are_not_named_keep_their_bytes(rows: list[tuple[str, str]], ending: str, words: str) -> None:
    table = {f"r{at}": {"id": f"r{at}", "a": a, "b": b} for at, (a, b) in enumerate(rows)}
    text = tables.edited("", {**table, "head": {"id": "head", "a": "x", "b": "y"}}).replace("\n", ending)
    assert tables.edited(text, {}) == text
    after = tables.edited(text, {"r0": {"a": words}, "new": {"id": "new", "b": words}})
    assert after.count(ending) == text.count(ending) + 1
    kept = [line for line in text.split(ending)[2:] if line]
    assert kept == after.split(ending)[2 : 2 + len(kept)]


def test_a_column_that_is_wanting_is_added_on_the_right() -> None:
    assert tables.edited("id,a\nx,1\n\ny,2\n", {"y": {"n": "z"}}) == "id,a,n\nx,1,\n\ny,2,z\n"


def test_a_declaration_in_one_line_is_refused_not_rewritten() -> None:
    with pytest.raises(declarations.CannotEditError):
        declarations.edited("{id: a, number: b}", {"id": "a", "number": "c"}, {"id": "a", "number": "b"})
