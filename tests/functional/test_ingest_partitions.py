"""Many files into one dataset, as an agency sends them month by month: what a run over the inbox keeps, reads and refuses."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import msgspec
import pytest

from khue.folder.load import load_city
from khue.model.city import City
from khue.model.contract import CustomProperty
from khue.pipeline.incoming import checked
from khue.pipeline.incoming.checked import IngestResult
from khue.pipeline.incoming.ingest import ingest, ingest_inbox, pending
from khue.ports import Version
from khue.stores import ParquetStore

MakeCity = Callable[..., Path]
HEADER = "ma,xa,ngay,truc_tuyen\n"


class Inbox:
    """A city whose one dataset is appended to, its inbox, and a data home."""

    def __init__(self, city_path: Path, home: Path) -> None:
        self.path, self.home = city_path, home
        self.folder = city_path / "inbox" / "ho-so"
        self.folder.mkdir(parents=True, exist_ok=True)

    @property
    def store(self) -> ParquetStore:
        return ParquetStore(self.home)

    def city(self, delivery: str = "append", **changed: object) -> City:
        city, _ = load_city(self.path)
        assert city is not None
        custom = (*city.contracts[0].custom_properties, CustomProperty(property="khue.delivery", value=delivery))
        contract = msgspec.structs.replace(city.contracts[0], custom_properties=custom, **changed)
        return msgspec.structs.replace(city, contracts=(contract,))

    def file(self, name: str, *rows: str) -> Path:
        path = self.folder / name
        path.write_text(HEADER + "".join(f"{row}\n" for row in rows), encoding="utf-8")
        return path

    def month(self, number: int, *more: str) -> Path:
        return self.file(
            f"2025-{number:02d}.csv", *(f"A{number}-{n},X2,2025-{number:02d}-{n:02d},có" for n in (1, 2, 3)), *more
        )

    def take(self, city: City | None = None) -> list[IngestResult]:
        return ingest_inbox(city or self.city(), self.path, self.store, created="t")

    def current(self) -> Version:
        version = self.store.current("ho-so")
        assert version is not None
        return version


@pytest.fixture
def inbox(make_city: MakeCity, tmp_path: Path) -> Inbox:
    return Inbox(make_city(), tmp_path / "home")


def _parts(inbox: Inbox) -> dict[str, int]:
    return {path.name: path.stat().st_ino for path in (inbox.home / "datasets/ho-so/parts").iterdir()}


def _codes(result: IngestResult) -> list[str]:
    return [finding.rule.code for finding in result.findings]


def test_a_year_of_files_is_one_part_each_and_late_rows_one_more(inbox: Inbox) -> None:
    for number in range(1, 13):
        inbox.month(number)
    assert [one.version and one.version.number for one in inbox.take()] == list(range(1, 13))
    before, parts = inbox.current(), _parts(inbox)
    assert len(parts) == 12
    inbox.file("2026-01.csv", "B1,X2,2026-01-05,có", "B2,X2,2025-03-31,có")
    assert [one.stored for one in inbox.take()] == [False] * 12 + [True]
    after = inbox.current()
    assert parts.items() < _parts(inbox).items()
    changed = {p.period for p in after.partitions} - {p.period for p in before.partitions if p in after.partitions}
    assert changed == {"2025-03", "2026-01"}


def test_a_file_is_hashed_once_in_a_run_and_read_only_when_it_is_new(
    inbox: Inbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(1, 7):
        inbox.month(number)
    hashed: list[str] = []
    read: list[str] = []
    kept_hash, kept_read = checked.hash_of, checked.sources.read
    monkeypatch.setattr(
        "khue.pipeline.incoming.ingest.hash_of", lambda path: hashed.append(path.name) or kept_hash(path)
    )  # type: ignore[func-returns-value]
    monkeypatch.setattr(checked, "hash_of", lambda path: hashed.append(path.name) or kept_hash(path))  # type: ignore[func-returns-value]
    monkeypatch.setattr(checked.sources, "read", lambda path, names: read.append(path.name) or kept_read(path, names))  # type: ignore[func-returns-value]
    names = [f"2025-{number:02d}.csv" for number in range(1, 7)]
    inbox.take()
    assert (hashed, sorted(read)) == (names, names)
    hashed.clear()
    read.clear()
    assert pending(inbox.city(), inbox.path, inbox.store) == []
    inbox.take()
    assert (hashed, read) == (names * 2, [])


def test_a_key_of_any_stored_file_is_found_and_the_other_files_are_taken(inbox: Inbox) -> None:
    for number in (1, 2, 3):
        inbox.month(number)
    inbox.month(4, "A2-3,X2,2025-04-09,có")
    inbox.month(5)
    results = inbox.take()
    assert [one.stored for one in results] == [True, True, True, False, True]
    assert _codes(results[3]) == ["KH659"]
    assert results[3].findings[0].sentence("vi") == (
        'Khoá "A2-3" (cột "ma") đã có trong phiên bản đang lưu, ở tệp 2025-02.csv, dòng 4.'
    )
    assert inbox.current().rows == 12
    inbox.month(2, "A9-1,X2,2025-02-09,có")
    inbox.file("2025-02.csv", "A2-1,X2,2025-02-01,có")
    assert [one.stored for one in inbox.take()] == [False, True, False, True, False], "the key is free now"


def test_the_same_bytes_under_two_names_are_taken_once(inbox: Inbox) -> None:
    first = inbox.month(1)
    shutil.copy(first, inbox.folder / "khac.csv")
    assert [one.stored for one in inbox.take()] == [True, False]
    assert inbox.current().number == 1


@pytest.mark.parametrize("kind", ["append", "whole"])
def test_versions_of_the_former_layout_are_made_again_from_the_raw_files(inbox: Inbox, kind: str) -> None:
    for number in (1, 2, 3):
        inbox.month(number)
    inbox.take(inbox.city(kind))
    versions = inbox.store.versions("ho-so")
    folder = inbox.home / "datasets" / "ho-so"
    shutil.rmtree(folder)
    for number in (1, 2, 3):
        (folder / f"v{number}").mkdir(parents=True)
        (folder / f"v{number}" / "part-0.parquet").write_bytes(b"PAR1")
        (folder / f"v{number}" / "manifest.json").write_text('{"content": "x", "contract_hash": "y"}', encoding="utf-8")
    (folder / "current").write_text("3\n", encoding="ascii")
    assert inbox.store.current("ho-so") is None
    assert len(pending(inbox.city(kind), inbox.path, inbox.store)) == 3
    assert not any(one.refused for one in inbox.take(inbox.city(kind)))
    assert inbox.store.versions("ho-so") == versions
    assert not list(folder.glob("v?/*"))


def test_a_changed_contract_reads_many_files_again_and_holds_them_against_each_other(inbox: Inbox) -> None:
    """A key that becomes shorter is borne twice: the file that came later is the one that is refused."""
    for number in (1, 2, 3):
        inbox.month(number)
    inbox.take()
    properties = inbox.city().contracts[0].table.properties
    by_day = tuple(msgspec.structs.replace(one, primary_key=one.name == "ngay", required=False) for one in properties)
    table = msgspec.structs.replace(inbox.city().contracts[0].table, properties=by_day)
    assert ingest(inbox.city(tables=(table,)), inbox.store, "ho-so", inbox.month(4), created="t").stored
    assert inbox.current().rows == 12
    by_unit = tuple(msgspec.structs.replace(one, primary_key=one.name in ("xa", "truc_tuyen")) for one in properties)
    table = msgspec.structs.replace(inbox.city().contracts[0].table, properties=by_unit)
    before = inbox.current()
    refused = inbox.take(inbox.city(tables=(table,)))[0]
    assert refused.refused
    assert "KH655" in _codes(refused)
    assert inbox.current() == before
