"""The papers of a build: which kinds there are, and how one is asked for, composed and written."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from difflib import get_close_matches
from weakref import WeakKeyDictionary

from khue.exceptions import InputError
from khue.model.base import Text
from khue.model.finding import Finding, Rule
from khue.pipeline.papers import attention, index, target, targets
from khue.pipeline.papers.heads import Said, paper
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
RULES = (UNKNOWN_KIND, UNKNOWN_SUBJECT, NO_STANDING)


@dataclass(frozen=True)
class Wanted:
    """A paper as it is asked for: its kind, of what it is (`id`, `period`), its number where it has one, its language."""

    kind: str
    id: str = ""
    period: str = ""
    number: str = ""
    lang: str = "vi"


@dataclass(frozen=True)
class Kind:
    """A kind of paper: its name on the command line, its Vietnamese name in addresses and files, and what composes it.

    `of` is the listing that its id is from; empty for a paper about the whole city.
    """

    name: str
    address: str
    compose: Callable[[Build, Wanted], Said]
    of: str = ""


def composed(build: Build, wanted: Wanted) -> Paper:
    """The paper; raises InputError for a kind or a thing that there is not."""
    found = KINDS.get(wanted.kind)
    if found is None:
        raise InputError(finding=_unknown(UNKNOWN_KIND, wanted.kind, list(KINDS), known=", ".join(KINDS)))
    return paper(build, found.compose(build, wanted), wanted.lang, wanted.number)


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
    parts = (KINDS[wanted.kind].address, wanted.id, wanted.period, build.as_of.isoformat())
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


def _unknown(rule: Rule, found: str, names: list[str], **params: object) -> Finding:
    close = get_close_matches(found[:80], names, 1, 0.6)
    return Finding(rule, "", params={"found": found[:80], **params, **({"suggestion": close[0]} if close else {})})


KINDS = {
    kind.name: kind
    for kind in (
        Kind("targets", "chi-tieu", _targets),
        Kind("target", "chi-tieu", _target, of="targets"),
        Kind("index", "bo-chi-so", _index, of="indices"),
        Kind("attention", "viec-can-thuc-day", _attention),
    )
}
"""Every kind by its name on the command line."""
