"""The papers of a build: which kinds there are, and how one is asked for, composed and written."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from difflib import get_close_matches
from weakref import WeakKeyDictionary

from khue.exceptions import InputError
from khue.lib.periods import Grain, Period
from khue.model.base import Text
from khue.model.draft import Draft
from khue.model.finding import Finding, Rule
from khue.pipeline.drafts.judge import drafts_of
from khue.pipeline.papers import (
    annexed,
    attention,
    comments,
    index,
    minutes,
    periodic,
    proposal,
    reminder,
    target,
    targets,
)
from khue.pipeline.papers.comments import Comment
from khue.pipeline.papers.heads import Said, paper
from khue.pipeline.papers.then import then as then_of
from khue.pipeline.reading import Build
from khue.reports.papers.formats import FORMATS
from khue.reports.papers.model import Paper

UNKNOWN_KIND = Rule(
    "KH790", "unknown-paper",
    Text(vi='Không có loại văn bản "{found}".', en='There is no paper "{found}".'),
    Text(vi="Các loại: {known}.", en="There are: {known}."),
)  # fmt: skip
UNKNOWN_SUBJECT = Rule(
    "KH791", "unknown-subject",
    Text(vi='Không có mã "{found}" để lập văn bản.', en='There is no "{found}" to make a paper of.'),
    Text(vi="Hãy xem các mã bằng `khue show {listing}`.", en="See the ids with `khue show {listing}`."),
)  # fmt: skip
NO_STANDING = Rule(
    "KH792", "no-standing",
    Text(vi='Bộ chỉ số "{index}" chưa có kết quả nào cho kỳ này.', en='The index "{index}" has no results in that period.'),
    Text(vi="Các kỳ có kết quả: {known}.", en="Periods with results: {known}."),
)  # fmt: skip
NOT_SAID = Rule(
    "KH798", "paper-of-what",
    Text(vi='Loại văn bản "{kind}" cần biết {missing_vi}.', en='A paper "{kind}" needs to know {missing_en}.'),
    Text(vi="Thêm {option}.", en="Add {option}."),
)  # fmt: skip
NOT_BEGUN = Rule(
    "KH799", "period-ahead",
    Text(vi='Kỳ "{found}" chưa bắt đầu vào ngày {last} của bản dựng.',
         en='The period "{found}" begins after the day of the build, {last}.'),
    Text(vi="Hãy chọn kỳ sớm hơn, hoặc dựng lại.", en="Choose an earlier period, or build again."),
)  # fmt: skip
RULES = (UNKNOWN_KIND, UNKNOWN_SUBJECT, NO_STANDING, NOT_SAID, NOT_BEGUN)


@dataclass(frozen=True)
class Wanted:
    """A paper as it is asked for: its kind, of what it is (`id`, `period`, `agency`, `document`), its number where it has one,
    its language; for a collation the `comments` that it collates.
    """

    kind: str
    id: str = ""
    period: str = ""
    number: str = ""
    lang: str = "vi"
    agency: str = ""
    document: str = ""
    comments: tuple[Comment, ...] = ()


@dataclass(frozen=True)
class Kind:
    """A kind of paper: its name on the command line, its Vietnamese name in addresses and files, and what composes it.

    `title` is what people choose it by. `of` is the listing that its id is from; empty for a paper about the whole city;
    `optional` where it can do without. `takes` names what else may be asked of it, `needs` what must be.
    """

    name: str
    address: str
    compose: Callable[[Build, Wanted], Said]
    title: Text
    of: str = ""
    optional: bool = False
    takes: tuple[str, ...] = ()
    needs: str = ""


def composed(build: Build, wanted: Wanted) -> Paper:
    """The paper; raises InputError for a kind or a thing that there is not."""
    found = KINDS.get(wanted.kind)
    if found is None:
        raise InputError(finding=_unknown(UNKNOWN_KIND, wanted.kind, list(KINDS), known=", ".join(KINDS)))
    if found.needs and not getattr(wanted, found.needs):
        raise InputError(finding=Finding(NOT_SAID, "", params={"kind": wanted.kind, **_MISSING[found.needs]}))
    _check_period(build, wanted.period if "period" in found.takes and not found.of else "")
    return paper(build, found.compose(build, wanted), wanted.lang, wanted.number)


_MISSING = {
    "agency": {"missing_vi": "cơ quan", "missing_en": "the agency", "option": "--agency"},
    "document": {"missing_vi": "văn bản", "missing_en": "the document", "option": "--document"},
}


def _check_period(build: Build, period: str) -> None:
    """Raises InputError for a period of which nothing has passed."""
    if period and then_of(build, period).first > build.as_of:
        raise InputError(finding=Finding(NOT_BEGUN, "", params={"found": period, "last": build.as_of}))


_kept: WeakKeyDictionary[Build, dict[tuple[Wanted, str], bytes]] = WeakKeyDictionary()
_MOST_KEPT = 64
"""What people download is mostly the same few papers; a build never changes, and what is kept goes with it."""


def written(build: Build, wanted: Wanted, ending: str) -> bytes:
    """The paper's file in one of the formats of `khue.reports.papers.formats`, always the same for the same build."""
    kept, key = _kept.setdefault(build, {}), (wanted, ending)
    found = kept.get(key)
    if found is None:
        if len(kept) >= _MOST_KEPT:
            kept.clear()
        found = kept[key] = FORMATS[ending].write(composed(build, wanted))
    return found


def file_name(build: Build, wanted: Wanted, ending: str) -> str:
    """The name of the paper's file, which says kind, thing and day: `chi-tieu-2026-01-15.docx`."""
    about = (wanted.id, wanted.document, wanted.agency, wanted.period)
    parts = (KINDS[wanted.kind].address, *about, build.as_of.isoformat())
    return "-".join(part for part in parts if part) + f".{ending}"


def _targets(build: Build, wanted: Wanted) -> Said:
    return targets.compose(build, wanted.lang)


def _target(build: Build, wanted: Wanted) -> Said:
    found = build.targets.get(wanted.id)
    if found is None:
        raise InputError(finding=_unknown(UNKNOWN_SUBJECT, wanted.id, list(build.targets), listing="targets"))
    return target.compose(build, found, wanted.lang)


def _index(build: Build, wanted: Wanted) -> Said:
    """The index in the period asked for, or in the newest with results."""
    indices = {one.id: one for one in build.city.indices}
    if wanted.id not in indices:
        raise InputError(finding=_unknown(UNKNOWN_SUBJECT, wanted.id, list(indices), listing="indices"))
    periods = [period for id, period in build.standings if id == wanted.id]
    period = wanted.period or next(iter(periods), "")
    if period not in periods:
        params = {"index": wanted.id, "known": ", ".join(periods) or "–"}
        raise InputError(finding=Finding(NO_STANDING, "", params=params))
    return index.compose(build, indices[wanted.id], build.standings[wanted.id, period], wanted.lang)


def _attention(build: Build, wanted: Wanted) -> Said:
    return attention.compose(build, wanted.lang)


def _proposal(build: Build, wanted: Wanted) -> Said:
    return proposal.compose(build, _draft(build, wanted.document), wanted.lang)


def _periodic(build: Build, wanted: Wanted) -> Said:
    """The report of a period; where none is named of the newest month of which something has passed."""
    _known_agency(build, wanted.agency)
    period = wanted.period or str(Period.containing(build.as_of, Grain.MONTH))
    return periodic.compose(then_of(build, period, wanted.agency), period, wanted.lang)


def _annex(build: Build, wanted: Wanted) -> Said:
    _known_agency(build, wanted.agency)
    if wanted.document:
        _draft(build, wanted.document)
    return annexed.compose(then_of(build, wanted.period, wanted.agency), wanted.document, wanted.lang)


def _reminder(build: Build, wanted: Wanted) -> Said:
    _known_agency(build, wanted.agency)
    return reminder.compose(replace(then_of(build, "", wanted.agency), alone=True), wanted.lang)


def _minutes(build: Build, wanted: Wanted) -> Said:
    """Of the verification of a task; of a meeting where none is named."""
    if not wanted.id:
        return minutes.of_meeting(build, wanted.lang)
    tasks = {task.id: task for task in build.city.tasks}
    if wanted.id not in tasks:
        raise InputError(finding=_unknown(UNKNOWN_SUBJECT, wanted.id, list(tasks), listing="tasks"))
    return minutes.of_task(build, tasks[wanted.id], wanted.lang)


def _comments(build: Build, wanted: Wanted) -> Said:
    return comments.compose(build, _draft(build, wanted.document).document, wanted.comments, wanted.lang)


def _draft(build: Build, document: str) -> Draft:
    """A draft, or a document as it was adopted."""
    found = {draft.document.id: draft for draft in drafts_of(build.city)}
    if document not in found:
        raise InputError(finding=_unknown(UNKNOWN_SUBJECT, document, list(found), listing="documents"))
    return found[document]


def _known_agency(build: Build, agency: str) -> None:
    codes = [one.code for one in build.city.agencies]
    if agency and agency not in codes:
        raise InputError(finding=_unknown(UNKNOWN_SUBJECT, agency, codes, listing="agencies"))


def _unknown(rule: Rule, found: str, names: list[str], **params: object) -> Finding:
    close = get_close_matches(found[:80], names, 1, 0.6)
    return Finding(rule, "", params={"found": found[:80], **params, **({"suggestion": close[0]} if close else {})})


KINDS = {
    kind.name: kind
    for kind in (
        Kind("periodic", "dinh-ky", _periodic, Text(vi="Báo cáo định kỳ", en="Periodic report"), takes=("period", "agency")),
        Kind("proposal", "to-trinh", _proposal, Text(vi="Tờ trình ban hành văn bản", en="Proposal to issue a document"),
             takes=("document",), needs="document"),
        Kind("reminder", "don-doc", _reminder, Text(vi="Phiếu đôn đốc", en="Reminder"), takes=("agency",), needs="agency"),
        Kind("minutes", "bien-ban", _minutes, Text(vi="Biên bản", en="Minutes"), of="tasks", optional=True),
        Kind("annex", "phu-luc", _annex, Text(vi="Phụ lục chỉ tiêu, nhiệm vụ", en="Annexes of targets and tasks"),
             takes=("period", "agency", "document")),
        Kind("comments", "gop-y", _comments, Text(vi="Bản tổng hợp ý kiến góp ý", en="Comments and answers"),
             takes=("document",), needs="document"),
        Kind("targets", "chi-tieu", _targets, Text(vi="Báo cáo tình hình các chỉ tiêu", en="Report on the targets")),
        Kind("attention", "viec-can-thuc-day", _attention, Text(vi="Việc cần thúc đẩy", en="What to push")),
        Kind("target", "chi-tieu", _target, Text(vi="Phiếu chỉ tiêu", en="Sheet of a target"), of="targets"),
        Kind("index", "bo-chi-so", _index, Text(vi="Báo cáo bộ chỉ số", en="Report on an index"), of="indices", takes=("period",)),
    )
}  # fmt: skip
"""Every kind by its name on the command line."""
