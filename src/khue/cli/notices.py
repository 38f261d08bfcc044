"""khue notices: what a day brings is told, letters are sent, the weekly digest is written. Run from a timer."""

from __future__ import annotations

import argparse
from datetime import date
from typing import TYPE_CHECKING

from khue.cli.office import office
from khue.cli.output import headed, print_rows
from khue.exceptions import InputError
from khue.model.base import Text
from khue.model.finding import Finding, Rule

if TYPE_CHECKING:
    from khue.web.notices.sending import ServerError

BAD_SERVER = Rule(
    "KH788", "mail-server",
    Text(vi='KHUE_SMTP không đọc được: "{found}".', en='KHUE_SMTP cannot be read: "{found}".'),
    Text(vi="Viết như smtp://ten:mat-khau@may-chu:587.", en="Write it as smtp://user:password@host:587."),
)  # fmt: skip
NO_SERVER = Rule(
    "KH789", "no-mail-server",
    Text(vi="Chưa đặt KHUE_SMTP nên thư chưa được gửi.", en="KHUE_SMTP is not set, so no letter was sent."),
    Text(vi="Hãy đặt địa chỉ máy chủ thư rồi chạy lại; thư vẫn chờ.", en="Set the mail server and run it again; the letters wait."),
)  # fmt: skip
RULES = (BAD_SERVER, NO_SERVER)

_TOLD = {"vi": "{told} thông báo mới.", "en": "{told} new notices."}
_SENT = {
    "vi": "Thư: {sent} đã gửi, {waiting} chờ gửi lại, {given_up} không gửi được, {dropped} bỏ vì người nhận không còn muốn.",
    "en": "Letters: {sent} sent, {waiting} to be tried again, {given_up} given up, {dropped} no longer wanted.",
}
_DIGESTS = {"vi": "{count} bản tin tuần mới chờ gửi.", "en": "{count} new digests wait to be sent."}
_COLUMNS = [("topic", "Chủ đề", "Topic"), ("state", "Trạng thái", "State"), ("letters", "Số thư", "Letters")]
_STATES = {
    "waiting": ("chờ gửi", "waiting"), "sent": ("đã gửi", "sent"), "given_up": ("không gửi được", "given up"),
    "dropped": ("không còn cần", "no longer wanted"),
}  # fmt: skip


def run(args: argparse.Namespace) -> int:
    """Send, write digests, or list how letters stand; 1 where there is no server to send by."""
    office(args)
    {"send": _send, "digest": _digest, "list": _list}[args.do](args)
    return 0


def _send(args: argparse.Namespace) -> None:
    from khue.web import builds
    from khue.web.notices.daily import tell_of
    from khue.web.notices.sending import ServerError, send_waiting

    told = tell_of(builds.current(), args.date or _today())
    print(_TOLD[args.lang].format(told=told))
    try:
        outcome = send_waiting()
    except ServerError as error:
        raise _refusal(error) from error
    print(_SENT[args.lang].format(**vars(outcome)))


def _refusal(error: ServerError) -> InputError:
    rule = BAD_SERVER if error.found else NO_SERVER
    return InputError(finding=Finding(rule, "KHUE_SMTP", params={"found": error.found}))


def _digest(args: argparse.Namespace) -> None:
    from khue.web import builds
    from khue.web.notices.digests import write_digests

    count = write_digests(builds.current(), args.date or _today())
    print(_DIGESTS[args.lang].format(count=count))


def _today() -> date:
    from django.utils import timezone

    day: date = timezone.localdate()
    return day


def _list(args: argparse.Namespace) -> None:
    from django.db.models import Count

    from khue.web.notices.kinds import TOPICS
    from khue.web.notices.models import Letter

    found = Letter.objects.values_list("topic", "state").annotate(letters=Count("id")).order_by("topic", "state")
    english = args.lang == "en"
    rows = [
        {"topic": TOPICS[topic].name.in_(args.lang), "state": _STATES[state][english], "letters": letters}
        for topic, state, letters in found
    ]
    print_rows(rows, headed(_COLUMNS, args.lang), args.format)
