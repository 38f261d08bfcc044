"""One value has one printed form, in sentences, tables and charts; and English sentences are English to the last word."""

from __future__ import annotations

import os
import re
from pathlib import Path

import django
import pytest

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "khue.web.settings")
django.setup()

from django.test import Client, override_settings  # noqa: E402 - Django is set up first

from khue.cli.main import main  # noqa: E402
from khue.pipeline.answers import target_answer  # noqa: E402
from khue.pipeline.reading import Build  # noqa: E402
from khue.pipeline.wording import amount  # noqa: E402

ROOT = Path(__file__).resolve().parents[2]
LETTER = re.compile(r"[^\x00-\x7f−–]")
"""A letter that English does without."""


@pytest.fixture(scope="module")
def ha_noi(tmp_path_factory: pytest.TempPathFactory) -> Build:
    """Hanoi, built for this file."""
    home = tmp_path_factory.mktemp("ha-noi") / "home"
    city = str(ROOT / "cities" / "ha-noi")
    assert main(["--city", city, "--home", str(home), "build", "--date", "2026-01-15"]) == 0
    return Build.current(home)


def _build(request: pytest.FixtureRequest, name: str) -> Build:
    build = request.getfixturevalue(name)
    assert isinstance(build, Build)
    return build


@pytest.mark.parametrize("name", ["sao_khue", "ha_noi"])
def test_english_reasons_hold_no_vietnamese_word(request: pytest.FixtureRequest, name: str) -> None:
    build = _build(request, name)
    said = {target.id: target_answer(build, target)["reason"]["text_en"] for target in build.city.targets}
    assert len(set(said.values())) >= 5
    assert {id: text for id, text in said.items() if LETTER.search(text)} == {}


@pytest.mark.parametrize("name", ["sao_khue", "ha_noi"])
def test_every_unit_of_measure_has_english(request: pytest.FixtureRequest, name: str) -> None:
    city = _build(request, name).city
    forms = [thing.form for thing in (*city.indicators, *city.targets)]
    assert {form.unit for form in forms if LETTER.search(form.unit_in("en"))} == set()
    assert "Mbit/s" in {form.unit_in("en") for form in forms} or name == "sao_khue"


def test_a_value_is_printed_alike_everywhere(
    sao_khue: Build, sao_khue_home: Path, city_options: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    """Dossiers returned on time: 254 of 286 in 2025, 88.811... %, with one decimal as the indicator declares."""
    (observation,) = sao_khue.observations("ho-so-dung-han", unit="SK", period="2025")
    assert observation.value is not None
    assert amount(observation.value, sao_khue.indicators["ho-so-dung-han"].form, "vi") == "88,8%"
    (target,) = (target for target in sao_khue.city.targets if target.indicator == "ho-so-dung-han")
    told = [target_answer(sao_khue, target)["reason"]["text"]]
    for words in (["explain", "ho-so-dung-han", "--unit", "SK", "--period", "2025"], ["show", "targets", target.id]):
        capsys.readouterr()
        assert main([*city_options, *words]) == 0
        told.append(capsys.readouterr().out)
    with override_settings(KHUE_CITY=ROOT / "cities" / "sao-khue", KHUE_HOME=sao_khue_home):
        pages = (f"/chi-tieu/{target.id}/", "/chi-so/ho-so-dung-han/", "/chi-tieu/", "/dia-ban/SK/")
        told += [Client().get(address).content.decode().replace("\xa0", " ") for address in pages]
    for text in told:
        assert "88,8%" in text, text
        assert not re.search(r"88,8\d", text), text
