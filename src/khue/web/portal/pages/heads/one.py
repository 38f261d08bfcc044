"""The page of a head: all that he or she answers for in agency, field and area, how it stands, and what to push."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from khue.model.agency import Agency
from khue.pipeline.heads.answers import duties_of
from khue.pipeline.heads.duties import Thing, targets_of, tasks_of
from khue.pipeline.heads.tallies import tally
from khue.pipeline.reading import Build
from khue.web.portal import links, speaking
from khue.web.portal.head import Head
from khue.web.portal.pages import gaps, money, rows
from khue.web.portal.pages.card import Card, Page, Paper, paper
from khue.web.portal.pages.catalog import catalog, head_post
from khue.web.portal.pages.heads import cards, columns
from khue.web.portal.pages.heads.named import fact
from khue.web.portal.pages.heads.seen import Seen
from khue.web.portal.parts import Cell, Column, Fact, table
from khue.web.portal.thread import Knot, weave


def page(build: Build, agency: Agency, lang: str) -> Page:
    """The page of a head."""
    seen = Seen(catalog(build), duties_of(build), agency, lang)
    name = seen.agency_name(agency.code)
    main = (
        cards.push_card(seen), _targets_card(seen), _tasks_card(seen), cards.components_card(seen), _data_card(seen),
        money.head_card(build, agency.code, lang),
        gaps.agency_card(build, agency.code, lang),
    )  # fmt: skip
    side = (
        _facts_card(seen),
        cards.rating_card(seen),
        _fields_card(seen),
        _standing_card(seen),
        _counted_card(seen),
        _help_card(seen),
    )
    bloc = speaking.text(seen.things.blocs.get(agency.bloc), lang)
    return Page(
        head=Head(title=name, description=_lead(seen), json=links.api("heads", agency.code), thread=_thread(seen)),
        over=" · ".join(part for part in (_("Head"), bloc, agency.code) if part), lead=_lead(seen),
        papers=_papers(seen), main=tuple(card for card in main if card)
        or (Card(title=_("Duties"), note=_("No target, task or dataset names this agency.")),),
        side=tuple(card for card in side if card),
    )  # fmt: skip


def _papers(seen: Seen) -> tuple[Paper, ...]:
    """The papers that go to an agency in duty: what it is pressed for, and how it stands in the year."""
    code = seen.agency.code
    if not seen.duties.answering.is_in_duty(code):
        return ()
    year = str(seen.build.as_of.year)
    return (
        paper("don-doc", _("Reminder to this agency"), **{"co-quan": code}),
        paper("dinh-ky", _("Report on the year %(year)s") % {"year": year}, **{"co-quan": code, "ky": year}),
    )


def _lead(seen: Seen) -> str:
    agency, found = seen.agency, seen.count
    if agency.valid_to and not seen.duties.answering.is_in_duty(agency.code):
        return _ended(seen)
    return _("%(head)s answers for %(targets)s, %(tasks)s (%(late)s overdue) and %(data)s.") % {
        "head": head_post(agency, seen.lang) or _("The head"),
        "targets": ngettext("%(n)s target", "%(n)s targets", found.targets) % {"n": found.targets},
        "tasks": ngettext("%(n)s task", "%(n)s tasks", found.tasks) % {"n": found.tasks},
        "late": found.counting.get("overdue", 0),
        "data": ngettext("%(n)s dataset", "%(n)s datasets", found.datasets) % {"n": found.datasets},
    }


def _ended(seen: Seen) -> str:
    """What became of an agency that is no more, and of what it answered for."""
    ended = _("This agency ended on %(day)s.") % {"day": speaking.day(seen.agency.valid_to, seen.lang)}
    heir = seen.duties.answering.head(seen.agency.code)
    if heir:
        return f"{ended} {_('%(agency)s answers for what it had.') % {'agency': seen.agency_name(heir)}}"
    return f"{ended} {_('No agency is named that answers for what it had.')}"


def _thread(seen: Seen) -> tuple[Knot, ...]:
    found, targets = seen.count, targets_of(seen.duties, seen.mine)
    given = {"head": (head_post(seen.agency, seen.lang) or seen.agency_name(seen.agency.code), "")}
    if found.targets:
        label = ngettext("%(n)s target", "%(n)s targets", found.targets) % {"n": found.targets}
        given["target"] = (label, f"#{_TARGETS}")
    if found.tasks:
        given["tasks"] = (ngettext("%(n)s task", "%(n)s tasks", found.tasks) % {"n": found.tasks}, f"#{_TASKS}")
    measured = next((target.indicator for target in targets if target.indicator in seen.things.indicators), "")
    if measured:
        given["indicator"] = (seen.things.indicators[measured].name.in_(seen.lang), links.to("indicator", measured))
    return weave("head", **given)


_TARGETS, _TASKS, _DATA = "chi-tieu", "nhiem-vu", "du-lieu"


def _targets_card(seen: Seen) -> Card | None:
    targets = targets_of(seen.duties, seen.mine)
    if not targets:
        return None
    title = _("Targets answered for")
    heads = (
        Column(_("Target")), Column(_("Promised"), numeric=True), Column(_("By"), numeric=True),
        Column(_("Latest figure"), numeric=True), Column(_("Status")), Column(_("Chance")),
    )  # fmt: skip
    found = rows.targets(seen.things, targets, seen.lang, title)
    body: list[list[Cell | str]] = [
        [*line, Cell(cards.chance(seen, target.id))] for line, target in zip(found.rows, targets, strict=True)
    ]
    filtered = links.listing("targets", **{"co-quan": seen.agency.code})
    return Card(
        title=title, id=_TARGETS, table=table(title, heads, body), links=(Fact(_("Filter and search"), "", filtered),),
        note=_inherited(seen, Thing.TARGET),
    )  # fmt: skip


def _tasks_card(seen: Seen) -> Card | None:
    tasks = tasks_of(seen.duties, seen.mine)
    if not tasks:
        return None
    title = _("Tasks led")
    heads = (Column(_("Task")), Column(_("Deadline"), numeric=True), Column(_("State")))
    order = {task.id: (-seen.duties.standing(task.id).days_late, at) for at, task in enumerate(tasks)}
    body = [cards.task_row(seen, task) for task in sorted(tasks, key=lambda task: order[task.id])]
    return Card(title=title, id=_TASKS, table=table(title, heads, body), note=_inherited(seen, Thing.TASK))


def _inherited(seen: Seen, thing: Thing) -> str:
    """From which agencies that are no more some of it came; empty where all was given to this one."""
    named = {duty.named for duty in seen.mine if duty.thing is thing and duty.named != seen.agency.code}
    if not named:
        return ""
    names = ", ".join(seen.agency_name(code) for code in sorted(named))
    return _("Some of it was given to agencies that this one took over: %(names)s.") % {"names": names}


def _data_card(seen: Seen) -> Card | None:
    contracts = [seen.things.contracts[duty.id] for duty in seen.mine if duty.thing is Thing.DATASET]
    title = _("Datasets to hand in")
    return (
        Card(title=title, id=_DATA, table=rows.datasets(seen.things, contracts, seen.lang, title))
        if contracts
        else None
    )


def _facts_card(seen: Seen) -> Card:
    agency, lang = seen.agency, seen.lang
    facts = [Fact(_("Head"), head_post(agency, lang) or "–")]
    if agency.parent:
        facts.append(_agency_fact(seen, _("Under"), agency.parent))
    if agency.unit:
        facts.append(Fact(_("Area governed"), seen.things.unit_name(agency.unit, lang), links.to("unit", agency.unit)))
    if agency.valid_from:
        facts.append(Fact(_("In duty since"), speaking.day(agency.valid_from, lang)))
    if agency.valid_to:
        facts.append(Fact(_("In duty until"), speaking.day(agency.valid_to, lang)))
    if agency.successor:
        facts.append(_agency_fact(seen, _("Taken over by"), agency.successor))
    former = (one.code for one in seen.things.city.agencies if one.successor == agency.code)
    facts += [_agency_fact(seen, _("Took over from"), code) for code in former]
    if agency.source_url:
        facts.append(Fact(_("Source"), speaking.host(agency.source_url), agency.source_url))
    return Card(title=_("Agency"), facts=tuple(facts), note=speaking.own(agency.note, lang))


def _agency_fact(seen: Seen, label: str, code: str) -> Fact:
    return Fact(label, seen.agency_name(code), links.to("agency", code) if code in seen.things.agencies else "")


def _fields_card(seen: Seen) -> Card | None:
    """What the head answers for by field, and which fields the agency keeps."""
    groups = dict.fromkeys(duty.group for duty in seen.mine if duty.group)
    kept = [group.id for group in seen.things.city.declaration.groups if group.agency == seen.agency.code]
    if not groups and not kept:
        return None
    heads = (Column(_("Field")), *(Column(name, numeric=True) for name in (_("Targets"), _("Tasks"))))
    body: list[list[Cell | str]] = []
    for group in dict.fromkeys((*kept, *groups)):
        found = tally(seen.duties, (duty for duty in seen.mine if duty.group == group))
        note = _("keeps this field") if group in kept else ""
        name = Cell(seen.things.groups[group].in_(seen.lang) if group in seen.things.groups else group, note=note)
        body.append([name, str(found.targets), str(found.tasks)])
    title = _("By field")
    return Card(title=title, id="linh-vuc", table=table(title, heads, body, stacked=False))


def _standing_card(seen: Seen) -> Card | None:
    targets = targets_of(seen.duties, seen.mine)
    return Card(title=_("Targets by status"), table=columns.standing(seen.things, targets)) if targets else None


def _counted_card(seen: Seen) -> Card | None:
    if not seen.count.tasks:
        return None
    return Card(title=_("Tasks by state"), table=columns.counted(seen.count))


def _help_card(seen: Seen) -> Card | None:
    helped = seen.duties.helped_by(seen.agency.code)
    if not helped:
        return None
    items = tuple(fact(seen.things, seen.duties, duty, seen.lang) for duty in helped)
    return Card(title=_("Helps with"), items=items, note=_("Led by other agencies; not in the counts above."))
