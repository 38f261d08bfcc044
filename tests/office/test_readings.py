"""A document read at the desk: uploaded, confirmed item by item beside its text, written into the plan with a difference shown first."""

from __future__ import annotations

import re
import shutil
from collections.abc import Generator
from http import HTTPStatus
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import override_settings

import documents_built
from khue.folder.load import load_city
from khue.web.audit import chain
from khue.web.audit.models import Record
from khue.web.readings.models import Item, Reading
from plan_sample import TEXT

CITY = Path(__file__).resolve().parents[2] / "cities" / "sao-khue"
HERE = "/ban-lam-viec/van-ban/"


@pytest.fixture
def city(desk: Any, tmp_path: Path) -> Generator[Path, None, None]:
    """A copy of the city folder that may be written into."""
    folder = tmp_path / "sao-khue"
    shutil.copytree(CITY, folder)
    with override_settings(KHUE_CITY=folder):
        yield folder


def sent(client: Any, name: str = "ke-hoach.txt", content: bytes = TEXT.encode()) -> Any:
    return client.post(HERE, {"file": SimpleUploadedFile(name, content)})


def opened(desk: Any, name: str = "lap") -> Any:
    desk.person(name, "planner")
    return desk.enter(name)


def read_one(client: Any) -> Reading:
    answer = sent(client)
    assert answer.status_code == HTTPStatus.FOUND, answer.content.decode()[:2000]
    return Reading.objects.latest("id")


def item(reading: Reading, words: str) -> Item:
    return next(one for one in reading.items.all() if words in one.values["text"])


def act(client: Any, one: Item, decision: str, revision: int | None = None, **fields: str) -> Any:
    data = {"decision": decision, "revision": str(one.revision if revision is None else revision), **fields}
    return client.post(f"{HERE}{one.reading_id}/muc/{one.pk}/", data)


def plan_of(folder: Path) -> dict[str, Any]:
    found, _ = load_city(folder)
    assert found is not None
    return {one.id: one for one in (*found.targets, *found.tasks)}


def test_nothing_enters_the_plan_before_somebody_confirmed_it(desk: Any, city: Path) -> None:
    inside = opened(desk)
    before = plan_of(city)
    reading = read_one(inside)
    assert reading.items.count() == 10
    assert set(reading.items.values_list("decision", flat=True)) == {"open"}
    page = inside.get(f"{HERE}{reading.pk}/ghi/").content.decode()
    assert "xác nhận" in page.lower()
    assert plan_of(city) == before


def test_each_item_is_marked_at_its_characters_with_its_certainty(desk: Any, city: Path) -> None:
    inside = opened(desk)
    reading = read_one(inside)
    page = inside.get(f"{HERE}{reading.pk}/").content.decode()
    for one in reading.items.all():
        assert f'id="muc-{one.pk}"' in page
        assert f'href="#muc-{one.pk}"' in page, "the words lead to the item"
        assert reading.text[one.start : one.end].strip()
    share = item(reading, "kinh tế số")
    assert reading.text[share.value_start : share.value_end] == "30%"
    assert "chắc chắn" in page


def test_confirmed_corrected_rejected_and_added_items_are_written(desk: Any, city: Path) -> None:
    inside = opened(desk)
    reading = read_one(inside)
    act(inside, item(reading, "hồ sơ nộp trực tuyến"), "confirm")
    act(inside, item(reading, "kinh tế số"), "confirm", f2="32,5", f11="thay thế")
    act(inside, item(reading, "cáp quang đạt"), "reject")
    act(inside, item(reading, "Rà soát hộ"), "confirm", f4="15/7/2026")
    clause = f"II/1/b@{next(start for name, start, *_ in reading.outline if name == 'II/1/b')}"
    added = {"muc": clause, "loai": "target", "save": "1", "f0": "Kinh tế số, bổ sung tay", "f1": "≥", "f2": "5", "f4": "%", "f5": "2027",
             "f7": "Trung tâm Chuyển đổi số Sao Khuê", "f8": "Kinh tế số"}  # fmt: skip
    assert inside.post(f"{HERE}{reading.pk}/them/", added).status_code == HTTPStatus.FOUND
    shown = inside.get(f"{HERE}{reading.pk}/ghi/").content.decode()
    token = re.search(r'name="token" value="(\w+)"', shown)
    assert token and "+KH05-2027-02" in shown
    answer = inside.post(f"{HERE}{reading.pk}/ghi/", {"token": token[1]})
    assert answer.status_code == HTTPStatus.FOUND, answer.content.decode()
    plan = plan_of(city)
    assert (plan["KH05-2027-02"].value, plan["KH05-2027-02"].relation, plan["KH05-2027-02"].supersedes) == (
        32.5,
        "replaces",
        "SK-08",
    )
    assert plan["KH05-2027-01"].relation == "restates"
    assert str(plan["KH05-NV-003"].deadline) == "2026-07-15"
    assert plan["KH05-2027-03"].text == "Kinh tế số, bổ sung tay"
    assert "KH05-2028-01" not in plan
    actions = list(Record.objects.filter(action__startswith="plan.").values_list("action", flat=True))
    assert actions.count("plan.decide") == 4
    assert {"plan.read", "plan.add", "plan.write"} <= set(actions)
    assert list(chain.verify()) == []


def test_what_would_break_the_folder_is_not_written(desk: Any, city: Path) -> None:
    inside = opened(desk)
    reading = read_one(inside)
    act(inside, item(reading, "tuyến phố không dùng tiền mặt"), "confirm")  # no agency answers for it
    shown = inside.get(f"{HERE}{reading.pk}/ghi/").content.decode()
    assert "chưa có cơ quan chịu trách nhiệm" in shown
    assert 'name="token"' not in shown
    from khue.web.readings.actions import planned

    answer = inside.post(f"{HERE}{reading.pk}/ghi/", {"token": planned(reading).token})
    assert answer.status_code == HTTPStatus.OK
    assert "chưa có cơ quan chịu trách nhiệm" in answer.content.decode()
    assert not (city / "resolutions" / "05-kh-ubnd").exists()


def test_a_difference_that_is_no_longer_the_one_shown_is_not_written(desk: Any, city: Path) -> None:
    inside = opened(desk)
    reading = read_one(inside)
    act(inside, item(reading, "hồ sơ nộp trực tuyến"), "confirm")
    token = re.search(r'name="token" value="(\w+)"', inside.get(f"{HERE}{reading.pk}/ghi/").content.decode())
    assert token
    act(inside, item(reading, "kinh tế số"), "confirm")
    answer = inside.post(f"{HERE}{reading.pk}/ghi/", {"token": token[1]})
    assert answer.status_code == HTTPStatus.CONFLICT
    assert not (city / "resolutions" / "05-kh-ubnd").exists()


def test_the_second_of_two_is_shown_what_the_first_changed(desk: Any, city: Path) -> None:
    first, second = opened(desk, "lan"), opened(desk, "minh")
    reading = read_one(first)
    one = item(reading, "kinh tế số")
    act(first, one, "confirm", f2="31")
    answer = act(second, one, "confirm", revision=0, f2="35")
    page = answer.content.decode()
    assert answer.status_code == HTTPStatus.CONFLICT
    assert "Lan" in page and "31" in page and "35" in page
    one.refresh_from_db()
    assert one.values["value"] == 31
    act(second, one, "confirm", f2="35")
    one.refresh_from_db()
    assert (one.values["value"], one.changed_by.username) == (35, "minh")


def test_a_field_that_is_not_understood_is_said_and_nothing_is_lost(desk: Any, city: Path) -> None:
    inside = opened(desk)
    reading = read_one(inside)
    one = item(reading, "kinh tế số")
    answer = act(inside, one, "confirm", f2="ba mươi", f5="2027", f12="đã gọi điện hỏi")
    page = answer.content.decode()
    assert answer.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert "ba mươi" in page and "đã gọi điện hỏi" in page and "Ghi một số như" in page
    one.refresh_from_db()
    assert one.decision == "open"


def test_a_page_is_confirmed_at_once_as_it_was_seen(desk: Any, city: Path) -> None:
    inside = opened(desk)
    reading = read_one(inside)
    page = inside.get(f"{HERE}{reading.pk}/").content.decode()
    seen = re.findall(r'name="seen" value="(\d+:\d+)"', page)
    assert len(seen) == 10
    act(opened(desk, "minh"), item(reading, "kinh tế số"), "reject")
    answer = inside.post(f"{HERE}{reading.pk}/xac-nhan/?trang=1", {"seen": seen})
    assert "1 mục đã" in answer.content.decode()
    assert sorted(reading.items.values_list("decision", flat=True)) == ["confirmed"] * 9 + ["rejected"]


@pytest.mark.parametrize(("build", "ending"), [(documents_built.word, "docx"), (documents_built.pdf, "pdf")])
def test_word_and_pdf_are_read(desk: Any, city: Path, tmp_path: Path, build: Any, ending: str) -> None:
    inside = opened(desk)
    path = build(TEXT, tmp_path / "ke-hoach")
    assert sent(inside, f"ke-hoach.{ending}", path.read_bytes()).status_code == HTTPStatus.FOUND
    assert Reading.objects.latest("id").items.filter(kind="target").count() == 5


def test_hostile_files_get_a_sentence_and_change_nothing(desk: Any, city: Path) -> None:
    inside = opened(desk)
    cases = {
        "quet.pdf": (scanned(), "ảnh"),
        "rong.txt": (b"", "rỗng"),
        "bom.docx": (b"PK\x03\x04" + b"\0" * 50, ""),
        "la.exe": (b"MZ\x90", ".docx"),
        "nhi-phan.txt": (bytes(range(256)), ""),
        "hong.pdf": (b"%PDF-1.7\n1 0 obj<</Type/Catalog/Pages 1 0 R>>", ""),
    }
    for name, (content, said) in cases.items():
        answer = sent(inside, name, content)
        page = answer.content.decode()
        assert answer.status_code in (400, 415, 422), (name, answer.status_code)
        assert 'role="alert"' in page and said in page, name
    assert not Reading.objects.exists()


def scanned() -> bytes:
    """A PDF whose only page is a picture."""
    import typst

    picture = b'<svg xmlns="http://www.w3.org/2000/svg" width="90" height="90"><rect width="90" height="90" fill="#ddd"/></svg>'
    source = '#image(bytes(sys.inputs.svg), format: "svg", width: 100%)'
    made: bytes = typst.compile(source.encode(), sys_inputs={"svg": picture.decode()})
    return made
