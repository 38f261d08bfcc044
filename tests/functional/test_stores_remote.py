"""Parts in object storage: a server that speaks S3, on this machine, and a data home that may lose its copies."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest
from moto.server import ThreadedMotoServer
from pyarrow import fs

from khue.exceptions import InputError, KhueError, UsageError
from khue.folder.load import load_city
from khue.model.finding import Finding
from khue.pipeline.build import build
from khue.pipeline.incoming.ingest import ingest
from khue.pipeline.reading import Build
from khue.ports import Version
from khue.stores import ParquetStore

MakeCity = Callable[..., Path]
ROWS = "ma,xa,ngay,truc_tuyen\n{0}1,X2,2025-01-05,có\n{0}2,X2,2025-02-05,không\n"


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    """Where the server listens."""
    running = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    running.start()
    host, port = running.get_host_and_port()
    yield f"{host}:{port}"
    running.stop()


@pytest.fixture
def address(server: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> str:
    """A folder of its own in a bucket of that server."""
    for name, value in (("ACCESS_KEY_ID", "thu"), ("SECRET_ACCESS_KEY", "thu"), ("EC2_METADATA_DISABLED", "true")):
        monkeypatch.setenv(f"AWS_{name}", value)
    where = f"s3://kho/{tmp_path.name}?scheme=http&region=us-east-1&endpoint_override={server}"
    opened, _ = fs.FileSystem.from_uri(f"{where}&allow_bucket_creation=true")
    opened.create_dir("kho")
    return where


class Kept:
    """The small city, its rows ingested into a store whose parts are kept at an address too."""

    def __init__(self, city_path: Path, home: Path, address: str) -> None:
        self.path, self.home, self.address = city_path, home, address

    @property
    def store(self) -> ParquetStore:
        return ParquetStore(self.home, self.address)

    def send(self, name: str, letter: str) -> Version:
        city, _ = load_city(self.path)
        assert city is not None
        file = self.path.parent / name
        file.write_text(ROWS.format(letter), encoding="utf-8")
        version = ingest(city, self.store, "ho-so", file, created="2026-01-02T00:00:00+00:00").version
        assert version is not None
        return version

    def there(self) -> list[str]:
        """The names of the parts in object storage."""
        opened, root = fs.FileSystem.from_uri(self.address)
        found = opened.get_file_info(fs.FileSelector(root, recursive=True))
        return sorted(one.base_name for one in found if one.is_file)


@pytest.fixture
def kept(make_city: MakeCity, tmp_path: Path, address: str) -> Kept:
    return Kept(make_city(), tmp_path / "home", address)


def _code(error: KhueError) -> str:
    assert isinstance(error.finding, Finding)
    return error.finding.rule.code


def test_parts_are_kept_there_too_and_come_back_when_they_are_asked_for(kept: Kept) -> None:
    first, second = kept.send("a.csv", "A"), kept.send("b.csv", "B")
    assert kept.there() == sorted(path.name for version in (first, second) for path in kept.store.paths(version))
    rows = kept.store.rows(second)
    before = {path: path.read_bytes() for path in kept.store.paths(second)}
    for path in before:
        path.unlink()
    assert kept.store.damaged(second) == [], "what can be fetched is not missed"
    assert kept.store.rows(second) == rows
    assert {path: path.read_bytes() for path in before} == before
    january = kept.store.paths(second)[0]
    january.unlink()
    assert kept.store.damaged(second, whole=True, files=second.partitions[1].files) == []
    assert not january.exists(), "nothing is fetched that nobody asked for"
    assert kept.store.columns(january, ["ma"])["ma"].to_pylist() == ["B1"]


def test_a_build_needs_no_copy_at_hand(kept: Kept, monkeypatch: pytest.MonkeyPatch) -> None:
    version = kept.send("a.csv", "A")
    for path in kept.store.paths(version):
        path.unlink()
    monkeypatch.setenv("KHUE_PARTS", kept.address)
    assert not build(kept.path, kept.home, date(2026, 1, 15)).failed
    year = Build.current(kept.home).observations("truc-tuyen", unit="TN", period="2025")
    assert [(one.numerator, one.denominator) for one in year] == [(1, 2)]


def test_what_is_there_is_trusted_only_as_far_as_its_hash(kept: Kept) -> None:
    version = kept.send("a.csv", "A")
    january, february = kept.store.paths(version)
    opened, root = fs.FileSystem.from_uri(kept.address)
    with opened.open_output_stream(f"{root}/datasets/ho-so/parts/{january.name}") as out:
        out.write(b"PAR1 something else PAR1")
    opened.delete_file(f"{root}/datasets/ho-so/parts/{february.name}")
    for path, code in ((january, "KH685"), (february, "KH684")):
        path.unlink()
        with pytest.raises(InputError) as caught:
            kept.store.columns(path, ["ma"])
        assert _code(caught.value) == code
        assert not path.exists()
    assert [one.rule.code for one in kept.store.damaged(version, whole=True)] == ["KH684", "KH684"]


def test_a_version_that_is_not_taken_there_does_not_count(kept: Kept) -> None:
    first = kept.send("a.csv", "A")
    tree = {path for path in kept.home.rglob("*") if path.is_file()}
    kept.address = kept.address.replace("s3://kho/", "s3://khong-co/")
    with pytest.raises(KhueError) as caught:
        kept.send("b.csv", "B")
    assert _code(caught.value) == "KH680"
    assert kept.store.current("ho-so") == first
    assert {path for path in kept.home.rglob("*") if path.is_file()} == tree
    for path in (kept.home / "datasets/ho-so/parts").iterdir():
        path.unlink()
    with pytest.raises(KhueError) as missing:
        kept.store.rows(first)
    assert _code(missing.value) in ("KH684", "KH686")


def test_an_address_that_is_none(kept: Kept) -> None:
    kept.address = "s4://kho"
    with pytest.raises(UsageError) as caught:
        kept.send("a.csv", "A")
    assert _code(caught.value) == "KH687"
    assert kept.store.current("ho-so") is None
