"""Who may say that something is nothing of a person, and who may open a personal column: each time with one record, first."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from django.test import Client, override_settings

from guarded_city import DATASET, Person, persons, write_city
from khue.cli.main import main
from khue.pipeline.reading import Build
from khue.web.audit.chain import verify
from khue.web.audit.models import Record
from khue.web.desk import settling
from khue.web.people import actions
from khue.web.people.doer import console
from khue.web.people.models import Person as Somebody

PASSWORD = "hoa-sen-no-ben-ho-tay"
NUMBER = "001095001234"
DESK, ROW = "/ban-lam-viec/du-lieu-ca-nhan/", "/ban-lam-viec/du-lieu-ca-nhan/tro-cap/"
WHY = "Mã giấy tờ của kho, không phải của người"
ROWS = persons(20, 11)


@pytest.fixture(scope="module")
def exposed(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """A city in whose notes stands a citizen number, and its data home."""
    folder = tmp_path_factory.mktemp("exposed")
    write_city(folder / "city", [*ROWS[:-1], Person(**{**vars(ROWS[-1]), "note": NUMBER})])
    assert main(["--city", str(folder / "city"), "--home", str(folder / "home"), "build", "--date", "2026-01-15"]) == 0
    return folder / "city", folder / "home"


@pytest.fixture
def enter(tables: str, exposed: tuple[Path, Path], tmp_path: Path) -> Callable[..., Client]:
    """Somebody with roles, signed in at the portal of that city."""
    city, built = exposed
    home = tmp_path / "home"
    for name in ("builds", "current", "datasets", "raw", "keys"):
        (home / name).symlink_to(built / name)
    overriding = override_settings(KHUE_CITY=city, KHUE_HOME=home, ALLOWED_HOSTS=["*"])
    overriding.enable()

    def entered(username: str, *roles: str, agency: str = "SK-VP") -> Client:
        made: Somebody = actions.add_person(by=console(), username=username, name=username.title())
        actions.set_password(by=console(), person=made, password=PASSWORD)
        for role in roles:
            actions.give_role(by=console(), person=made, role=role, agency=agency, agencies=frozenset({agency}))
        client = Client(raise_request_exception=False)
        assert client.post("/tai-khoan/dang-nhap/", {"username": username, "password": PASSWORD}).status_code == 302
        return client

    try:
        yield entered  # type: ignore[misc]
    finally:
        overriding.disable()


def done(action: str) -> list[Record]:
    return list(Record.objects.filter(action=action))


def test_an_officer_of_the_agency_settles_with_a_reason(enter: Callable[..., Client], tmp_path: Path) -> None:
    officer = enter("lan", "data-officer")
    page = officer.get(DESK).content.decode()
    assert "001•••••••••" in page and NUMBER not in page
    form = {"settle": "tro-cap/ghi_chu/citizen-number"}
    assert officer.post(DESK, {**form, "reason": "ok"}).status_code == 422 and not done(settling.SETTLE)
    assert officer.post(DESK, {**form, "reason": WHY}).status_code == 302
    (record,) = done(settling.SETTLE)
    assert (record.actor_name, record.subject, record.agency) == ("Lan", "dataset:tro-cap", "SK-VP")
    written = json.loads((tmp_path / "home" / "settled" / "tro-cap.json").read_text(encoding="utf-8"))
    assert written[0]["column"] == "ghi_chu" and written[0]["marks"] == json.loads(record.details)["marks"]
    assert NUMBER not in record.details and not list(verify())


def test_an_officer_of_another_agency_may_not(enter: Callable[..., Client]) -> None:
    officer = enter("ba", "data-officer", agency="SK-CDS")
    assert "001•••••••••" not in officer.get(DESK).content.decode()
    answer = officer.post(DESK, {"settle": "tro-cap/ghi_chu/citizen-number", "reason": WHY})
    assert answer.status_code == 403 and not done(settling.SETTLE)


def test_what_was_settled_can_be_taken_back(enter: Callable[..., Client], tmp_path: Path) -> None:
    officer = enter("lan", "data-officer")
    form = {"reason": WHY}
    officer.post(DESK, {**form, "settle": "tro-cap/ghi_chu/citizen-number"})
    assert officer.post(DESK, {**form, "take_back": "tro-cap/ghi_chu/citizen-number"}).status_code == 302
    assert json.loads((tmp_path / "home" / "settled" / "tro-cap.json").read_text(encoding="utf-8")) == []
    assert len(done(settling.TAKE_BACK)) == 1


def test_what_was_said_is_written_down_though_the_server_stopped_before(
    enter: Callable[..., Client], tmp_path: Path
) -> None:
    officer, written = enter("lan", "data-officer"), tmp_path / "home" / "settled" / "tro-cap.json"
    officer.post(DESK, {"reason": WHY, "settle": "tro-cap/ghi_chu/citizen-number"})
    before = written.read_bytes()
    officer.post(DESK, {"reason": WHY, "take_back": "tro-cap/ghi_chu/citizen-number"})
    written.write_bytes(before)  # as if the process had ended between its commit and its file
    assert officer.get(DESK).status_code == 200
    assert json.loads(written.read_text(encoding="utf-8")) == []


def test_opening_a_row_is_on_record_before_it_is_shown(
    enter: Callable[..., Client], monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[int] = []
    read = Build.unmasked_row

    def watched(*given: object, **named: object) -> object:
        seen.append(len(done(settling.OPEN)))
        return read(*given, **named)  # type: ignore[arg-type]

    monkeypatch.setattr(Build, "unmasked_row", watched)
    client = enter("hoa", "personal-data")
    assert ROWS[0].number not in client.get(ROW).content.decode() and not done(settling.OPEN)
    page = client.post(ROW, {"row": "2", "reason": "Đối chiếu đơn thư của công dân"}).content.decode()
    assert ROWS[0].number in page and "Nguyễn Thị Sao" in page and seen == [1]
    (record,) = done(settling.OPEN)
    details = json.loads(record.details)
    assert (details["row"], details["version"], details["columns"]) == (2, 1, ["ho_ten", "so_dinh_danh", "so_tien"])
    assert ROWS[0].number not in record.details


def test_a_failed_record_shows_nothing(enter: Callable[..., Client], monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_given: object, **_named: object) -> None:
        raise RuntimeError("no record can be written")

    client = enter("hoa", "personal-data")
    monkeypatch.setattr("khue.web.desk.settling.chain.append", broken)
    answer = client.post(ROW, {"row": "2", "reason": "Đối chiếu đơn thư của công dân"})
    assert answer.status_code == 500 and ROWS[0].number not in answer.content.decode()


@pytest.mark.parametrize("roles", [("data-officer", "head"), ("administrator",), ()])
def test_nobody_else_opens_a_row(enter: Callable[..., Client], roles: tuple[str, ...]) -> None:
    client = enter("ai", *roles, agency="SK-VP" if "head" in roles else "")
    answer = client.post(ROW, {"row": "2", "reason": "Đối chiếu đơn thư của công dân"})
    assert answer.status_code == 403 and ROWS[0].number not in answer.content.decode() and not done(settling.OPEN)


def test_a_row_without_a_reason_stays_closed(enter: Callable[..., Client]) -> None:
    client = enter("hoa", "personal-data")
    for asked in ({"row": "2", "reason": ""}, {"row": "x", "reason": WHY}, {"row": "٢", "reason": WHY}):
        answer = client.post(ROW, asked)
        assert answer.status_code == 422 and ROWS[0].number not in answer.content.decode()
    assert not done(settling.OPEN)


def test_numbers_pasted_into_a_reason_are_masked(enter: Callable[..., Client]) -> None:
    client = enter("hoa", "personal-data")
    client.post(ROW, {"row": "2", "reason": f"Tìm người có số {NUMBER} theo đơn"})
    assert NUMBER not in done(settling.OPEN)[0].details
    assert DATASET in done(settling.OPEN)[0].subject
