"""Sending the letters that wait, with patience: a letter that the server does not take is tried again, later each time.

    KHUE_SMTP        the server, as smtp://user:password@host:587 (STARTTLS), smtps://... (TLS from the first byte, 465)
                     or smtp+plain://host:25 (nothing encrypted: this machine or a tunnel)   (default: none, nothing is sent)
    KHUE_MAIL_FROM   from whom letters are, as "Khuê <khue@hanoi.gov.vn>"                    (default: khue@<host of the portal>)
    KHUE_ADDRESS     where the portal is found, for links                                   (default: reports.yaml's address)

A letter is claimed before it is sent: two processes at work send it once. One that was sent when the machine stopped may go
out again, under the same Message-ID.
"""

from __future__ import annotations

import logging
import os
import smtplib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import unquote, urlsplit

from django.core.mail import EmailMultiAlternatives, get_connection
from django.db.models import F
from django.utils import timezone

from khue.web.notices import actions, addresses, letters
from khue.web.notices.kinds import Channel
from khue.web.notices.models import Letter, LetterState

logger = logging.getLogger("khue.notices")

PATIENCE = (
    timedelta(minutes=1), timedelta(minutes=5), timedelta(minutes=30), timedelta(hours=2), timedelta(hours=8),
    timedelta(hours=24),
)  # fmt: skip
"""How long to wait after the first, second ... failure; after the last the letter is given up."""
_CLAIM = timedelta(minutes=10)
"""So long nobody else takes a letter that somebody is sending."""
_TIMEOUT = 30
_PERMANENT = range(500, 600)


class ServerError(Exception):
    """No server can be spoken to: none is `set`, or its address cannot be read (`found`, never with its password)."""

    def __init__(self, found: str = "") -> None:
        super().__init__(found or "KHUE_SMTP is not set")
        self.found = found


@dataclass
class Outcome:
    """What became of the letters of one round."""

    sent: int = 0
    waiting: int = 0
    given_up: int = 0
    dropped: int = 0


def send_waiting(now: datetime | None = None, most: int = 500) -> Outcome:
    """Send what is due, `most` letters at the most. Raises ServerError."""
    moment, outcome = now or timezone.now(), Outcome()
    options = server(os.environ.get("KHUE_SMTP", ""))
    connection: Any = None
    try:
        for letter in _claimed(moment, most):
            if not _wanted(letter):
                _end(letter, LetterState.DROPPED, moment)
                outcome.dropped += 1
                continue
            connection = connection or get_connection("django.core.mail.backends.smtp.EmailBackend", **options)
            _sent(letter, connection, moment, outcome)
    finally:
        if connection is not None:
            connection.close()
    return outcome


def server(address: str) -> dict[str, Any]:
    """The options of Django's connection from the address of a server; raises ServerError."""
    if not address:
        raise ServerError
    parts = urlsplit(address)
    try:
        port = parts.port
    except ValueError:
        port = -1
    if parts.scheme not in ("smtp", "smtps", "smtp+plain") or not parts.hostname or port == -1:
        raise ServerError(parts.hostname or parts.scheme or "-")
    usual = {"smtp": 587, "smtps": 465, "smtp+plain": 25}[parts.scheme]
    return {
        "host": parts.hostname, "port": port or usual, "username": unquote(parts.username or ""),
        "password": unquote(parts.password or ""), "use_tls": parts.scheme == "smtp", "use_ssl": parts.scheme == "smtps",
        "timeout": _TIMEOUT,
    }  # fmt: skip


def _claimed(moment: datetime, most: int) -> Iterator[Letter]:
    """The letters that are due, each claimed by one conditional update: who loses the race goes on to the next."""
    due = Letter.objects.filter(state=LetterState.WAITING.value, due__lte=moment)
    for letter in due.select_related("person", "notice")[:most]:
        mine = Letter.objects.filter(pk=letter.pk, state=LetterState.WAITING.value, due=letter.due)
        if mine.update(due=moment + _CLAIM, attempts=F("attempts") + 1):
            letter.attempts += 1
            yield letter


def _wanted(letter: Letter) -> bool:
    """Whether the person is still let in, has an address, and has not left the topic since."""
    person = letter.person
    return person.is_active and bool(person.email) and actions.wants(person, letter.topic, Channel.EMAIL)


def _sent(letter: Letter, connection: Any, moment: datetime, outcome: Outcome) -> None:  # noqa: ANN401 - a backend has no type
    try:
        message(letter).send_via(connection)
    except (smtplib.SMTPException, OSError) as error:
        _failed(letter, error, moment, outcome)
        connection.close()  # a server that broke off is spoken to anew
    else:
        _end(letter, LetterState.SENT, moment)
        outcome.sent += 1


class Message(EmailMultiAlternatives):
    """A letter as it goes out."""

    def send_via(self, connection: Any) -> None:  # noqa: ANN401 - a backend has no type
        """Send over a connection; raises what the server answers."""
        connection.send_messages([self])


def message(letter: Letter) -> Message:
    """The letter as a message of text and HTML, with the ways to leave the topic that mail programs show."""
    words, host = letters.written(letter), _host()
    headers = {
        "Message-ID": f"<{letter.key.replace(':', '.')}@{host}>",
        "Auto-Submitted": "auto-generated",
        "X-Auto-Response-Suppress": "All",
    }
    if words.leave:
        headers["List-Unsubscribe"] = f"<{words.leave}>"
        headers["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    sender = os.environ.get("KHUE_MAIL_FROM", "") or f"{letters.NAMED.vi} <khue@{host}>"
    made = Message(words.subject, words.text, sender, [letter.person.email], headers=headers)
    made.attach_alternative(words.html, "text/html")
    return made


def _host() -> str:
    return urlsplit(addresses.site()).hostname or "localhost"


def _failed(letter: Letter, error: Exception, moment: datetime, outcome: Outcome) -> None:
    """Wait longer each time; what the server refuses for good is given up at once. Its code is kept, never an address."""
    code = _code(error)
    problem = str(code) if code else type(error).__name__[:40]
    logger.warning("letter %s was not taken: %s", letter.pk, problem)
    if code in _PERMANENT or letter.attempts > len(PATIENCE):
        _end(letter, LetterState.GIVEN_UP, moment, problem)
        outcome.given_up += 1
        return
    due = moment + PATIENCE[letter.attempts - 1]
    Letter.objects.filter(pk=letter.pk).update(due=due, problem=problem)
    outcome.waiting += 1


def _code(error: Exception) -> int:
    """The answer of the server; 0 where there was none. Of refused recipients it is that of the only one.

    Who may not sign in (535) is a fault of the settings, not of the letter, which goes on waiting.
    """
    if isinstance(error, smtplib.SMTPAuthenticationError | smtplib.SMTPConnectError | smtplib.SMTPHeloError):
        return 0
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return next((code for code, _ in error.recipients.values()), 0)
    return error.smtp_code if isinstance(error, smtplib.SMTPResponseException) else 0


def _end(letter: Letter, state: LetterState, moment: datetime, problem: str = "") -> None:
    Letter.objects.filter(pk=letter.pk).update(state=state.value, ended=moment, problem=problem)
