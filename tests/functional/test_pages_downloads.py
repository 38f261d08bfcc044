"""Every value of a build as one file: the same values in each format, as many as the build holds."""

from __future__ import annotations

import csv
import io
import json

import pyarrow.parquet as pq
import pytest
from django.test import Client

from khue.pipeline.reading import Build


def body(portal: Client, address: str) -> bytes:
    answer = portal.get(address)
    assert answer.status_code == 200, address
    content = answer.getvalue() if answer.streaming else answer.content
    return bytes(content)


def test_csv_and_parquet_hold_every_value_of_the_build(portal: Client, portal_build: Build) -> None:
    rows = list(csv.DictReader(io.StringIO(body(portal, "/du-lieu/gia-tri.csv").decode())))
    table = pq.read_table(io.BytesIO(body(portal, "/du-lieu/gia-tri.parquet")))
    assert len(rows) == table.num_rows == portal_build.manifest.counts["observations"]
    assert {(r["indicator"], r["unit"], r["period"]) for r in rows} == {
        (r["indicator"], r["unit"], r["period"]) for r in table.to_pylist()
    }
    observation = portal_build.observations("ho-so-dung-han", unit="SK", period="2025")[0]
    same = [r for r in rows if (r["indicator"], r["unit"], r["period"]) == ("ho-so-dung-han", "SK", "2025")]
    assert float(same[0]["value"]) == observation.value
    assert float(same[0]["numerator"]) == observation.numerator


def test_an_indicator_can_be_had_alone_in_each_format(portal: Client, portal_build: Build) -> None:
    address = "/chi-so/ho-so-dung-han/tai."
    told = json.loads(body(portal, f"{address}json"))
    rows = list(csv.DictReader(io.StringIO(body(portal, f"{address}csv").decode())))
    table = pq.read_table(io.BytesIO(body(portal, f"{address}parquet")))
    assert table.to_pylist() == told
    whole = pq.read_table(io.BytesIO(body(portal, "/du-lieu/gia-tri.parquet"))).to_pylist()
    assert told == [row for row in whole if row["indicator"] == "ho-so-dung-han"]
    assert [(r["unit"], r["period"], r["value"]) for r in rows] == [
        (r["unit"], r["period"], "" if r["value"] is None else str(r["value"])) for r in told
    ]
    shown = portal_build.observations("ho-so-dung-han")
    assert [(r["unit"], r["period"], r["value"]) for r in told if r["newest"] and r["counted"]] == [
        (o.unit, o.period, o.value) for o in shown
    ]


def test_the_page_of_an_indicator_offers_its_values(portal: Client) -> None:
    page = portal.get("/en/chi-so/ho-so-dung-han/").content.decode()
    for format in ("csv", "json", "parquet"):
        assert f'href="/en/chi-so/ho-so-dung-han/tai.{format}"' in page
    assert portal.get("/chi-so/ho-so-dung-han/tai.exe").status_code == 404
    assert portal.get("/chi-so/khong-co/tai.csv").status_code == 404
    assert portal.post("/chi-so/ho-so-dung-han/tai.csv").status_code == 405


def test_the_page_of_data_offers_the_file(portal: Client) -> None:
    page = portal.get("/en/du-lieu/").content.decode()
    for format in ("csv", "json", "parquet"):
        assert f'href="/en/du-lieu/gia-tri.{format}"' in page


@pytest.mark.parametrize(("method", "address", "status"), [("get", "gia-tri.exe", 404), ("post", "gia-tri.csv", 405)])
def test_what_is_not_offered_is_refused(portal: Client, method: str, address: str, status: int) -> None:
    assert getattr(portal, method)(f"/du-lieu/{address}").status_code == status
