"""Words that the model keeps as text but that only a few values make sense for."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from khue.folder.loaded import Entry, LoadedFolder
from khue.folder.reading_rules import UNKNOWN_WORD
from khue.folder.words import shorten, suggest
from khue.lib.periods import Grain
from khue.model.base import Text
from khue.model.city import CityDeclaration
from khue.model.finding import Finding, Rule

UNKNOWN_TIME_ZONE = Rule(
    "KH351", "unknown-time-zone",
    Text(vi='Không có múi giờ "{found}".', en='There is no time zone "{found}".'),
    Text(vi="Hãy dùng tên trong danh mục IANA, ví dụ Asia/Ho_Chi_Minh.",
         en="Use a name of the IANA list, as Asia/Ho_Chi_Minh."),
)  # fmt: skip
RULES = (UNKNOWN_TIME_ZONE,)

RELATIONS = ("restates", "replaces", "contradicts", "supplements", "carries_out", "cites")
EXTENTS = ("complete", "partial", "header")
BASES = ("stated", "by_function")
TARGET_RELATIONS = ("", "restates", "replaces", "contradicts", "supplements")
TASK_RESULTS = ("", "number", "product")
CLOSED_DAYS = ("next_working_day", "as_stated")
TASK_STATES = ("open", "done", "late_done")
GRAINS = tuple(grain.value for grain in Grain)
LANGUAGES = ("vi", "en")
WEEKDAYS = ("1", "2", "3", "4", "5", "6", "7")


def check(folder: LoadedFolder) -> Iterable[Finding]:
    """A finding for each word outside its list."""
    if folder.declaration:
        yield from _city(folder.declaration)
    for document in folder.documents:
        yield from _word(document, document.value.extent, EXTENTS, "extent")
        for i, relation in enumerate(document.value.relations):
            yield from _word(document, relation.kind, RELATIONS, "relations", i, "kind")
    for target in folder.targets:
        yield from _word(target, target.value.agency_basis, BASES, "agency_basis")
        yield from _word(target, target.value.relation, TARGET_RELATIONS, "relation")
    for task in folder.tasks:
        yield from _word(task, task.value.state, TASK_STATES, "state")
        yield from _word(task, task.value.result, TASK_RESULTS, "result")
    for indicator in folder.indicators:
        for i, grain in enumerate(indicator.value.periods):
            yield from _word(indicator, grain, GRAINS, "periods", i)


def _city(entry: Entry[CityDeclaration]) -> Iterator[Finding]:
    for i, language in enumerate(entry.value.languages):
        yield from _word(entry, language, LANGUAGES, "languages", i)
    for i, weekday in enumerate(entry.value.calendar.working_days):
        yield from _word(entry, str(weekday), WEEKDAYS, "calendar", "working_days", i)
    yield from _word(
        entry, entry.value.calendar.deadline_on_closed_day, CLOSED_DAYS, "calendar", "deadline_on_closed_day"
    )
    if not _is_time_zone(entry.value.time_zone):
        yield entry.finding(UNKNOWN_TIME_ZONE, "time_zone", found=shorten(entry.value.time_zone))


def _is_time_zone(name: str) -> bool:
    from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return False
    return True


def _word(entry: Entry[object], found: str, known: Sequence[str], *steps: str | int) -> Iterator[Finding]:
    if found not in known:
        field = next(step for step in reversed(steps) if isinstance(step, str))
        words = [word for word in known if word]
        params = {"field": field, "found": shorten(found), "known": ", ".join(words)}
        yield entry.finding(UNKNOWN_WORD, *steps, **params, suggestion=suggest(found, words))
