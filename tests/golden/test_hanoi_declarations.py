"""Hanoi's documents, targets, tasks, agencies and figures, held against ../shared/data where it is present."""

from __future__ import annotations

import csv
import re
from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from khue.folder.check import check_folder
from khue.folder.load import load_city
from khue.model.city import City
from khue.model.figure import Figure
from khue.model.finding import Severity
from khue.model.target import Operator

ROOT = Path(__file__).resolve().parents[2]
CITY = ROOT / "cities" / "ha-noi"
SHARED = ROOT.parent / "shared"
DATA = SHARED / "data"
needs_data = pytest.mark.skipif(not DATA.is_dir(), reason="../shared/data is absent: nothing to compare with")
TODAY = date(2026, 11, 1)

INDICATOR_OF = {
    "communes_with_fibre_share": "commune-fibre-coverage",
    "dti_rank_digital_economy": "dti-economy-rank",
    "dti_rank_digital_government": "dti-government-rank",
    "dti_rank_digital_society": "dti-society-rank",
    "dti_value": "dti-score",
    "dti_value_province_mean": "dti-mean",
    "household_smartphone_ratio": "smartphones-per-household",
    "mobile_broadband_subscription_share": "mobile-broadband-per-population",
    "parindex_rank": "par-index-rank",
}
"""Names of observations.csv that are not the indicator's id with other hyphens."""


@pytest.fixture(scope="module")
def city() -> City:
    """The folder cities/ha-noi."""
    loaded, _ = load_city(CITY)
    assert loaded is not None
    return loaded


def rows(name: str) -> list[dict[str, str]]:
    """The rows of a file of ../shared/data."""
    with (DATA / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def figures(city: City, indicator: str, unit: str = "01") -> list[Figure]:
    """The figures of an indicator for a unit, in the order of their periods."""
    found = [figure for figure in city.figures if (figure.indicator, figure.unit) == (indicator, unit)]
    return sorted(found, key=lambda figure: figure.period)


def test_the_check_finds_no_error() -> None:
    """What remains are true gaps and faults of the sources: five tasks undated, three shares that disagree, a rank and a total."""
    _, findings = check_folder(CITY)
    assert [f"{finding.place()} {finding.sentence('en')}" for finding in findings
            if finding.rule.severity is Severity.ERROR] == []  # fmt: skip
    warnings = Counter(finding.rule.code for finding in findings if finding.rule.severity is Severity.WARNING)
    assert warnings == {"KH432": 5, "KH504": 3, "KH511": 1, "KH512": 1}


def test_counts(city: City) -> None:
    """What docs/cities/ha-noi.md counts."""
    assert (len(city.targets), len(city.tasks), len(city.documents), len(city.indices)) == (72, 16, 21, 7)
    assert Counter(agency.kind == "commune" for agency in city.agencies) == {True: 126, False: 41}
    assert city.declaration.lead_document == "18-nq-tu"


def test_everything_has_a_source(city: City) -> None:
    """Each figure and target an address; nothing from a collection of somebody's transcriptions."""
    addresses = [figure.source_url for figure in city.figures]
    addresses += [target.source_url for target in city.targets] + [task.source_url for task in city.tasks]
    addresses += [source for document in city.documents for source in document.sources or ("",)]
    assert [address for address in addresses if not re.match(r"https?://[^\s/]+/", address)] == []
    assert [address for address in addresses if "huggingface" in address or "github" in address] == []


def test_every_target_has_an_agency_in_office(city: City) -> None:
    """Valid on the day of its document or today, with the post of its head."""
    agencies = {agency.code: agency for agency in city.agencies}
    issued = {document.id: document.date for document in city.documents}
    for target in city.targets:
        agency = agencies[target.agency]
        day = issued[target.document]
        assert agency.head, target.id
        assert agency.valid_on(TODAY) or (day and agency.valid_on(day)), target.id


def test_agencies_are_complete_in_both_languages(city: City) -> None:
    """Every agency has an English name and a head by post; each commune has its committee."""
    assert [agency.code for agency in city.agencies if not (agency.name_en and agency.head and agency.head_en)] == []
    communes = {unit.code for unit in city.units().at("commune", TODAY)}
    committees = [agency for agency in city.agencies if agency.kind == "commune"]
    assert {agency.unit for agency in committees} == communes
    assert {agency.code for agency in committees} == {f"UBND-{code}" for code in communes}


def test_texts_have_english(city: City) -> None:
    """Targets, tasks, indicators and documents can be read in English."""
    assert [target.id for target in city.targets if not target.text_en] == []
    assert [task.id for task in city.tasks if not task.text_en] == []
    assert [indicator.id for indicator in city.indicators if not indicator.name.en] == []
    assert [document.id for document in city.documents if not document.title.en] == []


def test_smartphones_of_november_2022(city: City) -> None:
    """The 78% of the proposal keeps its address."""
    (figure,) = figures(city, "adult-smartphone-share")
    assert (figure.period, figure.value) == ("2022-11", 78)
    assert figure.source_url.startswith("https://nhadautu.vn/")


def test_rank_over_the_years(city: City) -> None:
    """From 43rd to first; the place of 2024 among the old provinces stands apart."""
    ranks = {figure.period: (figure.value, figure.of_units) for figure in figures(city, "dti-rank")}
    assert ranks == {"2020": (43, 63), "2021": (40, 63), "2022": (24, 63), "2023": (6, 63), "2024": (1, 34)}
    assert [figure.value for figure in figures(city, "dti-rank-before-merger")] == [4]
    provinces = [figure for figure in city.figures if (figure.indicator, figure.period) == ("dti-rank", "2022")]
    assert len({figure.unit for figure in provinces}) == 63


def test_ratios_are_not_shares(city: City) -> None:
    """Ratios above 100% and shares of subscriptions measure no target."""
    measured = {target.indicator for target in city.targets}
    assert not measured & {
        "smartphones-per-household", "mobile-broadband-per-population", "smartphone-subscription-share",
        "adult-smartphone-share",
    }  # fmt: skip
    assert figures(city, "smartphones-per-household")[0].value == 122.7


def test_contradiction_stays_visible(city: City) -> None:
    """35% against more than 40% of GRDP in 2030: both stand, and the later one says so."""
    targets = {target.id: target for target in city.targets}
    pledge, resolution = targets["HN57-2030-05"], targets["NQ18-2030-01"]
    assert (pledge.operator, pledge.value) == (Operator.AT_LEAST, 35)
    assert (resolution.operator, resolution.value) == (Operator.MORE_THAN, 40)
    assert (pledge.supersedes, pledge.relation) == ("NQ18-2030-01", "contradicts")


def test_deadline_of_the_july_instruction(city: City) -> None:
    """The instruction of July 2025 was due on 30 July."""
    due = {target.due for target in city.targets if target.document == "chi-dao-tthc-2025-07"}
    assert due == {date(2025, 7, 30)}


@needs_data
def test_every_target_of_the_list(city: City) -> None:
    """Id, operator, value, unit, year and address are those of the gathered list."""
    targets = {target.id: target for target in city.targets}
    expected = rows("resolution/targets.csv")
    assert set(targets) == {row["id"] for row in expected}
    for row in expected:
        target = targets[row["id"]]
        values = [float(part) for part in row["value"].split("-") if part]
        found = [value for value in (target.value, target.value_to) if value is not None]
        assert (target.operator.value, found, str(target.year)) == (row["operator"], values, row["year"]), target.id
        assert target.source_url == row["source_url"]
        assert target.unit == row["unit"] or not target.indicator


@needs_data
def test_every_task_of_the_city(city: City) -> None:
    """The city's own tasks, with their days."""
    expected = {row["id"]: row for row in rows("resolution/tasks.csv") if row["id"].startswith("HN-")}
    assert {task.id for task in city.tasks} == set(expected)
    for task in city.tasks:
        deadline = task.deadline.isoformat() if task.deadline else task.deadline_text
        assert (deadline, task.source_url) == (expected[task.id]["deadline"], expected[task.id]["source_url"])


@needs_data
def test_every_observation(city: City) -> None:
    """All 67, with equal value, period and address."""
    found = {
        (figure.indicator, figure.period, figure.value, figure.of_units, figure.source_url) for figure in city.figures
    }
    expected = rows("resolution/observations.csv")
    assert len(expected) == 67
    for row in expected:
        name = INDICATOR_OF.get(row["indicator_id"], row["indicator_id"].replace("_", "-"))
        of_units = int(row["unit"][1:]) if row["unit"].startswith("/") else None
        assert (name, row["period"], float(row["value"]), of_units, row["source_url"]) in found, row


@needs_data
def test_every_published_rank(city: City) -> None:
    """Each total rank of ranks.csv whose address is a page of the issuer or the press."""
    found = {(figure.indicator, figure.unit, figure.period, figure.value, figure.of_units) for figure in city.figures}
    for row in rows("dti/ranks.csv"):
        if row["measure"] == "pdti" and "huggingface" not in row["source_url"]:
            name = "dti-rank-before-merger" if row["year"] == "2024" else "dti-rank"
            assert (name, row["province_code"], row["year"], float(row["rank"]), int(row["n_units"])) in found, row


@pytest.mark.skipif(not (SHARED / "mission" / "article.txt").is_file(), reason="../shared/mission is absent")
def test_viewpoints_are_in_our_own_words(city: City) -> None:
    """No viewpoint or objective shares eight words in a row with the article."""
    article = re.findall(r"\w+", (SHARED / "mission" / "article.txt").read_text(encoding="utf-8").lower())
    runs = {tuple(article[i : i + 8]) for i in range(len(article) - 7)}
    (resolution,) = [document for document in city.documents if document.id == "18-nq-tu"]
    for clause in (*resolution.viewpoints, *resolution.objectives):
        words = re.findall(r"\w+", clause.text.vi.lower())
        assert not runs & {tuple(words[i : i + 8]) for i in range(len(words) - 7)}, clause.clause
