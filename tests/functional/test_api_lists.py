"""Lists and things as programs get them: counted, paged, filtered, as JSON or CSV, and not sent twice."""

from __future__ import annotations

import csv
import io
from typing import Any

import pytest
from django.test import Client

from khue.pipeline import answers
from khue.pipeline.reading import Build

LISTS = {
    "targets": 11, "indicators": 11, "units": 8, "agencies": 2, "tasks": 6, "datasets": 2, "documents": 1, "indices": 1,
}  # fmt: skip


def _json(portal: Client, address: str) -> Any:
    answer = portal.get(f"/api/v1/{address}")
    assert answer.status_code == 200, (address, answer.content)
    return answer.json()


def _ids(portal: Client, address: str) -> list[str]:
    return [item.get("id") or item["code"] for item in _json(portal, address)["items"]]


@pytest.mark.parametrize(("name", "count"), LISTS.items())
def test_a_list_counts_all_and_gives_a_page(portal: Client, name: str, count: int) -> None:
    whole = _json(portal, name)
    assert (whole["count"], len(whole["items"])) == (count, count)
    page = _json(portal, f"{name}?limit=1&offset=1")
    assert page["count"] == count
    assert page["items"] == whole["items"][1:2]


@pytest.mark.parametrize("kind", ["targets", "indicators", "agencies", "tasks", "datasets", "documents", "units"])
def test_one_thing_is_the_same_alone_as_in_its_list(portal: Client, kind: str) -> None:
    for item in _json(portal, kind)["items"]:
        alone = _json(portal, f"{kind}/{item.get('id') or item['code']}")
        assert {key: alone[key] for key in item} == item


def test_the_shapes_are_those_of_the_pipeline(portal: Client, portal_build: Build) -> None:
    city = portal_build.city
    assert _json(portal, "targets")["items"] == [answers.target_answer(portal_build, target) for target in city.targets]
    seen = portal_build.observations("ho-so-truc-tuyen", unit="SK")
    given = _json(portal, "indicators/ho-so-truc-tuyen/observations?unit=SK&limit=1000")["items"]
    assert given == [answers.observation_answer(portal_build, observation) for observation in seen]


@pytest.mark.parametrize(
    ("address", "ids"),
    [
        ("targets?status=overdue", ["SK-05"]),
        ("targets?agency=SK-VP&group=chinh-quyen-so", ["SK-01", "SK-02", "SK-03", "SK-05"]),
        ("targets?q=hai long", ["SK-03"]),
        ("targets?document=nq-01-sk&q=cap+quang", ["SK-06"]),
        ("indicators?computed=false", ["dung-internet", "ho-co-cap-quang", "kinh-te-so"]),
        ("tasks?overdue=true", ["SK-NV-3"]),
        ("tasks?state=late_done", ["SK-NV-2"]),
        ("units?level=commune&q=doi sim", ["SK203"]),
        ("units?level=commune&q=doi sim&on=2024-06-01", ["SK103"]),
        ("agencies?q=trung tam", ["SK-CDS"]),
    ],
)
def test_filters(portal: Client, address: str, ids: list[str]) -> None:
    assert sorted(_ids(portal, address)) == sorted(ids)


def test_observations_by_level_grain_and_span(portal: Client) -> None:
    address = "indicators/ho-so-truc-tuyen/observations"
    months = _json(portal, f"{address}?unit=SK&grain=month&from=2025-Q2&to=2025-08")["items"]
    assert [item["period"] for item in months] == ["2025-04", "2025-05", "2025-06", "2025-07", "2025-08"]
    year = _json(portal, f"{address}?level=commune&period=2025")["items"]
    assert {item["unit"] for item in year} == {"SK101", "SK102", "SK103", "SK201", "SK203"}
    city = _json(portal, f"{address}?unit=SK&period=2025")["items"][0]
    assert (city["numerator"], city["denominator"]) == (180, 292)
    assert city["value"] == sum(i["numerator"] for i in year) / sum(i["denominator"] for i in year) * 100


def test_zero_of_zero_is_undefined_and_not_zero(portal: Client) -> None:
    found = _json(portal, "indicators/ho-so-dung-han/observations?period=2024-02&level=commune")["items"]
    undefined = [item for item in found if item["status"] == "undefined"]
    assert [(item["value"], item["denominator"]) for item in undefined] == [(None, 0)]


def test_rows_keep_their_number_in_the_file(portal: Client) -> None:
    page = _json(portal, "datasets/ho-so/versions/1/rows?limit=2&offset=604")
    assert page["count"] == 896
    assert [row["_row"] for row in page["items"]] == [606, 607]
    assert page["items"][0]["ma_xa"] == "SK101"


def test_csv_is_the_same_list(portal: Client) -> None:
    answer = portal.get("/api/v1/targets?format=csv")
    assert answer["Content-Type"].startswith("text/csv")
    text = answer.content.decode()
    assert text.count("\r\n") == 12
    rows = list(csv.DictReader(io.StringIO(text, newline="")))
    items = _json(portal, "targets")["items"]
    assert [row["id"] for row in rows] == [item["id"] for item in items]
    assert float(rows[0]["latest.value"]) == items[0]["latest"]["value"]
    assert rows[9]["value"] == ""


def test_csv_for_excel_begins_with_a_mark_and_runs_no_formula(portal: Client) -> None:
    plain = portal.get("/api/v1/indicators?format=csv").content
    marked = portal.get("/api/v1/indicators?format=csv&bom=1").content
    assert marked == b"\xef\xbb\xbf" + plain
    operators = [row["operator"] for row in csv.DictReader(io.StringIO(_csv(portal, "targets")))]
    assert not any(operator.startswith(("=", "+", "-", "@")) for operator in operators)


def _csv(portal: Client, name: str) -> str:
    return portal.get(f"/api/v1/{name}?format=csv").content.decode()


def test_nothing_is_sent_twice(portal: Client, portal_build: Build) -> None:
    answer = portal.get("/api/v1/targets")
    assert portal_build.id in answer["ETag"]
    again = portal.get("/api/v1/targets", headers={"if-none-match": answer["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert portal.get("/api/v1/targets", headers={"if-none-match": '"another"'}).status_code == 200


def test_head_is_get_without_the_body(portal: Client) -> None:
    answer = portal.head("/api/v1/targets")
    assert (answer.status_code, answer.content) == (200, b"")
    assert answer["Content-Length"] == str(len(portal.get("/api/v1/targets").content))


def test_search_and_build(portal: Client, portal_build: Build) -> None:
    found = _json(portal, "search?q=doi sim")
    assert ("unit", "SK203") in {(hit["kind"], hit["id"]) for hit in found["items"]}
    assert _json(portal, "search")["items"] == []
    build = _json(portal, "build")
    assert (build["id"], build["as_of"], build["invented"]) == (portal_build.id, "2026-01-15", True)
    assert sum(build["statuses"].values()) == 11
