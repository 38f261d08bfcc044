"""A file in pieces is judged, stored and told as the same file at once: pieces are seen in nothing but the memory."""

from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from khue import sources
from khue.contracts import kept, keys
from khue.contracts.held import InMemory
from khue.contracts.known import Known
from khue.model.base import Text
from khue.model.city import City, CityDeclaration
from khue.model.contract import Contract, CustomProperty, LogicalTypeOptions, Property, Quality, SchemaObject
from khue.pipeline.incoming import closer
from khue.pipeline.incoming.checked import IngestResult
from khue.pipeline.incoming.ingest import ingest
from khue.sources import csv as csv_source
from khue.stores import ParquetStore, parts, staging

ROWS = 6000


def contract(policy: str, delivery: str = "whole", time: str = "ngay") -> Contract:
    listed = Quality(metric="invalidValues", arguments={"validValues": ["a", "b", "c"]}, must_be=0)
    columns = (
        Property(name="ma", logical_type="string", primary_key=True, required=True, unique=True,
                 logical_type_options=LogicalTypeOptions(pattern="M[0-9]+")),
        Property(name="loai", logical_type="string", required=True, quality=(listed,)),
        Property(name="ngay", logical_type="date"),
        Property(name="so", logical_type="number", logical_type_options=LogicalTypeOptions(minimum=0, maximum=900)),
        Property(name="ghi", logical_type="string"),
        Property(name="khong_co", logical_type="integer"),
    )  # fmt: skip
    row = Quality(type="custom", engine="khue", implementation="so < 800 or loai <> 'a'")
    custom = {"khue.policy": policy, "khue.delivery": delivery, "khue.timeColumn": time}
    table = SchemaObject(name="thu", properties=columns, quality=(row,))
    listed_custom = tuple(CustomProperty(property=name, value=value) for name, value in custom.items())
    return Contract(
        api_version="v3.1.0", kind="DataContract", status="active", id="thu", version="1.0.0", tables=(table,),
        custom_properties=listed_custom,
    )  # fmt: skip


def city(made: Contract) -> City:
    named = Text(vi="Thử", en="Try")
    return City(
        declaration=CityDeclaration(id="thu", name=named, unit="TP", levels=(), groups=(), blocs=()), contracts=(made,)
    )


def line(number: int, chance: random.Random, wrong: float) -> str:
    """A row, of which some have something wrong with them."""
    ma = f"M{chance.randrange(number) if chance.random() < wrong else number}"
    loai = "khác" if chance.random() < wrong else chance.choice("abc")
    day = (
        "2025-02-30" if chance.random() < wrong else f"{chance.randrange(1, 28):02d}/{chance.randrange(1, 7):02d}/2025"
    )
    so = "nhiều" if chance.random() < wrong else f"{chance.random() * (850 if wrong else 790):.2f}"
    return ",".join((ma, loai, day if chance.random() > 0.05 else "", so, f"dòng {number % 7}" if number % 3 else ""))


def write(path: Path, wrong: float, *, quoted: bool = False, odd: bool = False, end: str = "\n") -> Path:
    chance = random.Random(8)
    lines = ["ma,loai,ngay,so,ghi", *(line(number, chance, wrong) for number in range(1, ROWS))]
    if odd:
        lines[700:700] = ["M999001,a,,1", "", ",,,,", "M999002,a,,1,x,y"]
    if quoted:
        lines[500] = 'M999003,a,,1,"hai\ndòng, một ô"'
    path.write_text(end.join(lines) + end, encoding="utf-8")
    return path


@pytest.fixture(autouse=True)
def taken_as_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    """Small files with faults are looked at more closely, as files in pieces are not."""
    monkeypatch.setattr(closer, "MOST_BYTES", 0)


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    """Pieces, groups and memory so small that a small file has many of each."""
    monkeypatch.setattr(sources, "IN_PIECES", 0)
    monkeypatch.setattr(csv_source, "_BLOCK_BYTES", 1 << 13)
    monkeypatch.setattr(staging, "MOST_BYTES", 1 << 16)
    monkeypatch.setattr(keys, "_AT_ONCE", 500)


def outcome(home: Path, made: Contract, file: Path) -> tuple[object, ...]:
    """Everything that can be seen of what became of a file."""
    store = ParquetStore(home)
    result = ingest(city(made), store, made.id, file, created="2026-01-01T00:00:00+00:00")
    stored = store.current(made.id)
    aside = sorted((home / "raw" / "refused").glob("*.parquet"))
    return (
        told(result), result.rows, result.bad_rows, result.total,
        stored and [(part.file, part.content, part.rows, part.bounds) for _, part in store.parts(stored)],
        [pq.read_table(path).to_pylist() for path in aside],
    )  # fmt: skip


def told(result: IngestResult) -> list[tuple[object, ...]]:
    return [(one.rule.code, one.line, one.column, one.sentence("vi")) for one in result.findings]


@pytest.mark.parametrize("policy", ["refuse", "accept-good"])
@pytest.mark.parametrize(
    ("wrong", "how"),
    [(0.0, {}), (0.004, {}), (0.004, {"quoted": True}), (0.004, {"odd": True}), (0.004, {"end": "\r\n"}), (0.2, {})],
)
def test_pieces_are_judged_and_stored_as_one_table(
    tmp_path: Path, request: pytest.FixtureRequest, policy: str, wrong: float, how: dict[str, bool]
) -> None:
    file = write(tmp_path / "thu.csv", wrong, **how)  # type: ignore[arg-type]  # its flags by name
    at_once = outcome(tmp_path / "once", contract(policy), file)
    request.getfixturevalue("small")
    assert outcome(tmp_path / "pieces", contract(policy), file) == at_once
    assert not list((tmp_path / "pieces" / "datasets" / staging.FOLDER).glob("*"))


@pytest.mark.parametrize("time", ["", "ngay"])
def test_groups_of_a_part_are_the_same_however_rows_come(
    tmp_path: Path, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch, time: str
) -> None:
    monkeypatch.setattr(parts, "ROW_GROUP", 700)
    monkeypatch.setattr(staging, "ROW_GROUP", 700)
    file = write(tmp_path / "thu.csv", 0.002)
    at_once = outcome(tmp_path / "once", contract("accept-good", time=time), file)
    request.getfixturevalue("small")
    assert outcome(tmp_path / "pieces", contract("accept-good", time=time), file) == at_once


def test_files_in_pieces_that_add_up_are_held_against_each_other(tmp_path: Path, small: None) -> None:
    del small
    made, store = contract("accept-good", "append"), ParquetStore(tmp_path / "home")
    first = ingest(city(made), store, "thu", write(tmp_path / "a.csv", 0.0))
    again = ingest(city(made), store, "thu", write(tmp_path / "b.csv", 0.0, odd=True))
    assert first.stored and not again.stored and "KH659" in {one.rule.code for one in again.findings}
    other = tmp_path / "c.csv"
    other.write_text("ma,loai,ngay,so,ghi\nM70001,a,2025-03-01,1,\n", encoding="utf-8")
    assert ingest(city(made), store, "thu", other).stored
    current = store.current("thu")
    assert current is not None and current.rows == ROWS


def test_a_trial_stores_nothing_and_leaves_nothing(tmp_path: Path, small: None) -> None:
    del small
    home = tmp_path / "home"
    result = ingest(city(contract("refuse")), ParquetStore(home), "thu", write(tmp_path / "a.csv", 0.0), dry_run=True)
    assert result.rows == ROWS - 1 and not result.refused and not list(home.rglob("*.parquet"))


def test_what_a_killed_process_left_is_removed_by_the_next_and_what_is_held_stays(tmp_path: Path) -> None:
    held = staging.Folder(tmp_path)
    lost = tmp_path / "datasets" / staging.FOLDER / "khue-lost"
    lost.mkdir()
    (lost / "rows-0.arrow").write_bytes(b"x")
    staging.sweep(tmp_path)
    assert held.path.is_dir() and not lost.exists()
    held.remove()
    assert not held.path.exists()


def test_a_text_is_looked_at_once_whatever_piece_it_comes_in(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str | None] = []

    def evaluate(texts: pa.Array) -> pa.Table:
        asked.extend(texts.to_pylist())
        return pa.table({"words": texts, "value": pa.array(range(len(texts))), "0": pa.array([0] * len(texts))})

    known = Known()
    for cells in (["a", "b", "a"], ["b", None, "c"], ["c", "a", None]):
        found = known.look(pa.array(cells, pa.string()).dictionary_encode(), evaluate)
        assert found.words().to_pylist() == cells
    assert asked == ["a", "b", "c", None] or sorted(map(str, asked)) == ["None", "a", "b", "c"]
    monkeypatch.setattr("khue.contracts.known.MOST", 3)
    found = known.look(pa.array(["x", "y", "a"]).dictionary_encode(), evaluate)
    assert found.words().to_pylist() == ["x", "y", "a"] and asked[-3:] == ["x", "y", "a"]


@pytest.mark.parametrize("at_once", [3, 1000])
def test_numbers_met_twice_are_found_in_shares_too(monkeypatch: pytest.MonkeyPatch, at_once: int) -> None:
    monkeypatch.setattr(keys, "_AT_ONCE", at_once)
    chance = np.random.default_rng(3)
    numbers, hashes = keys.Numbers(InMemory()), chance.integers(0, 1 << 63, 40).astype(np.uint64) << np.uint64(1)
    hashes[[7, 23, 31]] = hashes[2]
    hashes[20:23] = hashes[10:13]
    for start in range(0, 40, 8):
        own = pa.array(hashes[start : start + 8])
        numbers.add(pa.chunked_array([pa.array(range(start, start + 8))]), own)
    assert numbers.met_twice().tolist() == [2, 7, 10, 11, 12, 20, 21, 22, 23, 31]


def test_stored_keys_are_known_by_hashes() -> None:
    assert len(kept.hashes_of(pa.table({"a": ["x", "y"]}))) == 2


def _tables(pieces: csv_source.Pieces) -> Iterator[dict[str, object]]:
    for table in pieces.tables():
        yield from table.to_pylist()


@pytest.mark.parametrize("how", [{}, {"quoted": True}, {"odd": True}, {"end": "\r\n"}, {"end": "\r"}])
def test_rows_of_a_file_are_found_again_by_their_numbers(tmp_path: Path, small: None, how: dict[str, bool]) -> None:
    del small
    file = write(tmp_path / "thu.csv", 0.01, **how)  # type: ignore[arg-type]  # its flags by name
    pieces = csv_source.pieces(file)
    every = {row["_row"]: row for row in _tables(pieces)}
    assert list(every) == [row["_row"] for row in csv_source.read(file).table.to_pylist()]
    wanted = sorted(random.Random(2).sample(sorted(every), 300))  # type: ignore[type-var]  # numbers
    again = [row for table in pieces.rows(np.array(wanted)) for row in table.to_pylist()]
    assert again == [every[number] for number in wanted]
