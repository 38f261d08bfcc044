"""Tables of databases of others: read and never written, all rows or those that came since; SQLite and a real PostgreSQL."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Generator
from pathlib import Path
from typing import Any

import msgspec
import pytest

from khue.folder.load import load_city
from khue.model.city import City
from khue.model.contract import CustomProperty, Server
from khue.pipeline.fetching.fetch import Asked, fetch
from khue.sources.remote import database
from khue.stores import ParquetStore

_TABLE = 'create table "ho so" (ma text primary key, xa text, ngay date, truc_tuyen boolean, "khác" text, so integer)'


class Base:
    """One of the databases: runs statements on it, and says how a contract declares it."""

    def __init__(self, run: Callable[[str], Any], server: dict[str, Any], **says: str) -> None:
        self.run, self.server, self.says = run, server, says


@pytest.fixture(params=["sqlite", "postgresql"])
def base(request: pytest.FixtureRequest, tmp_path: Path) -> Generator[Base, None, None]:
    if request.param == "sqlite":
        path = tmp_path / "cua-so.db"
        connection = sqlite3.connect(path, isolation_level=None)
        yield Base(connection.execute, {"type": "custom", "database": str(path)}, fetch="sqlite")
        connection.close()
        return
    import psycopg

    folder = request.getfixturevalue("postgres")
    with psycopg.connect(f"postgresql://postgres@/postgres?host={folder}", autocommit=True) as one:
        one.execute("drop schema if exists nguon cascade")
        one.execute("create schema nguon")
        one.execute("set search_path to nguon")
        server = {"type": "postgresql", "host": folder, "database": "postgres", "schema_name": "nguon"}
        yield Base(one.execute, server, fetch="postgresql", user="postgres")


@pytest.fixture
def ask(base: Base, make_city: Callable[..., Path], tmp_path: Path) -> Callable[..., Asked]:
    base.run(_TABLE)
    for number in range(1, 4):
        base.run(
            f"insert into \"ho so\" values ('A{number}', 'X2', '2025-01-0{number}', {number % 2} = 1, 'mật', {number})"
        )
    city, _ = load_city(make_city())
    assert city is not None

    def asked(delivery: str = "append", **says: str) -> Asked:
        (one,) = fetch(_with_source(city, base, delivery, says), ParquetStore(tmp_path / "home"))
        return one

    return asked


def _with_source(city: City, base: Base, delivery: str, says: dict[str, str]) -> City:
    contract = city.contracts[0]
    own = tuple(one for one in contract.custom_properties if one.property != "khue.delivery")
    own = (*own, CustomProperty(property="khue.delivery", value=delivery))
    said = {"table": "ho so", **base.says, **says}
    server = Server(server="nguon", **base.server, custom_properties=tuple(
        CustomProperty(property=f"khue.{name}", value=value) for name, value in said.items()))  # fmt: skip
    return msgspec.structs.replace(
        city, contracts=(msgspec.structs.replace(contract, custom_properties=own, servers=(server,)),)
    )


def _rows(tmp_path: Path) -> dict[str, Any]:
    store = ParquetStore(tmp_path / "home")
    current = store.current("ho-so")
    assert current is not None
    assert "khác" not in store.rows(current).column_names, "only what the contract names is brought"
    return {row["ma"]: row["truc_tuyen"] for row in store.rows(current).to_pylist()}


def test_a_whole_table_again_and_again(base: Base, ask: Callable[..., Asked], tmp_path: Path) -> None:
    assert ask("whole").outcome == "stored"
    assert _rows(tmp_path) == {"A1": True, "A2": False, "A3": True}
    assert ask("whole").outcome == "unchanged"
    base.run("delete from \"ho so\" where ma = 'A2'")
    assert ask("whole").outcome == "stored"
    assert _rows(tmp_path) == {"A1": True, "A3": True}


def test_only_rows_that_came_since(
    base: Base, ask: Callable[..., Asked], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(database, "_AT_ONCE", 2)
    assert ask(cursor="ma").outcome == "stored"
    assert ask(cursor="ma").outcome == "same"
    base.run("insert into \"ho so\" values ('A4', 'X2', '2025-01-04', null, '', 4)")
    base.run("delete from \"ho so\" where ma = 'A1'")
    assert ask(cursor="ma").outcome == "stored"
    assert _rows(tmp_path) == {"A1": True, "A2": False, "A3": True, "A4": None}
    files = ParquetStore(tmp_path / "home").current("ho-so")
    assert files is not None
    assert [raw.name for raw in files.raw_files] == ["ho_so-sau-A3.parquet", "ho_so.parquet"]


def test_killed_before_the_mark_was_kept(
    base: Base, ask: Callable[..., Asked], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The same rows come again under the same name, with those that came since; none twice and none lost."""
    from khue.pipeline.fetching import kept

    with monkeypatch.context() as patched:
        patched.setattr(kept, "keep", lambda *_: None)
        assert ask(cursor="ma").outcome == "stored"
    base.run("insert into \"ho so\" values ('A4', 'X2', '2025-01-04', null, '', 4)")
    assert ask(cursor="ma").outcome == "stored"
    assert sorted(_rows(tmp_path)) == ["A1", "A2", "A3", "A4"]


def test_a_row_that_does_not_fit_is_found_and_fetched_again(
    base: Base, ask: Callable[..., Asked], tmp_path: Path
) -> None:
    base.run("insert into \"ho so\" values ('A4', 'X9', '2025-01-04', null, '', 4)")
    assert [ask(cursor="ma").outcome for _ in range(2)] == ["refused", "refused"]
    base.run("update \"ho so\" set xa = 'X2' where ma = 'A4'")
    assert ask(cursor="ma").outcome == "stored"
    assert len(_rows(tmp_path)) == 4


@pytest.mark.parametrize(
    ("says", "code"),
    [({"table": "khong-co"}, "KH669"), ({"table": ""}, "KH665"), ({"cursor": "la"}, "KH665"),
     ({"table": 'ho so"; drop table "ho so'}, "KH669"), ({"table": "ho%so?"}, "KH669")],
)  # fmt: skip
def test_what_cannot_be_read(base: Base, ask: Callable[..., Asked], says: dict[str, str], code: str) -> None:
    found = ask(**says).finding
    assert found is not None
    assert (found.rule.code, bool(found.sentence("vi"))) == (code, True)
    assert base.run('select count(*) from "ho so"').fetchone()[0] == 3


def test_a_view_that_writes_is_refused(base: Base, ask: Callable[..., Asked]) -> None:
    if base.says["fetch"] == "sqlite":
        return  # a view of SQLite cannot write
    base.run(
        'create function viet() returns text language sql volatile as $$ delete from nguon."ho so" returning ma $$'
    )
    base.run('create view bay as select viet() as ma, xa, ngay, truc_tuyen from "ho so"')
    found = ask(table="bay").finding
    assert found is not None
    assert "read-only" in found.sentence("en")
    assert base.run('select count(*) from "ho so"').fetchone()[0] == 3
