"""The overview: where the city stands, target by target, what changed, and where data is missing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from khue.lib.vietnamese import sort_key
from khue.model.assessment import Evidence
from khue.model.gap import Gap as Owed
from khue.model.target import Target
from khue.pipeline.manifest import Change
from khue.pipeline.reading import Build
from khue.web.portal import links, speaking, words
from khue.web.portal.head import Head
from khue.web.portal.memo import once_per_build
from khue.web.portal.pages import attention, ranks
from khue.web.portal.pages import gaps as register
from khue.web.portal.pages.areas import AreaMap, area_map, smallest_level
from khue.web.portal.pages.catalog import catalog
from khue.web.portal.pages.lines import Line, lines
from khue.web.portal.words import Word

GAPS = 6
CHANGES = 6
ORDER = {evidence.value: place for place, evidence in enumerate(Evidence)}


@dataclass(frozen=True)
class StatusRow:
    """A status, the targets that have it (one tile each), and the listing of them."""

    word: Word
    href: str
    tiles: tuple[Line, ...]

    @property
    def count(self) -> int:
        """How many targets have the status."""
        return len(self.tiles)


@dataclass(frozen=True)
class Changed:
    """A target whose status became another."""

    text: str
    href: str
    document: str
    before: str
    after: str
    since: str


@dataclass(frozen=True)
class Gap:
    """Data that one agency owes, and how many things that is."""

    name: str
    href: str
    count: int
    sentence: str


@dataclass(frozen=True)
class GroupRow:
    """A group of targets: how many there are and how many can be judged, and the targets."""

    name: str
    href: str
    said: str
    lines: tuple[Line, ...]

    @property
    def lines_by_status(self) -> tuple[Line, ...]:
        """The targets with the best status first: the cells of the bar."""
        return tuple(sorted(self.lines, key=lambda line: ORDER[line.status]))


@dataclass(frozen=True, kw_only=True)
class OverviewPage:
    """Everything the overview shows."""

    head: Head
    over: str
    over_href: str
    title: str
    lead: str
    areas: tuple[str, ...]
    statuses: tuple[StatusRow, ...]
    pushes: tuple[attention.Push, ...]
    pushes_total: int
    changes: tuple[Changed, ...]
    changes_total: int
    complete: str
    gap_sentence: str
    gaps: tuple[Gap, ...]
    gaps_href: str
    ranks: tuple[ranks.RankCard, ...]
    groups: tuple[GroupRow, ...]
    map: AreaMap | None


@once_per_build
def gather(build: Build, lang: str) -> OverviewPage:
    """The overview of the build in the reader's language."""
    all_lines = lines(build, lang)
    city = build.city.declaration
    title = _("Where is %(city)s heading?") % {"city": city.name.in_(lang)}
    lead = _lead(build, lang)
    over, over_href = _documents(build)
    return OverviewPage(
        head=Head(title="", description=lead, json=links.api("targets")),
        over=over,
        over_href=over_href,
        title=title,
        lead=lead,
        areas=_areas(build, lang),
        statuses=_statuses(all_lines),
        pushes=attention.first(build, lang),
        pushes_total=attention.count(build),
        changes=_changes(build, lang)[:CHANGES],
        changes_total=len(build.changes),
        complete=register.lead(build, lang),
        gap_sentence=_gap_sentence(build),
        gaps=_gaps(build, lang)[:GAPS],
        gaps_href=links.to("gaps"),
        ranks=ranks.cards(build, lang),
        groups=_groups(build, all_lines, lang),
        map=area_map(build, lang),
    )


def _areas(build: Build, lang: str) -> tuple[str, ...]:
    """The names of the city's smallest units today, for a reader who looks for the own one."""
    level = smallest_level(build)
    units = build.units.at(level, build.as_of) if level else ()
    return tuple(sorted((speaking.pair(unit.name, unit.name_en, lang) for unit in units), key=sort_key))


def _documents(build: Build) -> tuple[str, str]:
    lead = build.city.declaration.lead_document
    others = len({target.document for target in build.city.targets} - {lead})
    number = catalog(build).document_number(lead)
    if not number:
        return "", ""
    said = ngettext(
        "Resolution %(number)s and %(others)s later document",
        "Resolution %(number)s and %(others)s later documents",
        others,
    )
    return (
        said % {"number": number, "others": others} if others else _("Resolution %(number)s") % {"number": number}
    ), (links.to("document", lead))


def _lead(build: Build, lang: str) -> str:
    """The page's sentence: how many targets, and how they stand on the day of the build."""
    counts = Counter(standing.evidence for standing in build.assessments.values())
    total, known = sum(counts.values()), sum(counts.values()) - counts[Evidence.NO_DATA]
    parts = [f"{counts[e]} {words.EVIDENCE[e].word}" for e in Evidence if counts[e] and e is not Evidence.NO_DATA]
    values = {"total": total, "known": known, "day": speaking.day(build.as_of, lang), "parts": ", ".join(parts)}
    values["unknown"] = counts[Evidence.NO_DATA]
    if not known:
        return _("On %(day)s no figure allows a word on any of the %(total)s targets.") % values
    said = _("On %(day)s the figures allow a word on %(known)s of %(total)s targets: %(parts)s.") % values
    rest = _("For the other %(unknown)s there is no data yet.") % values
    return f"{said} {rest}" if values["unknown"] else said


def _statuses(all_lines: Iterable[Line]) -> tuple[StatusRow, ...]:
    by_status: dict[str, list[Line]] = {evidence.value: [] for evidence in Evidence}
    for line in all_lines:
        by_status[line.status].append(line)
    return tuple(
        StatusRow(words.EVIDENCE[e], links.listing("targets", **{"trang-thai": e.value}), tuple(by_status[e.value]))
        for e in Evidence
    )


def _changes(build: Build, lang: str) -> tuple[Changed, ...]:
    known = catalog(build).targets
    return tuple(
        _changed(build, known[change.target], change, lang) for change in build.changes if change.target in known
    )


def _changed(build: Build, target: Target, change: Change, lang: str) -> Changed:
    return Changed(
        speaking.pair(target.text, target.text_en, lang),
        links.to("target", target.id),
        catalog(build).document_number(target.document),
        change.before,
        change.after,
        speaking.period(change.since, lang),
    )


def _gap_sentence(build: Build) -> str:
    """How many targets cannot be judged, and for want of what."""
    missing = [s for s in build.assessments.values() if s.evidence is Evidence.NO_DATA]
    counts = Counter(standing.reason.code for standing in missing)
    said = (
        ("no_figures", _("%(n)s have an indicator but no figure")),
        ("suppressed", _("%(n)s have only figures that are hidden for the sake of persons")),
        ("one_figure", _("%(n)s have a single figure, too little for a pace")),
        ("no_indicator", _("%(n)s have no indicator yet")),
        ("qualitative", _("%(n)s are not in figures")),
    )
    parts = [words % {"n": counts[code]} for code, words in said if counts[code]]
    total = ngettext("%(n)s target cannot be judged", "%(n)s targets cannot be judged", len(missing)) % {
        "n": len(missing)
    }
    return f"{total}: {'; '.join(parts)}." if parts else f"{total}."


def _gaps(build: Build, lang: str) -> tuple[Gap, ...]:
    """What agencies owe: first the one for whose data most targets wait; what no agency owes comes last."""
    owed: dict[str, list[Owed]] = {}
    for gap in build.gaps:
        owed.setdefault(gap.owner, []).append(gap)
    ordered = sorted(owed.items(), key=lambda one: (not one[0], -len(register.blocked(one[1])), -len(one[1]), one[0]))
    return tuple(_gap(build, code, found, lang) for code, found in ordered)


def _gap(build: Build, code: str, found: list[Owed], lang: str) -> Gap:
    n, targets = len(found), len(register.blocked(found))
    sentence = ngettext("%(n)s thing is missing", "%(n)s things are missing", n) % {"n": n}
    if targets:
        waiting = ngettext("%(n)s target waits", "%(n)s targets wait", targets) % {"n": targets}
        sentence = f"{sentence}; {waiting}"
    href = links.listing("gaps", **{"co-quan": code or register.NOBODY})
    return Gap(catalog(build).agency_name(code, lang) or _("No agency is named"), href, n, sentence)


def _groups(build: Build, all_lines: tuple[Line, ...], lang: str) -> tuple[GroupRow, ...]:
    rows = []
    for group in build.city.declaration.groups:
        own = tuple(line for line in all_lines if line.group_code == group.id)
        if own:
            rows.append(GroupRow(group.name.in_(lang), links.listing("targets", nhom=group.id), _group_said(own), own))
    return tuple(rows)


def _group_said(own: tuple[Line, ...]) -> str:
    known = sum(line.status != Evidence.NO_DATA.value for line in own)
    total = ngettext("%(n)s target", "%(n)s targets", len(own)) % {"n": len(own)}
    return _("%(targets)s, %(known)s with figures") % {"targets": total, "known": known}
