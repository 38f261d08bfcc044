"""Agencies by bloc, and the page of a head: what he or she answers for."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from khue.lib.vietnamese import sort_key
from khue.model.agency import Agency
from khue.model.assessment import Evidence
from khue.model.target import Target
from khue.pipeline.reading import Build
from khue.web.matching import matches
from khue.web.portal import links, speaking, words
from khue.web.portal.head import Head
from khue.web.portal.pages import gaps, rows
from khue.web.portal.pages.card import Card, Filter, Folded, Page, choice
from khue.web.portal.pages.catalog import Catalog, catalog, head_post
from khue.web.portal.parts import Cell, Column, Fact, Table, table
from khue.web.portal.thread import Knot, weave

MOST_IDLE = 12


def listing(build: Build, lang: str, *, bloc: str = "", q: str = "") -> Page:
    """The agencies by bloc with how much each answers for; the counts add up to all targets and tasks."""
    things = catalog(build)
    wanted = [a for a in build.city.agencies if bloc in ("", a.bloc) and matches(q, a.code, a.name, a.name_en)]
    cards = [_bloc_card(things, id, wanted, lang) for id in things.blocs]
    if not bloc and not q:
        cards.append(_unowned(things, lang))
    title = _("Who answers for what?")
    return Page(
        head=Head(title=title, description=title, json=links.api("agencies")),
        over=_("Agencies"),
        lead=_list_lead(things, wanted, filtered=bool(bloc or q)),
        filters=_filters(things, lang, bloc, q),
        downloads=rows.downloads("agencies"),
        main=tuple(card for card in cards if card) or (rows.nothing(),),
    )


def _list_lead(things: Catalog, wanted: list[Agency], *, filtered: bool) -> str:
    now = sum(agency.valid_on(things.build.as_of) for agency in wanted)
    sentence = ngettext("%(count)s agency is in duty.", "%(count)s agencies are in duty.", now) % {"count": now}
    former = len(wanted) - now
    if former:
        sentence += " " + ngettext("%(count)s has ended.", "%(count)s have ended.", former) % {"count": former}
    if filtered:
        return sentence
    params = {"targets": len(things.city.targets), "tasks": len(things.city.tasks)}
    return sentence + " " + _("The counts below add up to all %(targets)s targets and %(tasks)s tasks.") % params


def _filters(things: Catalog, lang: str, bloc: str, q: str) -> tuple[Filter, ...]:
    blocs = [(id, name.in_(lang)) for id, name in things.blocs.items()]
    return (choice("khoi", _("Bloc"), blocs, bloc, every=_("every bloc")), Filter("q", _("Search"), value=q))


def _bloc_card(things: Catalog, bloc: str, wanted: list[Agency], lang: str) -> Card | None:
    """The agencies of a bloc; those that answer for nothing yet are folded away where they are many."""
    agencies = sorted((a for a in wanted if a.bloc == bloc), key=lambda a: _order(things, a))
    if not agencies:
        return None
    name = things.blocs[bloc].in_(lang)
    idle = [agency for agency in agencies if not _answers(things, agency)]
    idle = idle if len(idle) > MOST_IDLE else []
    body = [_row(things, agency, lang) for agency in agencies if agency not in idle]
    body.append(_total(things, agencies))
    folded = Folded(
        _("%(count)s more to which nothing is assigned by name") % {"count": len(idle)},
        table(name, _columns(), [_row(things, agency, lang) for agency in idle]),
    )
    return Card(title=name, id=bloc, table=table(name, _columns(), body), folded=folded if idle else None)


def _answers(things: Catalog, agency: Agency) -> bool:
    return any(group.get(agency.code) for group in _duties(things))


def _order(things: Catalog, agency: Agency) -> tuple[object, ...]:
    return (bool(agency.valid_to), bool(agency.unit), not _answers(things, agency), sort_key(agency.name))


def _columns() -> tuple[Column, ...]:
    return (
        Column(_("Agency")),
        Column(_("Head")),
        Column(_("Targets"), numeric=True),
        Column(_("Tasks"), numeric=True),
        Column(_("Datasets owed"), numeric=True),
    )


def _row(things: Catalog, agency: Agency, lang: str) -> list[Cell | str]:
    name = speaking.pair(agency.name, agency.name_en, lang)
    note = _("until %(day)s") % {"day": speaking.day(agency.valid_to, lang)} if agency.valid_to else ""
    return [
        Cell(name, links.to("agency", agency.code), note),
        head_post(agency, lang) or "–",
        *(str(len(group.get(agency.code, ()))) for group in _duties(things)),
    ]


def _duties(things: Catalog) -> tuple[dict[str, list[object]], ...]:
    return (things.targets_of_agency, things.tasks_of_agency, things.contracts_of_agency)  # type: ignore[return-value]


def _total(things: Catalog, agencies: Iterable[Agency]) -> list[Cell | str]:
    codes = {agency.code for agency in agencies}
    sums = [sum(len(group.get(code, ())) for code in codes) for group in _duties(things)]
    return [_("All of this bloc"), "", *(str(count) for count in sums)]


def _unowned(things: Catalog, lang: str) -> Card | None:
    """What no declared agency answers for, so that the counts add up."""
    targets = [target for target in things.city.targets if target.agency not in things.agencies]
    tasks = [task for task in things.city.tasks if task.lead not in things.agencies]
    if not targets and not tasks:
        return None
    params = {"targets": len(targets), "tasks": len(tasks)}
    sentence = (
        _("%(targets)s targets and %(tasks)s tasks whose document names no agency that is declared here.") % params
    )
    items = [
        Fact(target.id, rows.short(speaking.pair(target.text, target.text_en, lang)), links.to("target", target.id))
        for target in targets
    ]
    items += [
        Fact(task.id, rows.short(speaking.pair(task.text, task.text_en, lang)), links.to("task", task.id))
        for task in tasks
    ]
    return Card(title=_("No agency named"), sentences=(sentence,), items=tuple(items))


def page(build: Build, agency: Agency, lang: str) -> Page:
    """The page of a head."""
    things = catalog(build)
    name = speaking.pair(agency.name, agency.name_en, lang)
    owed = gaps.agency_card(build, agency.code, lang)
    main = (
        _targets_card(things, agency, lang),
        _tasks_card(things, agency, lang),
        _data_card(things, agency, lang),
        owed,
    )
    side = (_facts_card(things, agency, lang), _standing_card(things, agency), _help_card(things, agency, lang))
    return Page(
        head=Head(
            title=name,
            description=_lead(things, agency, lang),
            json=links.api("agencies", agency.code),
            thread=_thread(things, agency, lang),
        ),
        over=" · ".join(
            part for part in (_("Agency"), speaking.text(things.blocs.get(agency.bloc), lang), agency.code) if part
        ),
        lead=_lead(things, agency, lang),
        main=tuple(card for card in main if card)
        or (Card(title=_("Duties"), note=_("No target, task or dataset names this agency.")),),
        side=tuple(card for card in side if card),
    )


def _lead(things: Catalog, agency: Agency, lang: str) -> str:
    targets = things.targets_of_agency.get(agency.code, [])
    tasks = things.tasks_of_agency.get(agency.code, [])
    late = sum(things.is_overdue(task) for task in tasks)
    data = len(things.contracts_of_agency.get(agency.code, ()))
    if agency.valid_to and agency.valid_to < things.build.as_of:
        return _("This agency ended on %(day)s.") % {"day": speaking.day(agency.valid_to, lang)}
    return _("%(head)s answers for %(targets)s, %(tasks)s (%(late)s overdue) and %(data)s.") % {
        "head": head_post(agency, lang) or _("The head"),
        "targets": ngettext("%(n)s target", "%(n)s targets", len(targets)) % {"n": len(targets)},
        "tasks": ngettext("%(n)s task", "%(n)s tasks", len(tasks)) % {"n": len(tasks)},
        "late": late,
        "data": ngettext("%(n)s dataset", "%(n)s datasets", data) % {"n": data},
    }


def _thread(things: Catalog, agency: Agency, lang: str) -> tuple[Knot, ...]:
    targets = things.targets_of_agency.get(agency.code, [])
    tasks = things.tasks_of_agency.get(agency.code, [])
    given = {"head": (head_post(agency, lang) or speaking.pair(agency.name, agency.name_en, lang), "")}
    if targets:
        given["target"] = (
            ngettext("%(n)s target", "%(n)s targets", len(targets)) % {"n": len(targets)},
            f"#{_TARGETS}",
        )
    if tasks:
        given["tasks"] = (ngettext("%(n)s task", "%(n)s tasks", len(tasks)) % {"n": len(tasks)}, f"#{_TASKS}")
    measured = next((target.indicator for target in targets if target.indicator in things.indicators), "")
    if measured:
        given["indicator"] = (things.indicators[measured].name.in_(lang), links.to("indicator", measured))
    return weave("head", **given)


_TARGETS, _TASKS, _DATA = "chi-tieu", "nhiem-vu", "du-lieu"


def _targets_card(things: Catalog, agency: Agency, lang: str) -> Card | None:
    targets = things.targets_of_agency.get(agency.code, [])
    if not targets:
        return None
    return Card(
        title=_("Targets answered for"), id=_TARGETS, table=rows.targets(things, targets, lang, _("Targets answered for")),
        links=(Fact(_("Filter and search"), "", links.listing("targets", **{"co-quan": agency.code})),),
    )  # fmt: skip


def _tasks_card(things: Catalog, agency: Agency, lang: str) -> Card | None:
    tasks = things.tasks_of_agency.get(agency.code, [])
    return (
        Card(title=_("Tasks led"), id=_TASKS, table=rows.tasks(things, tasks, lang, _("Tasks led"), lead=False))
        if tasks
        else None
    )


def _data_card(things: Catalog, agency: Agency, lang: str) -> Card | None:
    contracts = things.contracts_of_agency.get(agency.code, [])
    return (
        Card(title=_("Data owed"), id=_DATA, table=rows.datasets(things, contracts, lang, _("Data owed")))
        if contracts
        else None
    )


def _facts_card(things: Catalog, agency: Agency, lang: str) -> Card:
    facts = [Fact(_("Head"), head_post(agency, lang) or "–")]
    if agency.parent:
        facts.append(_agency_fact(things, _("Under"), agency.parent, lang))
    if agency.unit:
        facts.append(Fact(_("Area governed"), things.unit_name(agency.unit, lang), links.to("unit", agency.unit)))
    if agency.valid_from:
        facts.append(Fact(_("In duty since"), speaking.day(agency.valid_from, lang)))
    if agency.valid_to:
        facts.append(Fact(_("In duty until"), speaking.day(agency.valid_to, lang)))
    if agency.successor:
        facts.append(_agency_fact(things, _("Taken over by"), agency.successor, lang))
    facts += [
        _agency_fact(things, _("Took over from"), former.code, lang)
        for former in things.city.agencies
        if former.successor == agency.code
    ]
    if agency.source_url:
        facts.append(Fact(_("Source"), speaking.host(agency.source_url), agency.source_url))
    return Card(title=_("The agency"), facts=tuple(facts), note=speaking.own(agency.note, lang))


def _agency_fact(things: Catalog, label: str, code: str, lang: str) -> Fact:
    return Fact(label, things.agency_name(code, lang), links.to("agency", code) if code in things.agencies else "")


def _standing_card(things: Catalog, agency: Agency) -> Card | None:
    targets = things.targets_of_agency.get(agency.code, [])
    return Card(title=_("Targets by status"), table=standing(things, targets)) if targets else None


def standing(things: Catalog, targets: list[Target]) -> Table:
    """How many targets have each status, and all together."""
    counts = Counter(things.evidence(target) for target in targets)
    body: list[list[Cell | str]] = [
        [Cell(str(words.EVIDENCE[evidence].label), status=evidence.value), str(counts[evidence.value])]
        for evidence in Evidence if counts[evidence.value]
    ]  # fmt: skip
    body.append([_("All"), str(len(targets))])
    return table(_("Targets by status"), (Column(_("Status")), Column(_("Targets"), numeric=True)), body, stacked=False)


def _help_card(things: Catalog, agency: Agency, lang: str) -> Card | None:
    targets = things.targets_helped_by.get(agency.code, [])
    tasks = things.tasks_helped_by.get(agency.code, [])
    if not targets and not tasks:
        return None
    items = [
        Fact(target.id, rows.short(speaking.pair(target.text, target.text_en, lang)), links.to("target", target.id))
        for target in targets
    ]
    items += [
        Fact(task.id, rows.short(speaking.pair(task.text, task.text_en, lang)), links.to("task", task.id))
        for task in tasks
    ]
    return Card(title=_("Helps with"), items=tuple(items), note=_("Led by other agencies; not in the counts above."))
