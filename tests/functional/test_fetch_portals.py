"""Portals and servers of others: CKAN and OGC API Features, as far as they speak, page by page."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import msgspec
import pytest

sys.path.insert(0, str(Path(__file__).parent))

from elsewhere import Elsewhere, Request, served

from khue.folder.load import load_city
from khue.lib.networks import SETTING
from khue.model.city import City
from khue.model.contract import CustomProperty, Server
from khue.pipeline.fetching.fetch import Asked, fetch
from khue.sources.remote import ckan
from khue.stores import ParquetStore

CSV = "ma,xa,ngay,truc_tuyen\nA1,X2,2025-01-05,có\nA2,X2,2025-01-09,không\n"


@pytest.fixture
def web(monkeypatch: pytest.MonkeyPatch) -> Iterator[Elsewhere]:
    monkeypatch.setenv(SETTING, "127.0.0.0/8")
    with served() as found:
        yield found


@pytest.fixture
def ask(make_city: Callable[..., Path], tmp_path: Path, web: Elsewhere) -> Callable[..., Asked]:
    city, _ = load_city(make_city())
    assert city is not None

    def asked(**says: object) -> Asked:
        (one,) = fetch(_with_source(city, web.at, says), ParquetStore(tmp_path / "home"))
        return one

    return asked


def _with_source(city: City, at: str, says: dict[str, object]) -> City:
    own = tuple(CustomProperty(property=f"khue.{name}", value=value) for name, value in says.items())  # type: ignore[arg-type]
    server = Server(server="nguon", type="api", location=at, custom_properties=own)
    return msgspec.structs.replace(city, contracts=(msgspec.structs.replace(city.contracts[0], servers=(server,)),))


def _row(number: int) -> dict[str, object]:
    return {"ma": f"A{number:05}", "xa": "X2", "ngay": "2025-01-05", "truc_tuyen": number % 2 == 0}


def _rows(tmp_path: Path) -> list[dict[str, object]]:
    store = ParquetStore(tmp_path / "home")
    current = store.current("ho-so")
    assert current is not None
    return store.rows(current).select(["ma", "truc_tuyen"]).to_pylist()


def _package(web: Elsewhere, *resources: dict[str, object]) -> None:
    web.answers["/api/3/action/package_show"] = lambda one: one.give_json(
        {"success": True, "result": {"name": one.query["id"], "resources": list(resources)}}
    )


def test_the_file_of_a_resource(web: Elsewhere, ask: Callable[..., Asked], tmp_path: Path) -> None:
    _package(web, {"id": "r0", "format": "PDF", "url": f"{web.at}/x.pdf"},
             {"id": "r1", "name": "Hồ sơ", "format": "CSV", "url": f"{web.at}/tai/r1"})  # fmt: skip
    web.answers["/tai/r1"] = lambda one: one.give(
        CSV.encode(), 304 if one.headers["If-None-Match"] else 200, ETag='"1"'
    )
    assert ask(fetch="ckan", package="ho-so").outcome == "stored"
    assert [row["ma"] for row in _rows(tmp_path)] == ["A1", "A2"]
    assert ask(fetch="ckan", package="ho-so").outcome == "same"
    assert ask(fetch="ckan", package="ho-so", resource="Hồ sơ").outcome == "unchanged", "declared anew, the same file"


def test_the_rows_of_a_datastore_page_by_page(
    web: Elsewhere, ask: Callable[..., Asked], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ckan, "PAGE", 10)
    modified = ["2026-01-01T00:00:00"]
    rows = [{"_id": number, **_row(number)} for number in range(25)]

    def show(one: Request) -> None:
        resource = {"id": "r1", "format": "CSV", "url": "", "last_modified": modified[0]}
        one.give_json({"success": True, "result": {"resources": [resource]}})

    def search(one: Request) -> None:
        start, most = int(one.query["offset"]), int(one.query["limit"])
        one.give_json({"success": True, "result": {"records": rows[start : start + most], "total": len(rows)}})

    web.answers |= {"/api/3/action/package_show": show, "/api/3/action/datastore_search": search}
    assert ask(fetch="ckan", package="p", datastore=True).outcome == "stored"
    assert [row["ma"] for row in _rows(tmp_path)] == [row["ma"] for row in rows]
    assert ask(fetch="ckan", package="p", datastore=True).outcome == "same"
    rows.append({"_id": 25, **_row(25)})
    modified[0] = "2026-01-02T00:00:00"
    assert ask(fetch="ckan", package="p", datastore=True).outcome == "stored"
    assert len(_rows(tmp_path)) == 26


def test_a_portal_that_does_not_answer_as_one(web: Elsewhere, ask: Callable[..., Asked], tmp_path: Path) -> None:
    def code(**says: object) -> str:
        found = ask(fetch="ckan", **says).finding
        assert found is not None
        assert found.sentence("vi")
        return found.rule.code

    web.answers["/api/3/action/package_show"] = lambda one: one.give(b"<html>")
    assert code(package="p") == "KH668"
    web.answers["/api/3/action/package_show"] = lambda one: one.give_json({"success": False})
    assert code(package="p") == "KH668"
    _package(web, {"id": "r0", "format": "PDF", "url": "x"})
    assert code(package="p") == "KH665"
    assert code(package="p", resource="không có") == "KH665"
    assert code() == "KH665"
    _package(web, {"id": "r0", "format": "CSV", "url": "http://10.9.9.9/x.csv"})
    assert code(package="p") == "KH664", "what a portal points to is judged too"
    assert ParquetStore(tmp_path / "home").current("ho-so") is None


def _features(web: Elsewhere, pages: list[list[int]], following: str = "") -> None:
    def items(one: Request) -> None:
        page = int(one.query.get("page", "0"))
        links = [{"rel": "self", "href": one.path}]
        if page + 1 < len(pages):
            links.append({"rel": "next", "href": following or f"/collections/ho-so/items?page={page + 1}"})
        features = [{"type": "Feature", "id": n, "properties": _row(n),
                     "geometry": {"type": "Point", "coordinates": [105.8, 21.0]}} for n in pages[page]]  # fmt: skip
        one.give_json({"type": "FeatureCollection", "features": features, "links": links})

    web.answers["/collections/ho-so/items"] = items


def test_features_page_by_page(web: Elsewhere, ask: Callable[..., Asked], tmp_path: Path) -> None:
    _features(web, [[1, 2], [3, 4], [5]])
    assert ask(fetch="ogc", collection="ho-so").outcome == "stored"
    assert [row["ma"] for row in _rows(tmp_path)] == [f"A{n:05}" for n in range(1, 6)]
    assert ask(fetch="ogc", collection="ho-so").outcome == "unchanged"


def test_pages_that_go_round_and_pages_of_others(web: Elsewhere, ask: Callable[..., Asked], tmp_path: Path) -> None:
    _features(web, [[1], [2]], following="http://khac.vn/items")
    found = ask(fetch="ogc", collection="ho-so").finding
    assert found is not None
    assert found.rule.code == "KH668"
    _features(web, [[1], [2]], following="/collections/ho-so/items?page=0&f=1")
    assert ask(fetch="ogc", collection="ho-so").outcome == "refused", "the same feature twice"
    web.answers["/collections/ho-so/items"] = lambda one: one.give_json({"type": "Feature", "features": []})
    found = ask(fetch="ogc", collection="ho-so").finding
    assert found is not None
    assert found.rule.code == "KH668"
