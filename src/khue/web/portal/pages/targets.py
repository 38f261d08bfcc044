"""The listing of targets with its filters."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from khue.lib.vietnamese import sort_key
from khue.model.assessment import Evidence
from khue.pipeline.reading import Build
from khue.web.matching import matches
from khue.web.portal import links, words
from khue.web.portal.head import Head
from khue.web.portal.pages.card import Filter, choice
from khue.web.portal.pages.catalog import catalog
from khue.web.portal.pages.lines import Line, lines
from khue.web.portal.words import Word

NOBODY = "-"
"""The value of the agency filter for targets that name no agency."""


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """What the reader asks for; an empty text asks for everything."""

    group: str = ""
    agency: str = ""
    document: str = ""
    status: str = ""
    text: str = ""


@dataclass(frozen=True)
class Section:
    """A group's targets."""

    name: str
    lines: tuple[Line, ...]


@dataclass(frozen=True, kw_only=True)
class TargetsPage:
    """The listing: its filters, how many were found, and the targets by group; `chances` where some target has one."""

    head: Head
    filters: tuple[Filter, ...]
    warnings: tuple[str, ...]
    found: str
    filtered: bool
    statuses: tuple[tuple[Word, int, str], ...]
    sections: tuple[Section, ...]
    csv: str
    chances: bool


def gather(build: Build, wanted: Wanted, lang: str) -> TargetsPage:
    """The targets that fit; unknown values of a filter are named in a warning and left out of account."""
    every = lines(build, lang)
    filters = _filters(build, wanted, lang)
    warnings = tuple(_warnings(filters))
    tests = _tests(wanted, filters)
    kept = [line for line in every if all(test(line) for test in tests)]
    title = _("Targets")
    csv = links.api("targets") + "?format=csv&bom=1&limit=1000"
    return TargetsPage(
        head=Head(
            title=title,
            description=_("Every target of the city's documents, with its status."),
            json=links.api("targets"),
        ),
        filters=filters,
        warnings=warnings,
        found=_found(len(kept), len(every)),
        filtered=len(kept) != len(every) or bool(wanted.text),
        statuses=_statuses(kept),
        sections=_sections(build, kept, lang),
        csv=csv,
        chances=any(line.chance for line in kept),
    )


def _filters(build: Build, wanted: Wanted, lang: str) -> tuple[Filter, ...]:
    city, things = build.city, catalog(build)
    groups = [(group.id, group.name.in_(lang)) for group in city.declaration.groups]
    codes = {target.agency for target in city.targets if target.agency}
    agencies = sorted(((code, things.agency_name(code, lang)) for code in codes), key=lambda pair: sort_key(pair[1]))
    if any(not target.agency for target in city.targets):
        agencies.append((NOBODY, _("(no agency is named)")))
    used = {target.document for target in city.targets}
    documents = [(d.id, d.number or d.id) for d in city.documents if d.id in used]
    statuses = [(e.value, words.EVIDENCE[e].label) for e in Evidence]
    return (
        choice("nhom", _("Group"), groups, wanted.group, every=_("every group")),
        choice("co-quan", _("Agency"), agencies, wanted.agency, every=_("every agency")),
        choice("van-ban", _("Document"), documents, wanted.document, every=_("every document")),
        choice("trang-thai", _("Status"), statuses, wanted.status, every=_("every status")),
        Filter("q", _("Words"), value=wanted.text),
    )


def _warnings(filters: Iterable[Filter]) -> Iterable[str]:
    for field in filters:
        if field.options and field.value and not _knows(field):
            yield _("“%(value)s” is not a value of “%(filter)s”; it was left out of account.") % {
                "value": field.value[:80],
                "filter": field.label,
            }


def _knows(field: Filter) -> bool:
    return any(option.value == field.value for option in field.options)


def _tests(wanted: Wanted, filters: tuple[Filter, ...]) -> list[Callable[[Line], bool]]:
    known = {field.name: field.value for field in filters if _knows(field)}
    tests: list[Callable[[Line], bool]] = []
    if group := known.get("nhom"):
        tests.append(lambda line: line.group_code == group)
    if agency := known.get("co-quan"):
        tests.append(lambda line: line.agency_code == ("" if agency == NOBODY else agency))
    if document := known.get("van-ban"):
        tests.append(lambda line: line.document_code == document)
    if status := known.get("trang-thai"):
        tests.append(lambda line: line.status == status)
    if text := wanted.text.strip():
        tests.append(lambda line: matches(text, line.text, line.id, line.agency, line.group))
    return tests


def _found(kept: int, total: int) -> str:
    if kept == total:
        return ngettext("%(total)s target", "%(total)s targets", total) % {"total": total}
    values = {"kept": kept, "total": total}
    return ngettext("%(kept)s target of %(total)s", "%(kept)s targets of %(total)s", kept) % values


def _statuses(kept: Iterable[Line]) -> tuple[tuple[Word, int, str], ...]:
    counts = {evidence.value: 0 for evidence in Evidence}
    for line in kept:
        counts[line.status] += 1
    return tuple((words.EVIDENCE[e], counts[e.value], e.value) for e in Evidence if counts[e.value])


def _sections(build: Build, kept: list[Line], lang: str) -> tuple[Section, ...]:
    made = (
        Section(group.name.in_(lang), tuple(line for line in kept if line.group_code == group.id))
        for group in build.city.declaration.groups
    )
    return tuple(section for section in made if section.lines)
