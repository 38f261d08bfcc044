"""Datasets: the contract, its versions, their quality, a preview, and one row with what counts it."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from khue.model.contract import Contract, Property, Quality
from khue.model.gap import Thing
from khue.pipeline.answers import dataset_notes
from khue.pipeline.incoming.set_aside import waiting_count
from khue.pipeline.manifest import DatasetVersion
from khue.pipeline.privacy.words import closed_columns, reasons
from khue.pipeline.reading import Build
from khue.web.matching import matches
from khue.web.portal import links, speaking, words
from khue.web.portal.head import Head
from khue.web.portal.pages import anomalies, comparison, data_rows, figures, gaps, quality, rows, usage
from khue.web.portal.pages.card import Card, Filter, Page, pages
from khue.web.portal.pages.catalog import Catalog, catalog, head_post
from khue.web.portal.parts import Cell, Column, Fact, table
from khue.web.portal.thread import Knot, weave

PREVIEW = 10


def listing(build: Build, lang: str, *, q: str = "") -> Page:
    """The datasets, and the indicators that wait for one."""
    things = catalog(build)
    wanted = [contract for contract in build.city.contracts if matches(q, contract.id, contract.name)]
    listed = (
        Card(title=_("Datasets"), table=rows.datasets(things, wanted, lang, _("Datasets")))
        if wanted
        else rows.nothing()
    )
    if not build.city.contracts:
        listed = Card(
            title=_("Datasets"), sentences=(_("No dataset has a contract yet: every figure comes from a publication."),)
        )
    held = [contract for contract in build.city.contracts if things.current_version(contract.id)]
    params = {
        "count": len(build.city.contracts),
        "held": len(held),
        "indicators": sum(i.computed for i in build.city.indicators),
    }
    lead = (
        _(
            "%(count)s datasets have a contract, %(held)s of them hold data; %(indicators)s indicators are computed from their rows."
        )
        % params
    )
    cards = (
        listed, gaps.card(build, lang), usage.unused_card(build), usage.ways_card(), anomalies.card(build, lang), _values(build, lang),
    )  # fmt: skip
    return Page(
        head=Head(title=_("Which data is there, and who keeps it?"), description=lead, json=links.api("datasets")),
        over=_("Data"), lead=lead, filters=(Filter("q", _("Search"), value=q),), downloads=rows.downloads("datasets"),
        main=tuple(card for card in cards if card),
    )  # fmt: skip


def _values(build: Build, lang: str) -> Card:
    """Every value of the build as one file, published figures and computed ones alike."""
    params = {
        "count": speaking.figure(build.manifest.counts["observations"], "", lang),
        "indicators": len(build.city.indicators),
    }
    return Card(
        title=_("All values in one file"),
        links=tuple(Fact(kind.upper(), "", links.to("observations_file", kind)) for kind in ("csv", "json", "parquet")),
        sentences=(
            _("%(count)s values of %(indicators)s indicators, each with its area, period, kind, parts and source.")
            % params,
        ),
        note=_(
            "Rows with a day in the column “carried” say the same again for the areas of today: leave them out of sums."
        ),
    )


def page(build: Build, contract: Contract, lang: str, *, number: int | None = None, preview: int = 1) -> Page:
    """One dataset; `number` chooses a version, `preview` a page of its rows."""
    things = catalog(build)
    version = things.current_version(contract.id)
    if number is not None:
        version = next((v for v in things.versions[contract.id] if v.number == number), version)
    title = contract.name or contract.id
    lead = _lead(things, contract, version, lang)
    main = (
        _preview(things, contract, version, preview, lang),
        quality.card(build, contract.id, lang),
        _columns(contract, lang),
        _indicators(things, contract, lang),
        _versions(things, contract, lang),
    )
    missing = gaps.thing_card(build, Thing.DATASET, contract.id, lang)
    side = (missing, _facts(things, contract, lang), _use(contract), _quality(things, contract, lang),
            usage.card(build, contract.id, lang))  # fmt: skip
    return Page(
        head=Head(
            title=title,
            description=lead,
            json=links.api("datasets", contract.id),
            thread=_thread(things, contract, version, lang),
        ),
        over=" · ".join(
            part
            for part in (_("Dataset"), contract.id, _("contract %(version)s") % {"version": contract.version})
            if part
        ),
        lead=lead,
        main=tuple(card for card in main if card),
        side=tuple(card for card in side if card),
    )


def _lead(things: Catalog, contract: Contract, version: DatasetVersion | None, lang: str) -> str:
    if version is None:
        return _("No file has been accepted for this dataset yet.")
    params = {
        "rows": speaking.figure(version.rows, "", lang), "number": version.number, "file": version.raw_name,
        "indicators": len(things.indicators_of_dataset.get(contract.id, ())),
    }  # fmt: skip
    return (
        _("Version %(number)s holds %(rows)s rows from the file %(file)s; %(indicators)s indicators count them.")
        % params
    )


def _thread(things: Catalog, contract: Contract, version: DatasetVersion | None, lang: str) -> tuple[Knot, ...]:
    given = {"dataset": (contract.name or contract.id, "")}
    if version:
        given["row"] = (
            _("%(count)s rows") % {"count": speaking.figure(version.rows, "", lang)},
            _first_row(things, version),
        )
        given["file"] = (version.raw_name, "#ban")
    given |= onward(things, contract, lang)
    return weave("dataset", **given)


def onward(things: Catalog, contract: Contract, lang: str) -> dict[str, tuple[str, str]]:
    """The knots after the dataset: its first indicator, that one's first target, the head who answers for it."""
    indicators = things.indicators_of_dataset.get(contract.id, [])
    if not indicators:
        return {}
    first = max(indicators, key=lambda indicator: len(things.targets_of_indicator.get(indicator.id, ())))
    given = {"indicator": (first.name.in_(lang), links.to("indicator", first.id))}
    return given | after_indicator(things, first.id, lang)


def after_indicator(things: Catalog, indicator: str, lang: str) -> dict[str, tuple[str, str]]:
    """The knots after an indicator: its first target, the head who answers for it, and the tasks."""
    target = next(iter(things.targets_of_indicator.get(indicator, ())), None)
    if target is None:
        return {}
    given = {"target": (_("Target %(id)s") % {"id": target.id}, links.to("target", target.id))}
    agency = things.agencies.get(target.agency)
    if agency:
        given["head"] = (head_post(agency, lang) or agency.name, links.to("agency", agency.code))
    tasks = things.tasks_of_target.get(target.id, [])
    if tasks:
        address = links.to("task", tasks[0].id) if len(tasks) == 1 else links.to("target", target.id)
        given["tasks"] = (ngettext("%(n)s task", "%(n)s tasks", len(tasks)) % {"n": len(tasks)}, address)
    return given


def _first_row(things: Catalog, version: DatasetVersion) -> str:
    if not things.build.publication(version.dataset, version.number).open:
        return ""
    columns, found = things.build.rows(version.dataset, version.number, limit=1)
    return data_rows.address(version, columns, found[0]) if found else ""


def _preview(things: Catalog, contract: Contract, version: DatasetVersion | None, number: int, lang: str) -> Card:
    if version is None:
        return Card(title=_("Rows"), note=_("There is nothing to show yet."))
    publication = things.build.publication(contract.id, version.number)
    title = _("Rows of version %(number)s") % {"number": version.number}
    if not publication.open:
        return Card(
            title=title, id="dong", sentences=(_("These rows are not published."), *reasons(publication, lang)),
            note=_("The indicators that are computed from them are shown all the same."),
        )  # fmt: skip
    found = things.build.rows(contract.id, version.number, offset=(number - 1) * PREVIEW, limit=PREVIEW)
    shown = data_rows.table_of(contract, version, found, lang)
    files = tuple(
        Fact(kind.upper(), "", links.to("dataset_file", contract.id, version.number, kind))
        for kind in ("csv", "parquet", "json")
    )
    return Card(
        title=title, id="dong", links=files, table=shown,
        pages=pages(version.rows, number, PREVIEW), note=_preview_note(contract),
    )  # fmt: skip


def _preview_note(contract: Contract) -> str:
    note = _("Each row keeps the number that it has in the file.")
    if not contract.closed:
        return note
    masked = _("Columns with personal data are masked: %(columns)s.") % {"columns": ", ".join(closed_columns(contract))}
    return f"{note} {masked}"


def _columns(contract: Contract, lang: str) -> Card:
    columns = (Column(_("Column")), Column(_("Meaning")), Column(_("Type")), Column(_("Rules")))
    body: list[list[Cell | str]] = [
        [
            p.name,
            Cell(p.business_name or "–", note=p.description),
            str(words.TYPES.get(p.logical_type, p.logical_type)),
            "; ".join(rules(p, lang)) or "–",
        ]
        for p in contract.table.properties
    ]
    return Card(title=_("What each column means"), id="quy-uoc", table=table(_("Columns"), columns, body))


def rules(column: Property, lang: str) -> list[str]:
    """The rules of a column in words."""
    limits = column.logical_type_options
    found = [
        _("its values are not published") if column.closed and not column.pseudonymous else "",
        _("published as a pseudonym") if column.pseudonymous else "",
        _("required") if column.required else "",
        _("unique") if column.unique or column.primary_key else "",
        _("at least %(value)s") % {"value": speaking.figure(limits.minimum, "", lang)}
        if limits.minimum is not None
        else "",
        _("at most %(value)s") % {"value": speaking.figure(limits.maximum, "", lang)}
        if limits.maximum is not None
        else "",
        _("written as %(pattern)s") % {"pattern": limits.pattern} if limits.pattern else "",
        *(_quality_words(rule) for rule in column.quality),
    ]
    return [rule for rule in found if rule]


def _quality_words(rule: Quality) -> str:
    values = rule.arguments.get("validValues")
    if isinstance(values, list):
        return _("one of: %(values)s") % {"values": ", ".join(str(value) for value in values)}
    return rule.description or rule.name or rule.metric


def _indicators(things: Catalog, contract: Contract, lang: str) -> Card | None:
    indicators = things.indicators_of_dataset.get(contract.id, [])
    items = tuple(Fact(i.name.in_(lang), "", links.to("indicator", i.id), note=i.formula) for i in indicators)
    return Card(title=_("Indicators that count these rows"), items=items) if items else None


def _versions(things: Catalog, contract: Contract, lang: str) -> Card | None:
    versions = sorted(things.versions.get(contract.id, ()), key=lambda v: v.number, reverse=True)
    if not versions:
        return None
    columns = (
        Column(_("Version")), Column(_("File")), Column(_("Rows"), numeric=True), Column(_("Accepted")),
        Column(_("Figures")), Column(_("Compare")), Column(_("Content")),
    )  # fmt: skip
    here = links.to("dataset", contract.id)
    body: list[list[Cell | str]] = [
        [
            Cell(str(v.number), f"{here}?ban={v.number}", comparison.state(v)), v.raw_name,
            speaking.figure(v.rows, "", lang), speaking.period(v.created[:10], lang), figures.told(things.build, v, lang),
            comparison.link(v), v.content[:12],
        ]
        for v in versions
    ]  # fmt: skip
    note = _("A version is never changed; a correction is a new version beside the old one.")
    return Card(title=_("Versions"), id="ban", table=table(_("Versions"), columns, body), note=note)


def _facts(things: Catalog, contract: Contract, lang: str) -> Card:
    owner = things.agencies.get(contract.owner)
    facts = [
        Fact(
            _("Owner"),
            things.agency_name(contract.owner, lang) or "–",
            links.to("agency", contract.owner) if owner else "",
        ),
        Fact(_("Head"), (head_post(owner, lang) if owner else "") or "–"),
        Fact(_("Rhythm"), rows.rhythm(contract)),
        Fact(_("Licence"), contract.custom("khue.licence") or contract.custom("khue.license") or _("not stated")),
        *_set_aside(things, contract, lang),
        Fact(_("Status"), str(words.CONTRACT_STATUS.get(contract.status, contract.status))),
        Fact(_("Contract"), f"{contract.kind} {contract.api_version}", note=contract.version),
        Fact(_("Placed by"), contract.area_column or "–", note=_("column with the code of the area")),
        Fact(_("Dated by"), contract.time_column or "–", note=_("column with the day")),
    ]
    facts += [
        Fact(_promise(sla.property), sla.description or f"{sla.value} {sla.unit}".strip())
        for sla in contract.sla_properties
    ]
    return Card(title=_("The contract"), facts=tuple(facts))


def _set_aside(things: Catalog, contract: Contract, lang: str) -> list[Fact]:
    """How many rows of the files were not taken in, where the contract takes the good ones."""
    version = things.current_version(contract.id)
    if version is None or not contract.accepts_good:
        return []
    count = waiting_count(things.build.store, contract, version.number)
    shown = "–" if count is None else speaking.figure(count, "", lang)
    return [
        Fact(
            _("Rows not taken in"),
            shown,
            note=_("They do not meet the contract; their sender is asked to correct them."),
        )
    ]


def _promise(name: str) -> str:
    known = {
        "frequency": _("Frequency"),
        "latency": _("Delay"),
        "retention": _("Kept for"),
        "availability": _("Availability"),
    }
    return known.get(name, name)


def _use(contract: Contract) -> Card | None:
    told = contract.description
    facts = ((_("Purpose"), told.purpose), (_("Limits"), told.limitations), (_("Use"), told.usage))
    found = tuple(Fact(name, value) for name, value in facts if value)
    return Card(title=_("What it is for"), facts=found) if found else None


def _quality(things: Catalog, contract: Contract, lang: str) -> Card:
    """The findings that the build was made with, of this dataset's contract and files."""
    notes = dataset_notes(things.build, contract)
    if not notes:
        return Card(
            title=_("Quality"),
            sentences=(_("No finding: the rows of the current version keep every rule of the contract."),)
            if things.current_version(contract.id)
            else (),
        )
    items = tuple(Fact(note.code, note.en if lang == "en" else note.vi, note=note.place) for note in notes[:20])
    n = len(notes)
    found = ngettext("%(n)s finding in the last check.", "%(n)s findings in the last check.", n) % {"n": n}
    return Card(title=_("Quality"), items=items, note=found)
