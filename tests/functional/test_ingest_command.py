"""`khue ingest` and the inbox, on the small city: what is stored, what is refused, and that a refusal changes nothing."""

from __future__ import annotations

import csv
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path

import msgspec
import openpyxl
import pytest

from khue.cli.main import main
from khue.exceptions import InputError
from khue.folder.load import load_city
from khue.model.city import City
from khue.model.contract import Contract, CustomProperty, Property
from khue.pipeline.incoming.checked import IngestResult
from khue.pipeline.incoming.ingest import ingest, ingest_inbox
from khue.pipeline.reading import Build
from khue.stores import ParquetStore

MakeCity = Callable[..., Path]

GOOD = "ma,xa,ngay,truc_tuyen\nA1,X2,2024-05-01,có\nA2,X1,01/06/2024,không\nA3,X3,2025-02-01,\n"
BAD = "ma,xa,ngay,truc_tuyen\nA1,X1,2025-05-01,có\nA1,X9,2025-13-01,maybe\n,X2,2025-01-01,0\nA4,X2\n"


class Desk:
    """A city folder, a data home, and the command line between them."""

    def __init__(self, root: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self.root, self.city_path, self.home = root, root / "thu-nghiem", root / "home"
        self._capsys = capsys

    def file(self, name: str, content: str) -> Path:
        path = self.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content, encoding="utf-8")
        return path

    def run(self, *words: str | Path) -> tuple[int, str, str]:
        argv = ["ingest", "--city", str(self.city_path), "--home", str(self.home), *map(str, words)]
        code = main(argv)
        out, err = self._capsys.readouterr()
        return code, out, err

    @property
    def store(self) -> ParquetStore:
        return ParquetStore(self.home)

    @property
    def city(self) -> City:
        city, _ = load_city(self.city_path)
        assert city is not None
        return city

    def tree(self) -> dict[str, str]:
        files = (path for path in sorted(self.home.rglob("*")) if path.is_file() and path.name != ".lock")
        return {str(path.relative_to(self.home)): sha256(path.read_bytes()).hexdigest() for path in files}


@pytest.fixture
def desk(make_city: MakeCity, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Desk:
    make_city()
    return Desk(tmp_path, capsys)


def _changed(city: City, *, column: Property | None = None, version: str = "", delivery: str = "") -> City:
    """The city with its one contract changed."""
    contract = city.contracts[0]
    table = contract.tables[0]
    if column is not None:
        table = msgspec.structs.replace(table, properties=(*table.properties, column))
    custom = contract.custom_properties
    if delivery:
        custom = (*custom, CustomProperty(property="khue.delivery", value=delivery))
    changed: Contract = msgspec.structs.replace(
        contract, version=version or contract.version, tables=(table,), custom_properties=custom
    )
    return msgspec.structs.replace(city, contracts=(changed,))


def _codes(result: IngestResult) -> list[str]:
    return [finding.rule.code for finding in result.findings]


def test_a_good_file_becomes_a_version_and_a_second_time_nothing(desk: Desk) -> None:
    file = desk.file("nop.csv", GOOD)
    code, out, _ = desk.run("ho-so", file)
    assert (code, out) == (0, 'Đã lưu "nop.csv" thành phiên bản 1 của ho-so: 3 dòng.\n')
    version = desk.store.current("ho-so")
    assert version is not None
    assert [tuple(row.values()) for row in desk.store.rows(version).to_pylist()][2][:4] == (4, "nop.csv", "A3", "X3")
    before = desk.tree()
    code, out, _ = desk.run("ho-so", file, "--lang", "en")
    assert code == 0
    assert out.endswith('"nop.csv" brings nothing new; the current version of ho-so is still 1.\n')
    assert desk.tree() == before


def test_a_file_that_breaks_its_contract_changes_nothing_and_says_why(desk: Desk) -> None:
    desk.run("ho-so", desk.file("nop.csv", GOOD))
    before = desk.tree()
    file = desk.file("sai.csv", BAD)
    code, out, _ = desk.run("ho-so", file)
    assert code == 1
    assert desk.tree() == before
    assert [line.split("  ")[0].rsplit("/", 1)[1] for line in out.splitlines() if "  KH6" in line] == [
        "sai.csv:2:2", "sai.csv:3:1", "sai.csv:3:2", "sai.csv:3:3", "sai.csv:3:4", "sai.csv:4:1", "sai.csv:5",
    ]  # fmt: skip
    assert 'mã "X1" không có hiệu lực vào ngày 01/05/2025 (Xã Một: … - 31/12/2024)' in out
    assert 'Cột "ngay" cần một ngày có thật, nhưng ô ghi "2025-13-01".' in out
    assert out.endswith('Chưa nhận "sai.csv": 7 phát hiện, 4/4 dòng có lỗi. Không có gì thay đổi.\n')


def test_findings_as_json_csv_and_report_files(desk: Desk) -> None:
    file = desk.file("sai.csv", BAD)
    code, out, _ = desk.run("ho-so", file, "--format", "json", "--lang", "en", "--report", desk.root / "r.csv")
    answer = json.loads(out)
    assert (code, answer["outcome"], answer["version"], answer["bad_rows"], answer["total_findings"]) == (
        1, "refused", None, 4, 7,
    )  # fmt: skip
    assert answer["findings"][0] == {
        "file": str(file), "row": 2, "column": 2, "name": "xa", "value": "X1", "code": "KH657", "severity": "error",
        "message": 'Column "xa": the code "X1" was not in force on 2025-05-01 (Xã Một: … - 31 Dec 2024).',
        "hint": "Use the code of the unit that existed on that day.",
    }  # fmt: skip
    with (desk.root / "r.csv").open(encoding="utf-8-sig", newline="") as report:
        assert [row["code"] for row in csv.DictReader(report)] == [one["code"] for one in answer["findings"]]
    _, out, err = desk.run("ho-so", file, "--format", "csv", "--report", desk.root / "r.json")
    assert len(list(csv.DictReader(out.splitlines()))) == 7
    assert "7 phát hiện" in err
    assert len(json.loads((desk.root / "r.json").read_text(encoding="utf-8"))["findings"]) == 7


def test_hostile_cells_do_not_become_formulas_in_a_report(desk: Desk) -> None:
    file = desk.file("sai.csv", "ma,xa,ngay\nA1,X2,=2+3\n")
    desk.run("ho-so", file, "--report", desk.root / "r.csv")
    with (desk.root / "r.csv").open(encoding="utf-8-sig", newline="") as report:
        values = [row["value"] for row in csv.DictReader(report)]
    assert "'=2+3" in values


def test_a_dry_run_checks_and_stores_nothing(desk: Desk) -> None:
    code, out, _ = desk.run("ho-so", desk.file("nop.csv", GOOD), "--dry-run", "--lang", "en")
    assert (code, out) == (0, '"nop.csv" is valid (3 rows); nothing was stored, as asked.\n')
    assert not desk.home.exists()
    assert desk.run("ho-so", desk.file("sai.csv", BAD), "--dry-run")[0] == 1


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("ho-s", "nop.csv"), 1), (("ho-so", "none.csv"), 1), (("ho-so", "."), 1), (("../x", "nop.csv"), 1),
        (("ho-so", "nop.csv", "--report", "r.txt"), 2), (("ho-so", "nop.csv", "--report", "none/r.csv"), 2),
        (("ho-so", "nop.csv", "--city", "none"), 2),
    ],
)  # fmt: skip
def test_wrong_words_get_a_sentence_and_a_code(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, words: tuple[str, ...], code: int
) -> None:
    monkeypatch.chdir(desk.root)
    desk.file("nop.csv", BAD)
    found, out, err = desk.run(*words)
    assert found == code
    assert out + err
    assert "Traceback" not in out + err
    assert desk.tree() == {}


def test_a_city_that_cannot_be_read_takes_in_nothing(desk: Desk) -> None:
    desk.file("thu-nghiem/city.yaml", "id: [")
    code, _, err = desk.run("ho-so", desk.file("nop.csv", GOOD))
    assert code in (1, 2)
    assert err
    assert desk.tree() == {}


def test_a_workbook_with_title_rows(desk: Desk) -> None:
    book = openpyxl.Workbook()
    for row in (["BÁO CÁO HỒ SƠ"], [], ["xa", "ma", "ngay", "truc_tuyen"], ["X2", "B1", "05/03/2024", True]):
        book.worksheets[0].append(row)
    book.save(desk.root / "nop.xlsx")
    code, out, _ = desk.run("ho-so", desk.root / "nop.xlsx", "--format", "json")
    assert (code, json.loads(out)["reading"]) == (0, {"format": "xlsx", "sheet": "Sheet", "header_row": 3})
    version = desk.store.current("ho-so")
    assert version is not None
    assert desk.store.rows(version).to_pylist()[0]["_row"] == 4
    assert desk.store.manifest(version).reading["sheet"] == "Sheet"


def test_the_inbox_takes_what_is_new_and_the_last_by_name_stays(desk: Desk) -> None:
    desk.file("thu-nghiem/inbox/ho-so/2024.csv", GOOD)
    desk.file("thu-nghiem/inbox/ho-so/2025.csv", GOOD.replace("A", "B"))
    desk.file("thu-nghiem/inbox/ho-so/2026-sai.csv", BAD)
    desk.file("thu-nghiem/inbox/ho-so/.gitkeep", "")
    desk.file("thu-nghiem/inbox/khong-ro/x.csv", GOOD)
    results = ingest_inbox(desk.city, desk.city_path, desk.store, created="t")
    assert [(one.file.name, one.version and one.version.number, one.refused) for one in results] == [
        ("2024.csv", 1, False), ("2025.csv", 2, False), ("2026-sai.csv", None, True), ("khong-ro", None, True),
    ]  # fmt: skip
    before = desk.tree()
    again = ingest_inbox(desk.city, desk.city_path, desk.store, created="t2")
    assert desk.tree() == before
    assert [one.stored for one in again] == [False] * 4
    desk.file("thu-nghiem/inbox/ho-so/2024.csv", GOOD.replace("A", "C"))
    ingest_inbox(desk.city, desk.city_path, desk.store, created="t3")
    current = desk.store.current("ho-so")
    assert current is not None
    assert (current.number, current.raw_name) == (4, "2025.csv")


def test_an_appended_dataset_grows_by_files_and_a_name_is_replaced(desk: Desk) -> None:
    city, store = _changed(desk.city, delivery="append"), desk.store
    first = desk.file("2024.csv", GOOD)
    ingest(city, store, "ho-so", first)
    second = ingest(city, store, "ho-so", desk.file("2025.csv", GOOD.replace("A", "B")))
    assert second.version is not None
    assert second.version.rows == 6
    assert [(raw.name, raw.rows) for raw in second.version.raw_files] == [("2025.csv", 3), ("2024.csv", 3)]
    same = ingest(city, store, "ho-so", desk.file("ten-khac.csv", GOOD))
    assert (_codes(same), same.stored) == (["KH672"], False)
    shorter = ingest(city, store, "ho-so", desk.file("2024.csv", "ma,xa,ngay,truc_tuyen\nA1,X2,2024-05-01,0\n"))
    assert shorter.version is not None
    rows = store.rows(shorter.version).to_pylist()
    assert sorted((row["_file"], row["_row"], row["ma"]) for row in rows) == [
        ("2024.csv", 2, "A1"), ("2025.csv", 2, "B1"), ("2025.csv", 3, "B2"), ("2025.csv", 4, "B3"),
    ]  # fmt: skip


def test_an_appended_row_must_not_repeat_a_stored_key(desk: Desk) -> None:
    city, store = _changed(desk.city, delivery="append"), desk.store
    ingest(city, store, "ho-so", desk.file("2024.csv", GOOD))
    before = desk.tree()
    result = ingest(city, store, "ho-so", desk.file("2025.csv", GOOD.replace("A1", "B1")))
    assert (_codes(result), result.bad_rows) == (["KH659", "KH659"], 2)
    assert result.findings[0].sentence("vi") == (
        'Khoá "A2" (cột "ma") đã có trong phiên bản đang lưu, ở tệp 2024.csv, dòng 3.'
    )
    assert desk.tree() == before


@pytest.mark.parametrize("delivery", ["", "append"])
def test_a_changed_contract_reads_the_raw_files_again(desk: Desk, delivery: str) -> None:
    city, store = _changed(desk.city, delivery=delivery), desk.store
    desk.file("thu-nghiem/inbox/ho-so/2024.csv", GOOD)
    ingest_inbox(city, desk.city_path, store)
    newer = _changed(city, column=Property(name="ghi_chu", logical_type="string"), version="1.1.0")
    results = ingest_inbox(newer, desk.city_path, store)
    assert [one.stored for one in results] == [True, False]
    current = store.current("ho-so")
    assert current is not None
    assert (current.number, current.contract_version, current.raw_name) == (2, "1.1.0", "2024.csv")
    assert store.rows(current)["ghi_chu"].to_pylist() == [None] * 3
    before = desk.tree()
    stricter = _changed(newer, column=Property(name="bat_buoc", logical_type="string", required=True))
    refused = ingest_inbox(stricter, desk.city_path, store)[0]
    assert "KH630" in _codes(refused)
    assert desk.tree() == before


def test_an_append_under_a_changed_contract_is_one_step_or_none(desk: Desk) -> None:
    city, store = _changed(desk.city, delivery="append"), desk.store
    ingest(city, store, "ho-so", desk.file("2024.csv", GOOD))
    newer = _changed(city, column=Property(name="ghi_chu", logical_type="string"))
    before = desk.tree()
    assert ingest(newer, store, "ho-so", desk.file("sai.csv", BAD)).refused
    assert desk.tree() == before
    added = ingest(newer, store, "ho-so", desk.file("2025.csv", GOOD.replace("A", "B")))
    assert added.version is not None
    assert (added.version.number, added.version.rows) == (2, 6)


def test_an_append_says_which_stored_file_no_longer_meets_the_contract(desk: Desk) -> None:
    city, store = _changed(desk.city, delivery="append"), desk.store
    ingest(city, store, "ho-so", desk.file("2024.csv", GOOD))
    stricter = _changed(city, column=Property(name="quan", logical_type="string", required=True))
    before = desk.tree()
    lines = [f"{line},{'quan' if number == 0 else 'x'}" for number, line in enumerate(GOOD.splitlines())]
    result = ingest(stricter, store, "ho-so", desk.file("2025.csv", "\n".join(lines).replace("A", "B")))
    assert (_codes(result), result.bad_rows) == (["KH674", "KH630"], 0)
    assert result.findings[0].params["name"] == "2024.csv"
    assert desk.tree() == before


def test_a_delivery_that_is_no_word_of_ours(desk: Desk) -> None:
    with pytest.raises(InputError, match="whole"):
        ingest(_changed(desk.city, delivery="daily"), desk.store, "ho-so", desk.file("a.csv", GOOD))


def test_many_programs_appending_at_once_lose_nothing(desk: Desk) -> None:
    """Real processes, each with a file of its own: every file ends in the current version."""
    contract = desk.city_path / "contracts" / "ho-so.odcs.yaml"
    contract.write_text(contract.read_text() + "  - {property: khue.delivery, value: append}\n")
    children = []
    for number in range(4):
        file = desk.file(f"{number}.csv", GOOD.replace("A", f"P{number}-"))
        argv = ["ingest", "ho-so", str(file), "--city", str(desk.city_path), "--home", str(desk.home)]
        program = "import sys; from khue.cli.main import main; sys.exit(main(sys.argv[1:]))"
        children.append(
            subprocess.Popen([sys.executable, "-c", program, *argv], stdout=subprocess.DEVNULL, env=os.environ)
        )
    assert [child.wait(60) for child in children] == [0] * 4
    current = desk.store.current("ho-so")
    assert current is not None
    assert (current.number, current.rows) == (4, 12)
    assert sorted(raw.name for raw in current.raw_files) == ["0.csv", "1.csv", "2.csv", "3.csv"]


def test_a_whole_file_with_far_fewer_rows_is_stored_with_a_question(desk: Desk) -> None:
    lines = GOOD.splitlines(keepends=True)
    more = "".join(f"B{n},X2,2025-03-0{n},có\n" for n in range(1, 6))
    desk.run("ho-so", desk.file("a.csv", GOOD + more))
    half = desk.file("nua.csv", GOOD + more.splitlines(keepends=True)[0])
    assert "KH723" not in desk.run("ho-so", half, "--dry-run")[1], "half of the rows is not far fewer"
    code, out, _ = desk.run("ho-so", desk.file("b.csv", "".join(lines)))
    assert code == 0
    assert "KH723 far-fewer-rows" in out
    assert "ho-so nay chỉ còn 3 dòng; phiên bản 1 có 8 dòng." in out
    assert out.endswith('Đã lưu "b.csv" thành phiên bản 2 của ho-so: 3 dòng.\n')
    assert main(["--city", str(desk.city_path), "--home", str(desk.home), "build", "--date", "2026-01-15"]) == 0
    assert "KH723" in {note.code for note in Build.current(desk.home).notes}


def test_files_that_are_added_are_never_too_few(desk: Desk) -> None:
    city, store = _changed(desk.city, delivery="append"), desk.store
    ingest(city, store, "ho-so", desk.file("a.csv", GOOD), created="t1")
    assert (
        _codes(ingest(city, store, "ho-so", desk.file("b.csv", "ma,xa,ngay,truc_tuyen\nB1,X2,2025-05-01,có\n"))) == []
    )


def _burn_datasets(desk: Desk) -> None:
    shutil.rmtree(desk.home / "datasets")


def test_versions_are_made_again_from_their_deliveries(desk: Desk) -> None:
    """Appended, replaced by name, and renewed under a changed contract: all in their order, to the same bytes."""
    city, store = _changed(desk.city, delivery="append"), desk.store
    note = Property(name="ghi_chu", logical_type="string")
    later = _changed(city, column=note, version="2.0.0")
    ingest(city, store, "ho-so", desk.file("a.csv", GOOD), created="t1")
    ingest(city, store, "ho-so", desk.file("b.csv", "ma,xa,ngay\nB1,X2,2025-05-01\n"), created="t2")
    ingest(city, store, "ho-so", desk.file("a.csv", GOOD.replace("A3", "A4")), created="t3")
    ingest_inbox(later, desk.city_path, store, created="t4")
    ingest(later, store, "ho-so", desk.file("c.csv", "ma,xa,ngay,ghi_chu\nC1,X2,2025-05-01,x\n"), created="t5")
    before, versions = desk.tree(), store.versions("ho-so")
    assert [version.created for version in versions] == ["t1", "t2", "t3", "t4", "t5"]
    _burn_datasets(desk)
    assert not any(result.refused for result in ingest_inbox(later, desk.city_path, store, created="now"))
    assert store.versions("ho-so") == versions
    assert desk.tree() == before
    assert ingest_inbox(later, desk.city_path, store) == []


def test_a_delivery_is_judged_as_on_its_day(desk: Desk) -> None:
    """A unit that is no longer declared does not undo what was accepted."""
    desk.run("ho-so", desk.file("a.csv", GOOD))
    before = desk.tree()
    _burn_datasets(desk)
    units = desk.city_path / "units/units.csv"
    units.write_text(units.read_text(encoding="utf-8").replace("X2,", "Y2,"), encoding="utf-8")
    ingest_inbox(desk.city, desk.city_path, desk.store)
    assert desk.tree() == before


def test_a_lost_raw_file_is_told_and_the_later_deliveries_wait(desk: Desk) -> None:
    for name, text in (("a.csv", GOOD), ("b.csv", GOOD.replace("A3", "A4")), ("c.csv", GOOD.replace("A3", "A5"))):
        desk.run("ho-so", desk.file(name, text))
    versions = desk.store.versions("ho-so")
    _burn_datasets(desk)
    raw = desk.store.raw_path(versions[1].raw)
    content = raw.read_bytes()
    raw.unlink()
    results = ingest_inbox(desk.city, desk.city_path, desk.store)
    assert [(result.stored, _codes(result)) for result in results] == [(True, []), (False, ["KH675"])]
    code, out, _ = desk.run("ho-so", desk.file("d.csv", GOOD))
    assert code == 1
    assert "KH675 delivery-lost" in out
    assert desk.store.versions("ho-so") == versions[:1]
    raw.write_bytes(content)
    desk.run("ho-so", desk.root / "d.csv")
    assert desk.store.versions("ho-so")[:3] == versions
    assert [version.raw_name for version in desk.store.versions("ho-so")] == ["a.csv", "b.csv", "c.csv", "d.csv"]


def test_a_delivery_whose_writer_was_killed_is_stored_by_the_next_build(desk: Desk) -> None:
    desk.run("ho-so", desk.file("a.csv", GOOD))
    desk.run("ho-so", desk.file("b.csv", GOOD.replace("A3", "A4")))
    versions = desk.store.versions("ho-so")
    build = ["--city", str(desk.city_path), "--home", str(desk.home), "build", "--date", "2026-01-15"]
    for killed_before_the_pointer in (True, False):
        (desk.home / "datasets/ho-so/current").write_text("1\n", encoding="utf-8")
        if not killed_before_the_pointer:
            (desk.home / "datasets/ho-so/v2.json").unlink()
        assert main(build) == 0
        assert desk.store.versions("ho-so") == versions
        assert Build.current(desk.home).manifest.inputs.keys() & {"delivery/ho-so", "dataset/ho-so"} == {
            "dataset/ho-so"
        }
