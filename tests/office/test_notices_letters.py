"""Letters by a real SMTP server: what goes out, once, with patience; leaving without signing in."""

from __future__ import annotations

import email
import re
import socket
from collections.abc import Generator
from datetime import date, timedelta
from email.message import EmailMessage
from email.policy import default
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from django.utils import timezone

from khue.cli.main import main
from khue.web import builds
from khue.web.audit.models import Record
from khue.web.notices import actions, sending
from khue.web.notices.daily import tell_of
from khue.web.notices.digests import write_digests
from khue.web.notices.kinds import Channel
from khue.web.notices.models import Letter, LetterState, Notice
from khue.web.people.doer import signed_in

DAY = date(2026, 1, 15)
TASK = "Lập danh mục dữ liệu mở; công bố trên cổng thông tin của thành phố trước ngày 20 tháng 01 năm 2026"


class Post:
    """A server that keeps what it takes; `answers` are what it says instead, one a letter."""

    def __init__(self) -> None:
        self.taken: list[EmailMessage] = []
        self.raw: list[bytes] = []
        self.answers: list[str] = []

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:  # noqa: N802 - the server's name
        if self.answers:
            return self.answers.pop(0)
        self.raw.append(envelope.content)
        message = email.message_from_bytes(envelope.content, policy=default)
        assert isinstance(message, EmailMessage)
        self.taken.append(message)
        return "250 OK"


@pytest.fixture
def post(monkeypatch: pytest.MonkeyPatch) -> Generator[Post, None, None]:
    """A real server on this machine, and the settings that point to it."""
    handler = Post()
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    controller = Controller(handler, hostname="127.0.0.1", port=port)
    controller.start()
    monkeypatch.setenv("KHUE_SMTP", f"smtp+plain://127.0.0.1:{port}")
    monkeypatch.setenv("KHUE_MAIL_FROM", "Khuê thành phố Sao Khuê <khue@sao-khue.example>")
    monkeypatch.setenv("KHUE_ADDRESS", "https://khue.sao-khue.example")
    try:
        yield handler
    finally:
        controller.stop()


def assigned(person: Any, key: str = "k") -> None:
    params = {"task": TASK, "deadline": "20/01/2026", "note": "Lý do: <b>gấp</b> & quan trọng"}
    actions.tell(person, "task.assigned", "task:T1", params, "/nhiem-vu/T1/", key=key)


def test_a_letter_is_text_and_html_in_vietnamese(office: Any, post: Post) -> None:
    assigned(office.person("lan"))
    assert sending.send_waiting() == sending.Outcome(sent=1)
    letter = post.taken[0]
    assert letter["Subject"].strip() == f"Giao nhiệm vụ {TASK}, hạn 20/01/2026"
    header = post.raw[0].split(b"\r\n\r\n")[0]
    assert header.isascii() and b"=?utf-8?" in header and max(map(len, header.split(b"\r\n"))) <= 998
    assert letter["To"] == "lan@thu.example" and "Sao Khuê" in str(letter["From"])
    assert letter.get_content_type() == "multipart/alternative"
    text, html = (letter.get_body((kind,)) for kind in ("plain", "html"))
    assert text is not None and html is not None
    for part in (text.get_content(), html.get_content()):
        assert TASK in part and "https://khue.sao-khue.example/nhiem-vu/T1/" in part and "hư cấu" in part
    assert "<b>gấp</b> & quan trọng" in text.get_content() and "&lt;b&gt;gấp" in html.get_content()
    whole = post.raw[0].decode()
    assert "Lan" not in whole.replace("lan@", ""), "no name of the reader: the address is enough"


def test_a_letter_in_english_for_who_reads_english(office: Any, post: Post) -> None:
    lan = office.person("lan")
    actions.choose(by=signed_in(lan), person=lan, wanted={}, lang="en")
    assigned(lan)
    sending.send_waiting()
    assert str(post.taken[0]["Subject"]).strip().startswith("Task Lập danh mục")
    assert "https://khue.sao-khue.example/en/nhiem-vu/T1/" in post.taken[0].get_body(("html",)).get_content()  # type: ignore[union-attr]


def test_a_line_break_in_what_was_typed_starts_no_header(office: Any, post: Post) -> None:
    actions.tell(office.person("lan"), "data.refused", "dataset:x", {"dataset": "Hồ sơ\r\nBcc: ai@thu.example"})
    assert sending.send_waiting().sent == 1
    assert post.taken[0]["Bcc"] is None and "Hồ sơ Bcc: ai@thu.example" in post.taken[0]["Subject"]


def test_leaving_needs_no_signing_in_and_only_sending_does_it(office: Any, post: Post) -> None:
    lan = office.person("lan")
    assigned(lan)
    sending.send_waiting()
    assert post.taken[0]["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    found = re.fullmatch(r"<https://khue\.sao-khue\.example(/.*)>", post.taken[0]["List-Unsubscribe"].replace(" ", ""))
    assert found is not None
    outside = office.enter()
    assert "Thôi nhận những thư này" in outside.get(found[1]).content.decode()
    assert actions.wants(lan, "assigned", Channel.EMAIL), "looking changes nothing"
    assert outside.post(found[1], {"List-Unsubscribe": "One-Click"}).status_code == 200
    assert not actions.wants(lan, "assigned", Channel.EMAIL)
    assert actions.wants(lan, "data", Channel.EMAIL), "only the topic of the letter"
    record = Record.objects.get(action="notices.choose")
    assert (record.actor, record.via) == (f"person:{lan.pk}", "link")
    assert outside.get("/thong-bao/").status_code == 302, "the address opens nothing else"
    assert outside.get(found[1][:-3] + "x/").status_code == 404


def test_what_the_server_cannot_take_now_waits_longer_each_time(office: Any, post: Post) -> None:
    assigned(office.person("lan"))
    now = timezone.now()
    for number, wait in enumerate(sending.PATIENCE):
        post.answers = ["451 later"]
        assert sending.send_waiting(now) == sending.Outcome(waiting=1), number
        assert sending.send_waiting(now) == sending.Outcome(), "not before its time"
        letter = Letter.objects.get()
        assert (letter.due, letter.problem, letter.attempts) == (now + wait, "451", number + 1)
        now += wait
    post.answers = ["451 later"]
    assert sending.send_waiting(now) == sending.Outcome(given_up=1)
    assert Letter.objects.get().state == LetterState.GIVEN_UP.value and post.taken == []


def test_what_the_server_refuses_for_good_is_given_up_and_others_still_go(office: Any, post: Post) -> None:
    assigned([office.person("lan"), office.person("minh")])
    post.answers = ["550 no such lan@thu.example"]
    assert sending.send_waiting() == sending.Outcome(sent=1, given_up=1)
    kept = Letter.objects.get(state=LetterState.GIVEN_UP.value)
    assert kept.problem == "550", "never the address"


def test_a_server_that_is_not_there_loses_nothing(office: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KHUE_SMTP", "smtp+plain://127.0.0.1:9")
    assigned(office.person("lan"))
    assert sending.send_waiting() == sending.Outcome(waiting=1)
    assert Letter.objects.get().problem == "ConnectionRefusedError"


def test_two_at_work_send_a_letter_once(office: Any, post: Post) -> None:
    """The second meets the letter just as the first claimed it."""
    assigned(office.person("lan"))
    now = timezone.now()
    first = sending._claimed(now, 10)
    letter = next(first)
    assert sending.send_waiting(now) == sending.Outcome()
    assert list(sending._claimed(letter.due + timedelta(minutes=20), 10)), "who died with it leaves it to the next"


def test_who_was_kept_out_or_left_since_gets_nothing(office: Any, post: Post) -> None:
    lan = office.person("lan")
    assigned(lan)
    lan.is_active = False
    lan.save()
    assert sending.send_waiting() == sending.Outcome(dropped=1) and post.taken == []


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("smtp://a%40b:p%2Fw@mail.example", ("mail.example", 587, "a@b", "p/w", True, False)),
        ("smtps://mail.example", ("mail.example", 465, "", "", False, True)),
        ("smtp+plain://127.0.0.1:2525", ("127.0.0.1", 2525, "", "", False, False)),
    ],
)
def test_the_address_of_a_server(address: str, expected: tuple[object, ...]) -> None:
    names = ("host", "port", "username", "password", "use_tls", "use_ssl")
    assert tuple(sending.server(address)[name] for name in names) == expected


@pytest.mark.parametrize(
    "address", ["", "mail.example:25", "http://u:secret@mail.example", "smtp://u:secret@", "smtp://a:99999"]
)
def test_a_wrong_address_is_told_without_its_password(address: str) -> None:
    with pytest.raises(sending.ServerError) as caught:
        sending.server(address)
    assert "secret" not in str(caught.value)


def test_a_day_is_told_once_and_to_who_answers(office: Any) -> None:
    """On 28 January two datasets are about to be due: one of SK-CDS in three days, one of SK-VP in thirteen."""
    boss = office.person("sep", "coordinator")
    build, day = builds.current(), date(2026, 1, 28)
    assert tell_of(build, day) == 2 == Notice.objects.filter(person=boss, kind="data.due").count()
    assert tell_of(build, day) == tell_of(build, day + timedelta(days=1)) == 0, "the next step is not reached yet"
    lan = office.person("lan", "head", agency="SK-CDS")
    assert tell_of(build, date(2026, 1, 30)) == 1
    said = Notice.objects.get(person=lan)
    assert (said.subject, said.params["days"], said.params["deadline"]["vi"]) == ("dataset:phan-anh", 1, "31/01/2026")
    tell_of(build, date(2026, 2, 2))
    assert Notice.objects.get(person=lan, kind="data.late").url == "/du-lieu/phan-anh/"


def test_a_target_that_turned_is_told_for_a_week(office: Any) -> None:
    """SK-05 became overdue on 1 January 2026."""
    office.person("lan", "head", agency="SK-VP")
    build = builds.current()
    tell_of(build, date(2026, 1, 12))
    assert not Notice.objects.filter(subject="target:SK-05").exists()
    tell_of(build, date(2026, 1, 5))
    turned = Notice.objects.get(subject="target:SK-05")
    assert turned.params["after"] == {"vi": "quá hạn", "en": "overdue"}


def test_the_digest_is_the_page_and_is_written_once_a_week(office: Any, post: Post) -> None:
    lan, boss = office.person("lan", "head", agency="SK-CDS"), office.person("sep", "coordinator")
    office.person("khach")
    build = builds.current()
    assert write_digests(build, DAY) == 2, "who works for no agency gets none"
    assert write_digests(build, DAY) == write_digests(build, DAY - timedelta(days=3)) == 0
    assert sending.send_waiting().sent == 2
    letter = next(one for one in post.taken if one["To"] == boss.email)
    html = letter.get_body(("html",)).get_content()  # type: ignore[union-attr]
    listed = office.enter().get("/api/v1/attention").json()
    for item in listed["items"]:
        assert item["title"].replace('"', "&quot;") in html and item["reason"]["text"] in html
    assert lan.name not in html


@pytest.mark.parametrize("tables", ["sqlite"], indirect=True)  # the command sets the database up itself
def test_the_command_tells_sends_and_says_so(office: Any, post: Post, capsys: pytest.CaptureFixture[str]) -> None:
    office.person("sep", "coordinator")
    places = ["--city", "cities/sao-khue", "--home", str(office.home)]
    assert main([*places, "notices", "digest", "--date", "2026-01-15"]) == 0
    assert main([*places, "notices", "digest", "--date", "2026-01-15"]) == 0
    assert capsys.readouterr().out.splitlines() == ["1 bản tin tuần mới chờ gửi.", "0 bản tin tuần mới chờ gửi."]
    assert main([*places, "notices", "send", "--date", "2026-01-15"]) == 0
    told, sent = capsys.readouterr().out.splitlines()
    number = int(told.split()[0])
    assert number == 1, "the monthly report is due in five days"
    assert sent.startswith("Thư: 2 đã gửi") and len(post.taken) == 2
    assert main([*places, "notices", "list"]) == 0
    assert "Bản tin tuần" in capsys.readouterr().out
