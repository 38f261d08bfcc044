"""The page of one target: what was promised, how it stands and why, who answers, and where each number comes from."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from khue.model.assessment import Assessment, Point, Schedule
from khue.model.observation import Observation
from khue.model.target import Target
from khue.pipeline.outlook.words import chance_words
from khue.pipeline.reading import Build
from khue.web.portal import links, speaking, words
from khue.web.portal.head import Head
from khue.web.portal.pages import ahead, flags, index_uses, money, rows
from khue.web.portal.pages.ahead import Ahead
from khue.web.portal.pages.card import Card
from khue.web.portal.pages.catalog import Catalog, catalog, head_post
from khue.web.portal.pages.chain import Ends, behind
from khue.web.portal.pages.lines import deadline, goal, judged, value
from khue.web.portal.pages.reasons import sentence
from khue.web.portal.pages.targets_chart import TargetChart, observations_table, target_chart
from khue.web.portal.parts import Fact, Flag, Table
from khue.web.portal.thread import Knot, weave


@dataclass(frozen=True)
class Related:
    """Another target that this one restates, replaces or contradicts, or that does so to this one."""

    relation: str
    text: str
    href: str
    goal: str
    document: str
    status: str


@dataclass(frozen=True, kw_only=True)
class TargetPage:
    """Everything the page of a target shows."""

    head: Head
    over: str
    over_href: str
    text: str
    long: bool
    status: str
    latest: str
    latest_note: str
    reason: str
    pace: str
    flags: tuple[Flag, ...]
    chart: TargetChart | None
    ahead: Ahead
    table: Table | None
    finer: Table | None
    promised: tuple[Fact, ...]
    owner: tuple[Fact, ...]
    official: str
    official_note: str
    official_href: str
    schedule: str
    related: tuple[Related, ...]
    tasks: Table | None
    money: Card | None
    note: str


def gather(build: Build, target: Target, lang: str) -> TargetPage:
    """The page of a target in the reader's language."""
    things, standing = catalog(build), build.assessments[target.id]
    seen = _seen(build, target)
    newest = _newest(seen, standing.latest)
    indicator = build.indicators.get(target.indicator)
    text = speaking.pair(target.text, target.text_en, lang)
    reason = sentence(build, target.id, lang)
    tasks = things.tasks_of_target.get(target.id, [])
    latest = standing.latest or (_point(newest) if newest else None)
    return TargetPage(
        head=Head(
            title=text,
            description=f"{words.EVIDENCE[standing.evidence].label}. {reason}",
            json=links.api("targets", target.id),
            thread=_thread(build, things, target, newest, lang),
        ),
        over=_over(things, target, lang),
        over_href=links.to("document", target.document),
        text=text,
        long=len(text) > 110,
        status=standing.evidence.value,
        latest=value(build, latest, target, lang) if latest else "",
        latest_note=_latest_note(newest, lang),
        reason=reason,
        pace=_pace(build, standing, target, lang),
        flags=flags.told(build, newest, lang),
        chart=target_chart(build, target, indicator, seen, lang) if indicator else None,
        ahead=ahead.gather(build, target, lang),
        table=_table(build, target, judged(seen, standing), lang),
        finer=_table(build, target, [o for o in seen if o not in judged(seen, standing)], lang),
        promised=_promised(build, things, target, lang),
        owner=_owner(things, target, lang),
        official=words.official(target.official_status),
        official_note=target.official_source if target.official_source and "://" not in target.official_source else "",
        official_href=target.official_source if "://" in target.official_source else "",
        schedule=_schedule(standing, target, lang),
        related=_related(build, things, target, lang),
        tasks=rows.tasks(things, tasks, lang, _("Tasks linked to this target")) if tasks else None,
        money=money.target_card(build, target.id, lang),
        note=speaking.own(target.note, lang),
    )


def _seen(build: Build, target: Target) -> list[Observation]:
    if not target.indicator:
        return []
    return list(build.observations(target.indicator, unit=build.city.declaration.unit))


def _table(build: Build, target: Target, seen: list[Observation], lang: str) -> Table | None:
    return observations_table(build, target, _with_vintages(build, target, seen), lang) if seen else None


def _with_vintages(build: Build, target: Target, seen: list[Observation]) -> list[Observation]:
    """All vintages of published figures, oldest first (the table turns them round)."""
    if any(o.version for o in seen):
        return seen
    unit = build.city.declaration.unit
    return [v for o in seen for v in reversed(build.vintages(target.indicator, unit, o.period))]


def _newest(seen: list[Observation], latest: Point | None) -> Observation | None:
    """The observation that the status rests on, else the newest with a value."""
    known = [o for o in seen if o.value is not None]
    chosen = [o for o in known if latest and o.period == latest.period]
    ends = chosen or known
    return ends[-1] if ends else None


def _point(seen: Observation) -> Point:
    return Point(seen.period, seen.value or 0.0, seen.status.value)


def _over(things: Catalog, target: Target, lang: str) -> str:
    group = speaking.text(things.groups.get(target.group), lang)
    parts = [
        _("Target %(id)s") % {"id": target.id},
        group,
        things.document_number(target.document),
        speaking.clause(target.clause),
    ]
    return " · ".join(part for part in parts if part)


def _latest_note(newest: Observation | None, lang: str) -> str:
    if newest is None:
        return ""
    return f"{speaking.period(newest.period, lang)} · {words.OBSERVATION[newest.status].word}"


def _pace(build: Build, standing: Assessment, target: Target, lang: str) -> str:
    """The baseline that the pace is counted from."""
    if standing.baseline is None or standing.required_pace is None:
        return ""
    values = {
        "value": value(build, standing.baseline, target, lang),
        "period": speaking.period(standing.baseline.period, lang),
    }
    said = _("Counted from a declared baseline of %(value)s (%(period)s).")
    if not target.baseline_period:
        said = _("Counted from the first comparable figure, %(value)s (%(period)s).")
    return said % values


def _promised(build: Build, things: Catalog, target: Target, lang: str) -> tuple[Fact, ...]:
    document = things.documents.get(target.document)
    facts = [
        Fact(_("Goal"), goal(target, lang)),
        Fact(_("Due"), deadline(target, lang) or _("no deadline stated")),
        Fact(_("Document"), things.document_number(target.document), links.to("document", target.document)),
        Fact(_("Clause"), speaking.clause(target.clause)),
        Fact(
            _("Wording"),
            str(words.CERTAINTY.get(target.certainty, target.certainty)),
        ),
        Fact(_("Indicator"), _indicator(build, target, lang), links.to("indicator", target.indicator)),
        *index_uses.facts(things, target.indicator, lang),
        Fact(_("Read at"), speaking.host(target.source_url), target.source_url),
    ]
    if document and document.date:
        facts.insert(3, Fact(_("Issued"), speaking.day(document.date, lang)))
    return tuple(fact for fact in facts if fact.value)


def _indicator(build: Build, target: Target, lang: str) -> str:
    found = build.indicators.get(target.indicator)
    return found.name.in_(lang) if found else _("none yet")


def _owner(things: Catalog, target: Target, lang: str) -> tuple[Fact, ...]:
    """The agency, its head's post, and on what ground we say so."""
    agency = things.agencies.get(target.agency)
    if agency is None:
        return (Fact(_("Leads"), target.agency or _("no document names an agency")),)
    name = speaking.pair(agency.name, agency.name_en, lang)
    facts = [Fact(_("Leads"), name, links.to("agency", agency.code))]
    if post := head_post(agency, lang):
        facts.append(Fact(_("Head"), post))
    stated = target.agency_basis == "stated"
    basis = _("named in the document") if stated else _("read from the agency's field of duty; the document names none")
    facts.append(Fact(_("Ground"), basis))
    with_whom = ", ".join(things.agency_name(code, lang) for code in target.cooperating)
    if with_whom:
        facts.append(Fact(_("Cooperating"), with_whom))
    return tuple(facts)


def _schedule(standing: Assessment, target: Target, lang: str) -> str:
    """What the calendar says: the deadline and the time to it."""
    if standing.schedule is Schedule.UNDATED or standing.days_left is None:
        return speaking.sentence_case(str(words.SCHEDULE[Schedule.UNDATED].said))
    values = {"time": _stretch(abs(standing.days_left)), "day": speaking.day(target.deadline, lang)}
    if standing.days_left < 0:
        return _("%(time)s past the deadline of %(day)s") % values
    return _("%(time)s left until %(day)s") % values


def _stretch(days: int) -> str:
    """Days as the largest fitting unit, rounded down: 400 gives "1 year 1 month"."""
    years, months = divmod(days // 30, 12)
    if days < 60:
        return ngettext("%(n)s day", "%(n)s days", days) % {"n": days}
    said = [ngettext("%(n)s year", "%(n)s years", years) % {"n": years}] if years else []
    said += [ngettext("%(n)s month", "%(n)s months", months) % {"n": months}] if months else []
    return " ".join(said)


def _related(build: Build, things: Catalog, target: Target, lang: str) -> tuple[Related, ...]:
    """Earlier targets that this one supersedes, and later ones that supersede it."""
    found = []
    if earlier := things.targets.get(target.supersedes):
        found.append(
            _one_related(build, things, earlier, str(words.RELATIONS.get(target.relation, target.relation)), lang)
        )
    for later in build.city.targets:
        if later.supersedes == target.id:
            relation = str(words.RELATIONS_BACK.get(later.relation, later.relation))
            found.append(_one_related(build, things, later, relation, lang))
    return tuple(found)


def _one_related(build: Build, things: Catalog, other: Target, relation: str, lang: str) -> Related:
    text = speaking.pair(other.text, other.text_en, lang)
    promise = " · ".join(part for part in (goal(other, lang), deadline(other, lang)) if part)
    number = things.document_number(other.document)
    return Related(
        speaking.sentence_case(relation), text, links.to("target", other.id), promise, number, things.evidence(other)
    )


def _thread(build: Build, things: Catalog, target: Target, newest: Observation | None, lang: str) -> tuple[Knot, ...]:
    ends: Ends = behind(build, newest)
    if target.indicator in build.indicators:
        ends["indicator"] = (_indicator(build, target, lang), links.to("indicator", target.indicator))
    if (chance := build.outlooks[target.id].chance) is not None:
        ends["chance"] = (speaking.sentence_case(chance_words(chance, lang)), "#trien-vong")
    if agency := things.agencies.get(target.agency):
        post = head_post(agency, lang) or speaking.pair(agency.name, agency.name_en, lang)
        ends["head"] = (post, links.to("agency", agency.code))
    if tasks := things.tasks_of_target.get(target.id):
        n = len(tasks)
        ends["tasks"] = (ngettext("%(n)s task", "%(n)s tasks", n) % {"n": n}, "#nhiem-vu")
    ends["target"] = (target.id, "")
    return weave("target", **ends)
