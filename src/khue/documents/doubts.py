"""What is doubtful about a document that was read: contradictory dates, a text cut off, agencies that are no more, counts."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from khue.documents.dictionary import Dictionary
from khue.documents.faults import (
    AGENCY_GONE,
    CONTRADICTORY_DATES,
    CUT_OFF,
    DEADLINE_BEFORE_DATE,
    NO_DATE,
    NO_END,
    NO_NUMBER,
    NOTHING_FOUND,
    STATED_COUNT,
)
from khue.documents.head import day_of
from khue.documents.items import Read
from khue.documents.plain import Plain, flat, tidy
from khue.lib.vietnamese import day
from khue.model.finding import Finding, Rule

_ATTACHED = re.compile(
    r"(?:kem theo|ban hanh kem)[^().;]{0,60}?so\s*:?\s*(?P<number>[\w/&-]+)\s*,?\s*"
    r"ngay\s*(?P<day>\d{1,2})\s*(?:thang|/)\s*(?P<month>\d{1,2})\s*(?:nam|/)\s*(?P<year>\d{4})"
)
_CLOSED = re.compile(
    r"(?:\./\.|noi nhan|da ky|tm\.|kt\.|t/m|chu tich|bi thu|giam doc|bo truong|thu tuong|thong qua ngay|pho bien den)"
)
_HANGING = re.compile(r"[,(\-–:]$|(?<!\w)(?:va|hoac|cua|cac|voi|cho|theo|tai|tu|den|ve|tren|la|trong|bang)$")
_COUNT = re.compile(r"\((?:gom\s+|co\s+)?(?P<count>\d{1,3})\s+(?P<what>muc tieu|chi tieu)\)")
_LAST = 60


def doubts(found: Read, plain: Plain, words: Dictionary, name: str) -> Iterator[Finding]:
    """The findings about a document."""
    yield from plain.findings
    if not found.head.number:
        yield Finding(NO_NUMBER, name)
    if found.head.date is None:
        yield Finding(NO_DATE, name)
    yield from _dates(found, plain, name)
    yield from _cut_off(plain, name)
    yield from _gone(found, words, name)
    yield from _counts(found, plain, name)
    yield from _late(found, plain, name)
    if not found.targets and not found.tasks:
        yield Finding(NOTHING_FOUND, name)


def _at(plain: Plain, rule: Rule, name: str, place: int, **params: object) -> Finding:
    line_start = plain.text.rfind("\n", 0, place) + 1
    return Finding(rule, name, line=plain.text.count("\n", 0, place) + 1, column=place - line_start + 1, params=params)


def _dates(found: Read, plain: Plain, name: str) -> Iterator[Finding]:
    """Other days that the document gives itself: "kèm theo Nghị quyết số ... ngày ..."."""
    head = found.head
    seen = {head.date}
    for match in _ATTACHED.finditer(plain.flat):
        other = day_of(match)
        if head.date is None or other is None or other in seen or not flat(head.number).endswith(match["number"]):
            continue
        seen.add(other)
        quoted = plain.cut(match.start(), match.end())
        yield _at(plain, CONTRADICTORY_DATES, name, match.start(), date=day(head.date), other=day(other), found=quoted)


def _cut_off(plain: Plain, name: str) -> Iterator[Finding]:
    """A text that ends within a sentence, or without an end: no "./.", signature or recipients, nor the Party's last line."""
    text = plain.text.rstrip()
    end = flat(text[-_LAST:])
    if _HANGING.search(end):
        yield _at(plain, CUT_OFF, name, len(text) - 1, found=tidy(text[-_LAST:]))
    elif not _CLOSED.search(plain.flat):
        yield _at(plain, NO_END, name, len(text) - 1, found=tidy(text[-_LAST:]))


def _gone(found: Read, words: Dictionary, name: str) -> Iterator[Finding]:
    """Agencies that are given work after they ended."""
    written = found.head.date
    if written is None:
        return
    named = Counter(
        gone
        for task in found.tasks
        for gone in words.words.gone
        if flat(gone.name) in flat(f"{task.lead} ; {task.cooperating}") and gone.until < written
    )
    for gone, count in named.items():
        yield Finding(
            AGENCY_GONE,
            name,
            params={"name": gone.name, "count": count, "until": day(gone.until), "successor": gone.successor or "?"},
        )


def _counts(found: Read, plain: Plain, name: str) -> Iterator[Finding]:
    """Headings that announce a number of targets and list another."""
    for clause in found.outline:
        match = _COUNT.search(plain.flat, clause.start, clause.end)
        if not match:
            continue
        below = [
            one for one in found.outline if one.clause.startswith(f"{clause.clause}/") and one.start > clause.start
        ]
        if any(_COUNT.search(plain.flat, one.start, one.end) for one in below):
            continue
        listed = sum(1 for one in below if one.level == clause.level + 1)
        if listed and listed != int(match["count"]):
            what = plain.cut(match.start("what"), match.end("what"))
            yield _at(
                plain,
                STATED_COUNT,
                name,
                clause.start,
                clause=clause.clause,
                stated=int(match["count"]),
                what=what,
                found=listed,
            )


def _late(found: Read, plain: Plain, name: str) -> Iterator[Finding]:
    written = found.head.date
    for task in found.tasks:
        if written and task.deadline and task.deadline < written:
            yield _at(
                plain,
                DEADLINE_BEFORE_DATE,
                name,
                task.start,
                clause=task.clause,
                deadline=day(task.deadline),
                date=day(written),
            )
