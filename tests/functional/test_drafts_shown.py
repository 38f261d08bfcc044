"""A draft is judged alike on the command line, on its page and through the interface; a hole in the coverage is named."""

from __future__ import annotations

import csv
import html
import json
import shutil
from datetime import date
from pathlib import Path
from typing import Any

import msgspec
import pytest
from django.test import Client, override_settings

from khue.cli.main import main
from khue.model.draft import GateName, Verdict
from khue.pipeline.build import build
from khue.pipeline.drafts.answers import cover_answer, listed_answer, verdict_answer
from khue.pipeline.drafts.coverage import city_covers
from khue.pipeline.drafts.judge import drafts_of
from khue.pipeline.drafts.wording import NAMES, PASSINGS
from khue.pipeline.reading import Build
from khue.web.api import schemas_drafts

CITY = Path(__file__).resolve().parents[2] / "cities" / "sao-khue"
ID = "du-thao-nq-03-sk"


def check(home: Path, *options: str, city: Path = CITY) -> int:
    return main(["--city", str(city), "--home", str(home), "check", *options])


def test_the_draft_is_judged_alike_everywhere(
    portal: Client, portal_home: Path, portal_build: Build, capsys: Any
) -> None:
    """ACCEPTANCE: five coloured and worded results, each opening the list of offending items."""
    assert check(portal_home, "--draft", ID, "--format", "json") == 1
    told = json.loads(capsys.readouterr().out)
    assert portal.get(f"/api/v1/drafts/{ID}").json() == told
    page = html.unescape(portal.get(f"/du-thao/{ID}/").content.decode()).replace("\N{NO-BREAK SPACE}", " ")
    assert [gate["gate"] for gate in told["gates"]] == [name.value for name in GateName]
    for gate in told["gates"]:
        section = page[page.index(f'id="{gate["gate"]}"') :].split("</section>")[0]
        assert PASSINGS[portal_build.verdicts[ID].gate(GateName(gate["gate"])).passing][0] in section
        for offence in gate["offences"]:
            assert offence["wrong"] in section
            assert offence["todo"] in section
            assert offence["clause"] in section
    assert {gate["gate"]: gate["result"] for gate in told["gates"]} == {
        "feasible": "fails", "effective": "remarks", "safe": "fails", "consistent": "fails", "unobstructed": "fails",
    }  # fmt: skip


def test_the_table_tells_chances_missing_data_and_missing_owners(portal_home: Path, capsys: Any) -> None:
    """ACCEPTANCE: khue reads the draft and prints the chance of each target, missing data and missing owners."""
    assert check(portal_home, "--draft", ID) == 1
    told = capsys.readouterr().out
    for words in ("III.1.a: dưới 1 trên 20", "mới có 2 kỳ số liệu", "chưa có cơ quan chịu trách nhiệm", "chưa có cơ quan chủ trì",
                  "IV.1 → IV.2 → IV.3 → IV.1"):  # fmt: skip
        assert words in told
    assert all(f"{vi}: " in told for vi, _ in NAMES.values())
    assert check(portal_home, "--draft", ID, "--lang", "en") == 1
    assert "Tasks wait for each other in a circle: IV.1 → IV.2 → IV.3 → IV.1." in capsys.readouterr().out


def test_an_adopted_document_can_be_judged_too(portal_home: Path, capsys: Any) -> None:
    assert check(portal_home, "--draft", "nq-01-sk", "--format", "csv") == 0
    rows = list(csv.DictReader(capsys.readouterr().out.splitlines()))
    assert {row["gate"] for row in rows} == {name.value for name in GateName}
    assert check(portal_home, "--draft", "nq-01-sk", "--on", "2026-01-15") == 1


def test_a_file_is_judged_by_what_is_read_from_it(portal_home: Path, tmp_path: Path, capsys: Any) -> None:
    file = tmp_path / "du-thao.txt"
    file.write_text(
        "ỦY BAN NHÂN DÂN THÀNH PHỐ SAO KHUÊ\nSố: 09/KH-UBND\nSao Khuê, ngày 10 tháng 01 năm 2026\nKẾ HOẠCH\nChuyển đổi số năm 2027\n\n"
        "I. MỤC TIÊU\n1. Đến năm 2027, tỷ lệ hồ sơ nộp trực tuyến đạt 99 %.\n\nII. NHIỆM VỤ\n"
        "1. Giao Văn phòng Ủy ban nhân dân thành phố Sao Khuê chủ trì xây dựng kho dữ liệu dùng chung, hoàn thành trước ngày "
        "31/12/2026.\n",
        encoding="utf-8",
    )
    assert check(portal_home, "--draft", str(file), "--format", "json") == 1
    told = json.loads(capsys.readouterr().out)
    wrong = {offence["criterion"] for gate in told["gates"] for offence in gate["offences"]}
    assert {"unlikely", "contradicts", "system-without-level"} <= wrong
    assert not (CITY / "drafts" / told["document"]).exists(), "nothing enters the folder"


def test_an_unknown_draft_is_refused(portal: Client, portal_home: Path, capsys: Any) -> None:
    assert check(portal_home, "--draft", "du-thao-nq-03") == 1
    assert ID in capsys.readouterr().err
    answer = portal.get("/du-thao/du-thao-nq-03/")
    assert answer.status_code == 404
    assert ID in answer.content.decode()


@pytest.mark.parametrize(
    "address", ["/du-thao/", "/du-thao/bao-quat/", f"/du-thao/{ID}/so-sanh/nq-01-sk/", "/du-thao/nq-01-sk/"]
)
def test_pages_are_there_in_both_languages(portal: Client, address: str) -> None:
    for start in ("", "/en"):
        assert portal.get(start + address).status_code == 200
        assert portal.post(start + address).status_code == 405


def test_shapes_are_what_the_interface_promises(portal_build: Build) -> None:
    drafts = {draft.document.id: draft for draft in reversed(drafts_of(portal_build.city))}
    points = {one.id: one for one in portal_build.city.orientations}
    for id_, verdict in portal_build.verdicts.items():
        told = verdict_answer(portal_build.city, drafts[id_], verdict)
        assert schemas_drafts.JudgedDraft(**told).model_dump() == told
        listed = listed_answer(drafts[id_], verdict)
        assert schemas_drafts.ListedDraft(**listed).model_dump() == listed
    for cover in city_covers(portal_build.city, portal_build.as_of):
        answer = cover_answer(points[cover.orientation], cover)
        assert schemas_drafts.Covered(**answer).model_dump() == answer


def test_a_verdict_is_kept_as_it_is(portal_build: Build) -> None:
    for verdict in portal_build.verdicts.values():
        assert msgspec.msgpack.decode(msgspec.msgpack.encode(verdict), type=Verdict) == verdict


def test_a_draft_is_none_of_the_citys_targets(portal: Client, portal_build: Build) -> None:
    """What is not adopted promises nothing: it is in no list, no tally and no assessment."""
    drafted = {target.id for draft in portal_build.city.drafts for target in draft.targets}
    assert drafted
    assert not drafted & portal_build.targets.keys()
    assert not drafted & portal_build.assessments.keys()
    assert portal.get("/chi-tieu/SK3-01/").status_code == 404


def test_without_a_target_the_matrix_shows_the_hole(tmp_path: Path, capsys: Any) -> None:
    """ACCEPTANCE: remove one city target, and the matrix shows the uncovered central point; on the page and in the listing."""
    city, home = tmp_path / "city", tmp_path / "home"
    shutil.copytree(CITY, city, ignore=shutil.ignore_patterns("inbox"))
    assert not build(city, home, date(2026, 1, 15)).failed
    assert _coverage(city, home, capsys)["TW-02"] == "partly"
    targets = city / "resolutions" / "nq-01-sk" / "targets.csv"
    lines = targets.read_text(encoding="utf-8").splitlines(keepends=True)
    targets.write_text("".join(line for line in lines if not line.startswith(("SK-08", "SK-09"))), encoding="utf-8")
    tasks = targets.with_name("tasks.csv")
    tasks.write_text(tasks.read_text(encoding="utf-8").replace("SK-08", ""), encoding="utf-8")
    assert not build(city, home, date(2026, 1, 15)).failed
    assert _coverage(city, home, capsys)["TW-02"] == "not"
    with override_settings(KHUE_CITY=city, KHUE_HOME=home):
        page = Client().get("/du-thao/bao-quat/").content.decode().replace("\N{NO-BREAK SPACE}", " ")
    holes = page[page.index('id="con-trong"') :].split("</section>")[0]
    assert "Kinh tế số đạt 30 % năm 2027" in holes


def _coverage(city: Path, home: Path, capsys: Any) -> dict[str, str]:
    capsys.readouterr()
    assert main(["--city", str(city), "--home", str(home), "show", "coverage", "--format", "json"]) == 0
    return {row["id"]: row["covering"] for row in json.loads(capsys.readouterr().out)}
