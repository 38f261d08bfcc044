"""Which engine a name or an address means, and what is said of one that means none."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from engine_tables import request_of

from khue.engines import ENGINES, chosen_engine, get_engine, spark
from khue.engines.clickhouse import ClickHouseEngine, process_connection
from khue.engines.clickhouse_server import Server
from khue.engines.duckdb import DuckDBEngine
from khue.engines.spark import SparkEngine
from khue.exceptions import UsageError

SECRET = "secret-word"


@pytest.mark.parametrize(
    ("text", "engine"),
    [
        ("duckdb", DuckDBEngine()),
        ("chdb", ClickHouseEngine()),
        ("chdb:", ClickHouseEngine()),
        ("clickhouse:", ClickHouseEngine()),
        ("clickhouse://ch.example", ClickHouseEngine(Server("ch.example", 8123))),
        ("CLICKHOUSE://ch.example/", ClickHouseEngine(Server("ch.example", 8123))),
        ("clickhouses://ch.example", ClickHouseEngine(Server("ch.example", 8443, secure=True))),
        ("clickhouse://ch.example:9000/?secure=1", ClickHouseEngine(Server("ch.example", 9000, secure=True))),
        ("clickhouse://u%40x:p%2F%3F@[::1]:1", ClickHouseEngine(Server("::1", 1, user="u@x", password="p/?"))),
        (
            "clickhouse://h?database=city&timeout=5&home=https://s3.example/ha-noi",
            ClickHouseEngine(Server("h", 8123, home="https://s3.example/ha-noi", database="city", timeout=5)),
        ),
        ("spark", SparkEngine("local[*]")),
        ("spark:local[2]", SparkEngine("local[2]")),
        ("spark:yarn", SparkEngine("yarn")),
        ("spark:k8s://https://k8s.example:443", SparkEngine("k8s://https://k8s.example:443")),
        ("spark://one:7077,two:7077", SparkEngine("spark://one:7077,two:7077")),
        ("spark://one:7077?home=s3a://bucket/ha-noi", SparkEngine("spark://one:7077", "s3a://bucket/ha-noi")),
    ],
)
def test_an_address_names_an_engine(text: str, engine: object) -> None:
    assert get_engine(text) == engine


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("abacus", 'There is no engine "abacus".'),
        ("duckbd", 'Did you mean "duckdb"?'),
        ("clickhose://u:secret-word@h", 'Did you mean "clickhouse"?'),
        ("sprak:local[2]", 'Did you mean "spark"?'),
        ("secret-word", "There are: chdb, clickhouse, clickhouses, duckdb, reference, spark."),
        ("duckdb:/tmp/x.db", '"tmp/x.db" of the address of the engine duckdb cannot be used'),
        ("reference:?x=1", '"?" of the address of the engine reference cannot be used'),
        ("chdb:/var/lib", '"var/lib" of the address of the engine chdb cannot be used'),
        ("chdb:?secure=1", '"?secure=" of the address'),
        ("clickhouse://u:secret-word@h:99999", '"host:port" of the address'),
        ("clickhouse://u:secret-word@", '"host:port" of the address'),
        ("clickhouse://[::1", '"host:port" of the address'),
        ("clickhouse://u:secret-word@h?secur=1", 'Did you mean "secure"?'),
        ("clickhouse://h?secure=perhaps", '"?secure=" of the address'),
        ("clickhouse://h?timeout=soon", '"?timeout=" of the address'),
        ("clickhouse://h?timeout=-1", '"?timeout=" of the address'),
        ("clickhouse://u:secret-word%0d%0aX-A:b@h", '"user:password@" of the address'),
        ("spark:local[2]?hom=x", 'Did you mean "home"?'),
        ("spark://:7077", '"host:port" of the address'),
    ],
)
def test_an_address_that_names_none_is_refused_in_both_languages(text: str, says: str) -> None:
    with pytest.raises(UsageError) as caught:
        get_engine(text)
    assert says in caught.value.message("en")
    assert caught.value.message("vi") != caught.value.message("en")
    if text != SECRET:
        assert SECRET not in caught.value.message("vi") + caught.value.message("en")


def test_the_environment_chooses(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("KHUE_ENGINE", raising=False)
    assert chosen_engine() == DuckDBEngine()
    monkeypatch.setenv("KHUE_ENGINE", " ")
    assert chosen_engine() == DuckDBEngine()
    monkeypatch.setenv("KHUE_ENGINE", "chdb")
    assert chosen_engine() == ClickHouseEngine()


@pytest.mark.parametrize(
    ("name", "module", "extra"), [("clickhouse", "chdb", "clickhouse"), ("spark", "pyspark.errors", "spark")]
)
def test_a_library_that_is_missing_is_named_with_the_command(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, module: str, extra: str
) -> None:
    request = request_of(tmp_path, [], ["count(*)"])
    monkeypatch.setitem(sys.modules, module, None)
    process_connection.cache_clear()
    with pytest.raises(UsageError) as caught:
        get_engine(name).pieces(request)
    for lang in ("vi", "en"):
        assert f"pip install 'khue[{extra}]'" in caught.value.message(lang)


def test_a_machine_without_java_is_told_what_to_install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("JAVA_HOME", raising=False)
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(spark, "_sessions", {})
    with pytest.raises(UsageError, match="Java 17"):
        get_engine("spark").pieces(request_of(tmp_path, [], ["count(*)"]))


def test_every_engine_says_its_name() -> None:
    assert {name: get_engine(name).name for name in ENGINES} == {name: name for name in ENGINES}
