"""How records are written and chained. The only place that writes one.

A record's hash is SHA-256 over its own fields and the hash of the record before, so that a record cannot be changed, left out
or put in between without all later hashes changing. After each commit the newest number and hash are appended to a file of
seals in the data home, outside the database: a chain that was cut off, or computed anew, no longer agrees with it.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from django.conf import settings
from django.db import connection, transaction

from khue.web.audit.models import Record

BEGINNING = "0" * 64
"""What stands before the first record."""

SEALS = "audit-seals.txt"
"""In the data home: a line `number hash` for each committed record, in order."""

_LOCK = 7_208_114
"""The number of the lock that writers on PostgreSQL wait for; SQLite has one writer at a time anyway."""

_CHAINED = ("number", "at", "actor", "actor_name", "via", "action", "subject", "agency", "details", "before")


@dataclass(frozen=True)
class Actor:
    """Who acts, and by which way: `via` is page, api, console or system."""

    id: str
    name: str
    via: str


SYSTEM = Actor("system", "Khuê", "system")
"""What happens by itself, as by schedule."""


def append(by: Actor, action: str, subject: str, agency: str = "", **details: object) -> Record:
    """Write one record, in the transaction of the change that it tells of. Raises RuntimeError outside of one."""
    if not connection.in_atomic_block:
        raise RuntimeError("a change and its record belong into one transaction")
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("select pg_advisory_xact_lock(%s)", [_LOCK])
    last = Record.objects.order_by("-number").first()
    record = Record(
        number=last.number + 1 if last else 1,
        at=datetime.now(UTC).isoformat(timespec="microseconds"),
        actor=by.id, actor_name=by.name, via=by.via, action=action, subject=subject, agency=agency,
        details=canonical(details), before=last.hash if last else BEGINNING,
    )  # fmt: skip
    record.hash = hash_of(record)
    record.save(force_insert=True)
    transaction.on_commit(lambda: _seal(record))
    return record


def canonical(details: Mapping[str, object]) -> str:
    """The details as the one JSON text that is hashed."""
    return json.dumps(details, ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=str)


def hash_of(record: Record) -> str:
    """The hash that a record must bear."""
    fields = json.dumps([getattr(record, name) for name in _CHAINED], ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(fields.encode()).hexdigest()


def seals_file() -> Path:
    """Where the seals are."""
    return Path(settings.KHUE_HOME) / SEALS


def _seal(record: Record) -> None:
    line = f"{record.number} {record.hash}\n".encode()
    descriptor = os.open(seals_file(), os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o640)
    try:
        os.write(descriptor, line)
    finally:
        os.close(descriptor)


@dataclass(frozen=True)
class Broken:
    """What does not hold of a record: `code` is gap, changed, unchained, cut or resealed."""

    code: str
    number: int


def verify(seals: Mapping[int, str] | None = None) -> Iterator[Broken]:
    """Everything that is wrong with the chain; nothing where every record is as it was written.

    `seals` are hashes by number that are known from elsewhere; those of the data home are looked at too.
    """
    known, before, number = {**_kept(), **(seals or {})}, BEGINNING, 0
    for record in Record.objects.order_by("number").iterator(chunk_size=2000):
        if record.number != number + 1:
            yield Broken("gap", number + 1)
        if record.before != before:
            yield Broken("unchained", record.number)
        if record.hash != hash_of(record):
            yield Broken("changed", record.number)
        if known.pop(record.number, record.hash) != record.hash:
            yield Broken("resealed", record.number)
        before, number = record.hash, record.number
    yield from (Broken("cut", missing) for missing in sorted(known))


def _kept() -> dict[int, str]:
    try:
        lines = seals_file().read_text(encoding="ascii").splitlines()
    except FileNotFoundError:
        return {}
    parts = (line.split() for line in lines)
    return {int(number): kept for number, kept in (part for part in parts if len(part) == 2)}
