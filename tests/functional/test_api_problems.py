"""Whatever goes wrong under /api/v1 is a problem document in the reader's language, never a page and never a traceback."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.test import Client, override_settings

from khue.pipeline.reading import Build

FAILURES = [
    ("targets/SK-0", 404, "no_such_item"),
    ("units/SK999", 404, "no_such_item"),
    ("units/SK202", 404, "no_such_item"),  # it ended in 2024
    ("indicators/x/observations", 404, "no_such_item"),
    ("datasets/ho-so/versions/9/rows", 404, "no_such_item"),
    ("nothing", 404, "no_such_route"),
    ("targets/", 404, "no_such_route"),
    ("", 404, "no_such_route"),
    ("targets?limit=0", 422, "bad_parameter"),
    ("targets?limit=1001", 422, "bad_parameter"),
    ("targets?limit=ten", 422, "bad_parameter"),
    ("targets?offset=-1", 422, "bad_parameter"),
    ("targets?offset=999999999999999999999999", 422, "bad_parameter"),
    ("targets?status=green", 422, "bad_parameter"),
    ("targets?format=xml", 422, "bad_parameter"),
    ("targets?lang=fr", 422, "bad_parameter"),
    ("targets?statuss=met", 422, "unknown_parameter"),
    ("targets?group=chinh-quyen", 422, "unknown_value"),
    ("targets?agency=%00", 422, "unknown_value"),
    ("indicators/kinh-te-so/observations?unit=SKX", 422, "unknown_value"),
    ("indicators/kinh-te-so/observations?period=2025-13", 422, "bad_period"),
    ("indicators/kinh-te-so/observations?from=q3", 422, "bad_period"),
    ("units?on=2025-02-30", 422, "bad_day"),
    ("units/SK?on=yesterday", 422, "bad_day"),
    ("datasets/ho-so/versions/one/rows", 422, "bad_parameter"),
]


def _problem(answer: Any, status: int) -> dict[str, Any]:
    assert answer.status_code == status, answer.content
    assert answer["Content-Type"] == "application/problem+json"
    document: dict[str, Any] = answer.json()
    assert set(document) == {"type", "title", "status", "detail", "instance", "code", "params", "suggestions"}
    assert document["status"] == status
    assert "Traceback" not in answer.content.decode()
    return document


@pytest.mark.parametrize(("address", "status", "code"), FAILURES)
def test_what_goes_wrong_is_said(portal: Client, address: str, status: int, code: str) -> None:
    for language in ("vi", "en"):
        answer = portal.get(f"/api/v1/{address}", headers={"accept-language": language})
        document = _problem(answer, status)
        assert document["code"] == code
        assert document["type"] == f"/api/#{code}"
        assert document["instance"] == f"/api/v1/{address}"
        assert answer["Content-Language"] == language


def test_the_reader_chooses_the_language(portal: Client) -> None:
    def title(query: str, header: str) -> str:
        answer = portal.get(f"/api/v1/targets/x{query}", headers={"accept-language": header})
        return str(answer.json()["title"])

    assert title("", "en-GB,en;q=0.9") == "Not found"
    assert title("", "vi") == "Không tìm thấy"
    assert title("", "fr") == "Không tìm thấy"
    assert title("?lang=vi", "en") == "Không tìm thấy"
    assert title("?lang=en", "vi") == "Not found"


def test_near_names_are_suggested(portal: Client) -> None:
    assert portal.get("/api/v1/indicators/ho-so-truc-tuye").json()["suggestions"][0] == "ho-so-truc-tuyen"
    assert portal.get("/api/v1/targets?statuss=met").json()["suggestions"] == ["status"]
    assert portal.get("/api/v1/targets?agency=sk-vpp").json()["suggestions"] == ["SK-VP"]


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete", "options"])
def test_only_reading_is_allowed(portal: Client, method: str) -> None:
    answer = getattr(portal, method)("/api/v1/targets")
    assert _problem(answer, 405)["code"] == "method_not_allowed"
    assert "GET" in answer["Allow"]


def test_a_fault_of_ours_is_a_problem_too(portal: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_given: object, **_named: object) -> None:
        raise RuntimeError("secret detail")

    monkeypatch.setattr(Build, "search", broken)
    portal.raise_request_exception = False
    answer = portal.get("/api/v1/search?q=a")
    assert _problem(answer, 500)["code"] == "fault"
    assert "secret" not in answer.content.decode()


def test_before_the_first_build(tmp_path: Path) -> None:
    with override_settings(KHUE_HOME=tmp_path):
        answer = Client().get("/api/v1/targets")
    assert _problem(answer, 503)["code"] == "no_build"
    assert answer["Retry-After"]


def test_a_host_that_is_not_ours_is_refused_in_words(portal: Client) -> None:
    answer = portal.get("/api/v1/targets", headers={"host": "elsewhere.example"})
    assert _problem(answer, 400)["code"] == "bad_request"
