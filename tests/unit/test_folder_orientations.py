"""orientations.csv and drafts/: what is wrong in them is found at its place, and a hole stops no build."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from khue.folder.check import check_folder
from khue.folder.load import load_city
from khue.model.finding import has_errors

MakeCity = Callable[..., Path]

POINTS = "id,document,text,indicator,operator,value,unit,year,covered_by\n"
DRAFT = "id: {id}\nnumber: Dự thảo\nkind: nghi-quyet\ntitle: Dự thảo\nstatus: draft\n"
TARGETS = "id,clause,group,text,operator\nX-1,I.1,so,Một lời hứa,qualitative\n"


@pytest.mark.parametrize(("row", "code", "place"), [
    ("P,57,x,truc-tuyen,>=,60,%,2030,T1", "", ""),
    ("P,57,x,truc-tuyem,>=,60,%,2030,", "KH471", "2:8"),
    ("P,57,x,,qualitative,,,,KHONG-CO", "KH472", "2:24"),
    ("P,57,x,truc-tuyen,at least,60,%,2030,", "KH136", "2:19"),
])  # fmt: skip
def test_what_is_wrong_with_a_point_is_found(make_city: MakeCity, row: str, code: str, place: str) -> None:
    _, findings = check_folder(make_city({"orientations.csv": POINTS + row + "\n"}))
    found = [(one.rule.code, one.place()) for one in findings if one.path == "orientations.csv"]
    assert found == ([(code, f"orientations.csv:{place}")] if code else [])


def test_a_point_whose_target_is_gone_stops_no_build(make_city: MakeCity) -> None:
    _, findings = check_folder(make_city({"orientations.csv": POINTS + "P,57,x,,qualitative,,,,KHONG-CO\n"}))
    assert not has_errors(findings)


def test_a_draft_is_read_apart_from_the_citys_documents(make_city: MakeCity) -> None:
    files = {"drafts/du-thao/resolution.yaml": DRAFT.format(id="du-thao"), "drafts/du-thao/targets.csv": TARGETS}
    folder = make_city(files)
    city, findings = load_city(folder)
    assert city is not None
    assert not has_errors(findings)
    assert [(one.document.id, [target.id for target in one.targets]) for one in city.drafts] == [("du-thao", ["X-1"])]
    assert "X-1" not in {target.id for target in city.targets}


def test_a_draft_has_a_name_of_its_own(make_city: MakeCity) -> None:
    _, findings = check_folder(make_city({"drafts/nq-01/resolution.yaml": DRAFT.format(id="nq-01")}))
    assert ("KH473", "drafts/nq-01/resolution.yaml:1:5") in [(one.rule.code, one.place()) for one in findings]
