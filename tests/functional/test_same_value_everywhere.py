"""One value, four ways to it: page, JSON, CSV and command line agree to the last digit."""

from __future__ import annotations

import csv
import io
import json
import re
from decimal import ROUND_HALF_EVEN, Decimal
from pathlib import Path

import pytest
from django.test import Client

from khue.cli.main import main
from khue.pipeline.reading import Build

CITY = Path(__file__).resolve().parents[2] / "cities" / "sao-khue"
INDICATORS = ("ho-so-dung-han", "hai-long", "kinh-te-so")


def _command_line(home: Path, indicator: str, capsys: pytest.CaptureFixture[str]) -> dict[str, dict[str, object]]:
    where = ["--city", str(CITY), "--home", str(home), "--format", "json"]
    capsys.readouterr()
    assert main([*where, "show", "observations", indicator, "--unit", "SK"]) == 0
    return {row["period"]: row for row in json.loads(capsys.readouterr().out)}


@pytest.mark.parametrize("indicator", INDICATORS)
def test_json_csv_and_command_line_agree(
    portal: Client, portal_home: Path, portal_build: Build, capsys: pytest.CaptureFixture[str], indicator: str
) -> None:
    address = f"/api/v1/indicators/{indicator}/observations?unit=SK&limit=1000"
    from_json = {row["period"]: row for row in json.loads(portal.get(address).content)["items"]}
    text = portal.get(f"{address}&format=csv").content.decode()
    from_csv = {row["period"]: row for row in csv.DictReader(io.StringIO(text))}
    from_command = _command_line(portal_home, indicator, capsys)
    assert from_json and from_json.keys() == from_csv.keys() == from_command.keys()
    for period, row in from_json.items():
        for part in ("value", "numerator", "denominator"):
            assert row[part] == from_command[period][part], (period, part)
            said = from_csv[period][part]
            assert (float(said) if said else None) == row[part], (period, part)


@pytest.mark.parametrize("indicator", ["ho-so-dung-han", "hai-long"])
def test_the_page_shows_the_same_values_rounded_as_declared(
    portal: Client, portal_build: Build, indicator: str
) -> None:
    page = portal.get(f"/chi-so/{indicator}/").content.decode()
    decimals = portal_build.indicators[indicator].decimals
    shown = re.findall(r"([\d.,]+)(?:\xa0|\s|&nbsp;)*÷(?:\xa0|\s|&nbsp;)*([\d.,]+)", page)
    months = [o for o in portal_build.observations(indicator, unit="SK") if re.fullmatch(r"\d{4}-\d\d", o.period)]
    assert len(months) == 36
    for o in months:
        assert o.value is not None
        places = Decimal(1).scaleb(-(2 if decimals is None else decimals))
        rounded = str(Decimal(str(o.value)).quantize(places, ROUND_HALF_EVEN)).replace(".", ",")
        assert re.search(rf">{rounded.rstrip('0').rstrip(',')}(,?0+)?(?![\d,])", page), (o.period, rounded)
        if o.numerator is not None and o.denominator:
            parts = tuple(f"{n:,.0f}".replace(",", ".") for n in (o.numerator, o.denominator))
            assert parts in shown, o.period
