"""ClickHouse by a server's address: over real HTTP, to a stand-in that answers with ClickHouse in this process."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from urllib.parse import quote

import pytest
from clickhouse_stand_in import StandIn, listening
from engine_tables import by_place, request_of

from khue.engines import clickhouse, get_engine
from khue.engines.gather import Gathering
from khue.engines.parts import Needs
from khue.engines.reference import ReferenceEngine
from khue.exceptions import InputError
from khue.ports import Engine, Partition, Request

FORMULAS = (
    "count(*)",
    "sum(lon) - sum(phi)",
    "100 * sum(tien) / count(*) filter (where dung_han)",
    "count(distinct ma) + median(phi)",
    "days_between(min(ngay_tra), max(luc))",
    "sum(diem) filter (where ma = 'it''s \\ Đ')",
    'count("Tên phường")',
)
ROWS = [
    {
        "xa": ("001", "002", None)[n % 3], "ngay": date(2025, 1, 6 + n), "ngay_tra": date(1, 1, 1), "phi": n, "lon": 2**62,
        "luc": datetime(9999, 12, 31, 23, 59), "tien": Decimal(n) / 4, "diem": n / 8, "dung_han": (True, False, None)[n % 3],
        "ma": ("it's \\ Đ", "b", None)[n % 3], "Tên phường": "Kim Liên",
    }
    for n in range(12)
]  # fmt: skip


@pytest.fixture
def server(tmp_path: Path) -> Iterator[StandIn]:
    with listening(tmp_path) as stand_in:
        yield stand_in


def at(server: StandIn, options: str = "") -> Engine:
    return get_engine(f"clickhouse://{server.user}:{quote(server.password, '')}@127.0.0.1:{server.port}/{options}")


def right(request: Request) -> dict[tuple[str, str, str, str], object]:
    return dict(by_place(list(ReferenceEngine().compute(request))))


def test_rows_are_sent_once_and_answers_are_those_of_the_reference(server: StandIn, tmp_path: Path) -> None:
    request = request_of(tmp_path, ROWS, FORMULAS, files=3)
    engine = at(server, "?database=city")
    assert by_place(list(engine.compute(request))) == right(request)
    assert [asked.sent > 0 for asked in server.asked] == [False, True, False, False, False, False]
    assert {asked.params["database"] for asked in server.asked} == {"city"}
    (session,) = {asked.params["session_id"] for asked in server.asked}
    assert server.asked[-1].query == "DROP TEMPORARY TABLE sent"
    engine.unplaced(request)
    assert {asked.params["session_id"] for asked in server.asked} > {session}


def test_only_the_columns_that_are_needed_are_sent(server: StandIn, tmp_path: Path) -> None:
    request = request_of(tmp_path, ROWS, FORMULAS)
    at(server).unplaced(request)
    assert 'INSERT INTO sent ("xa", "ngay") FORMAT ArrowStream' in [asked.query for asked in server.asked]


@pytest.mark.parametrize("at_once", [1, 2, 500])
def test_a_server_that_sees_the_data_home_is_sent_no_rows(
    server: StandIn, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, at_once: int
) -> None:
    monkeypatch.setattr(clickhouse, "_AT_ONCE", at_once)
    folder = tmp_path / "home" / "datasets" / "ho_so"
    folder.mkdir(parents=True)
    request = request_of(folder, ROWS, FORMULAS, files=3)
    files = tuple(f"datasets/ho_so/{file.name}" for file in request.files)
    request = replace(request, version=replace(request.version, partitions=(Partition("2025-01", files, 12, ""),)))
    engine = at(server, f"?home={tmp_path}/home/")
    assert by_place(list(engine.compute(request))) == right(request)
    assert not any(asked.sent for asked in server.asked)
    stray = request_of(tmp_path, ROWS, FORMULAS)
    with pytest.raises(InputError, match=r"part-0\.parquet is no file of this version"):
        engine.pieces(replace(request, files=stray.files))


@pytest.mark.parametrize(
    ("home", "reader"),
    [
        ("s3://bucket/ha-noi", "s3('s3://bucket/ha-noi/{a/1.parquet,a/2.parquet}', 'Parquet', "),
        ("https://store.example/x/", "url('https://store.example/x/{a/1.parquet,a/2.parquet}', 'Parquet', "),
        ("s3+https://store.example/x", "s3('https://store.example/x/{a/1.parquet,a/2.parquet}', 'Parquet', "),
        ("gs://bucket", "gcs('gs://bucket/{a/1.parquet,a/2.parquet}', 'Parquet', "),
        ("khue", "file('khue/{a/1.parquet,a/2.parquet}', 'Parquet', "),
        ("it's", "file('it\\'s/{a/1.parquet,a/2.parquet}', 'Parquet', "),
    ],
)
def test_a_copy_of_the_data_home_is_read_by_what_its_address_asks_for(tmp_path: Path, home: str, reader: str) -> None:
    request = request_of(tmp_path, [], ["count(*)"])
    version = replace(request.version, partitions=(Partition("", ("a/1.parquet", "a/2.parquet"), 0, ""),))
    files = (tmp_path / "a" / "1.parquet", tmp_path / "a" / "2.parquet")
    gathering = Gathering(
        replace(request, version=version, files=files), Needs.of((), request.contract), clickhouse._SQL
    )
    assert clickhouse._files(home, gathering).startswith(reader)


def test_a_wrong_password_is_said_without_saying_it(server: StandIn, tmp_path: Path) -> None:
    engine = get_engine(f"clickhouse://khue:secret-word@127.0.0.1:{server.port}")
    with pytest.raises(InputError, match=r"127\.0\.0\.1:\d+: 403 Code: 516") as caught:
        engine.pieces(request_of(tmp_path, ROWS, FORMULAS))
    assert "secret-word" not in caught.value.message("vi") + caught.value.message("en") + repr(engine)


def test_a_server_that_is_not_there_is_named(tmp_path: Path, server: StandIn) -> None:
    request = request_of(tmp_path, ROWS, FORMULAS)
    with pytest.raises(InputError, match=r"ho_so/3.*127\.0\.0\.1:9: "):
        get_engine("clickhouse://127.0.0.1:9").pieces(request)
    with pytest.raises(InputError, match=rf"127\.0\.0\.1:{server.port}: "):
        get_engine(f"clickhouses://127.0.0.1:{server.port}").pieces(request)


def test_what_the_server_complains_of_is_said(server: StandIn, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(query: str, rows: bytes) -> bytes:
        raise RuntimeError("Code: 241. DB::Exception: Memory limit exceeded\nand much more")

    monkeypatch.setattr(server, "answer", broken)
    with pytest.raises(InputError) as caught:
        at(server).pieces(request_of(tmp_path, ROWS, FORMULAS))
    assert "500 Code: 241. DB::Exception: Memory limit exceeded" in caught.value.message("en")
    assert "and much more" not in caught.value.message("en")
