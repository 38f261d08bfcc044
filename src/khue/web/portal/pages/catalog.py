"""Things of a build by their codes, and what refers to what; made once for a build."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from functools import lru_cache
from typing import TypeVar

from khue.model.agency import Agency
from khue.model.target import Target
from khue.model.unit import Unit
from khue.pipeline.manifest import DatasetVersion
from khue.pipeline.reading import Build
from khue.web.portal import links, speaking
from khue.web.portal.parts import Cell

T = TypeVar("T")


class Catalog:
    """Lookups into one build."""

    def __init__(self, build: Build) -> None:
        city = build.city
        self.build = build
        self.city = city
        self.agencies = {agency.code: agency for agency in city.agencies}
        self.documents = {document.id: document for document in city.documents}
        self.indicators = {indicator.id: indicator for indicator in city.indicators}
        self.indices = {index.id: index for index in city.indices}
        self.contracts = {contract.id: contract for contract in city.contracts}
        self.targets = {target.id: target for target in city.targets}
        self.tasks = {task.id: task for task in city.tasks}
        self.groups = {group.id: group.name for group in city.declaration.groups}
        self.blocs = {bloc.id: bloc.name for bloc in city.declaration.blocs}
        self.levels = {level.id: level for level in city.declaration.levels}
        self.units = city.units()
        self.targets_of_agency = _grouped(city.targets, lambda target: (target.agency,))
        self.targets_of_indicator = _grouped(city.targets, lambda target: (target.indicator,))
        self.targets_of_document = _grouped(city.targets, lambda target: (target.document,))
        self.tasks_of_agency = _grouped(city.tasks, lambda task: (task.lead,))
        self.tasks_of_document = _grouped(city.tasks, lambda task: (task.document,))
        self.tasks_of_target = _grouped(city.tasks, lambda task: task.targets)
        self.indicators_of_dataset = _grouped(city.indicators, lambda indicator: (indicator.dataset,))
        self.agencies_of_unit = _grouped(city.agencies, lambda agency: (agency.unit,))
        self.versions = _grouped(build.datasets, lambda version: (version.dataset,))

    def current_version(self, dataset: str) -> DatasetVersion | None:
        """The version that the build counted, else the newest."""
        versions = self.versions[dataset]
        return next((v for v in versions if v.current), max(versions, key=lambda v: v.number, default=None))

    def unit(self, code: str) -> Unit | None:
        """The unit that bears the code on the day of the build, else the last one that bore it."""
        history = self.units.history(code)
        return self.units.find(code, self.build.as_of) or (history[-1] if history else None)

    def agency_name(self, code: str, lang: str) -> str:
        """The agency's name, or the code itself where it is not declared."""
        agency = self.agencies.get(code)
        return speaking.pair(agency.name, agency.name_en, lang) if agency else code

    def agency_cell(self, code: str, lang: str, otherwise: str = "") -> Cell:
        """The agency as a link; `otherwise` where the code is empty."""
        if code not in self.agencies:
            return Cell(code or otherwise)
        return Cell(self.agency_name(code, lang), links.to("agency", code))

    def unit_name(self, code: str, lang: str) -> str:
        """The unit's name, or the code itself where it is not declared."""
        unit = self.unit(code)
        return speaking.pair(unit.name, unit.name_en, lang) if unit else code

    def document_number(self, id: str) -> str:
        """The number under which a document is cited."""
        return self.documents[id].number if id in self.documents else id

    def evidence(self, target: Target) -> str:
        """The code of what the numbers say about a target."""
        assessment = self.build.assessments.get(target.id)
        return assessment.evidence.value if assessment else "no_data"


@lru_cache(maxsize=4)
def catalog(build: Build) -> Catalog:
    """The lookups of a build."""
    return Catalog(build)


def head_post(agency: Agency, lang: str) -> str:
    """The post of the agency's head."""
    return speaking.pair(agency.head, agency.head_en, lang)


def _grouped(things: Iterable[T], keys: Callable[[T], Iterable[str]]) -> defaultdict[str, list[T]]:
    groups: defaultdict[str, list[T]] = defaultdict(list)
    for thing in things:
        for key in keys(thing):
            if key:
                groups[key].append(thing)
    return groups
