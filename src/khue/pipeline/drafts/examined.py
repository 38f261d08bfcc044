"""A draft with all that its gates need to know: what else is in force on the day, what is measured, who is there."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from khue.lib.periods import Period
from khue.model.agency import Agency
from khue.model.city import City
from khue.model.contract import Contract
from khue.model.document import Document
from khue.model.draft import Criterion, Draft, Gates, Grade, Kind, Offence, Param
from khue.model.gap import Points
from khue.model.index import Index, maxima
from khue.model.indicator import Indicator
from khue.model.outlook import TargetOutlook
from khue.model.target import Target
from khue.model.task import Task
from khue.model.unit_names import UnitNames
from khue.pipeline.attention.known import in_force_since
from khue.pipeline.drafts.lexicon import Lexicon
from khue.pipeline.drafts.standing import in_force, replaced, standing
from khue.pipeline.gaps.needs import in_force as indices_in_force


@dataclass(frozen=True)
class Examined:
    """A draft on a day. `today` is the day of the build: what lies before it is looked at as it was then.

    `outlooks` has the outlook of its targets on that day, by id.
    """

    city: City
    draft: Draft
    day: date
    today: date
    outlooks: Mapping[str, TargetOutlook] = field(default_factory=dict)

    @property
    def document(self) -> Document:
        """The document itself."""
        return self.draft.document

    @property
    def targets(self) -> tuple[Target, ...]:
        """What it promises."""
        return self.draft.targets

    @property
    def tasks(self) -> tuple[Task, ...]:
        """What it assigns."""
        return self.draft.tasks

    @property
    def items(self) -> tuple[Target | Task, ...]:
        """Its targets and tasks."""
        return (*self.targets, *self.tasks)

    @property
    def whole(self) -> bool:
        """Whether its text was read to its end; else nothing can be said to be missing in it."""
        return self.document.extent == "complete"

    @property
    def rules(self) -> Gates:
        """By what the city judges drafts."""
        return self.city.declaration.drafts

    @property
    def earliest(self) -> date | None:
        """The first day that may be the document's own; None where it is not known. A draft without a date is of its day."""
        document = self.document
        if document.date is not None:
            return document.date
        if in_force_since(document) != date.min:
            return Period.parse("-".join(part.zfill(2) for part in reversed(document.date_text.split("/")))).start
        return self.day if document.status == "draft" else None

    @cached_property
    def lexicon(self) -> Lexicon:
        """The words by which it is understood."""
        return Lexicon(self.rules.words)

    @cached_property
    def indicators(self) -> dict[str, Indicator]:
        """The indicators by id."""
        return {one.id: one for one in self.city.indicators}

    @cached_property
    def agencies(self) -> dict[str, Agency]:
        """The agencies by code."""
        return {one.code: one for one in self.city.agencies}

    @cached_property
    def unit_names(self) -> UnitNames:
        """All names that units ever bore."""
        return UnitNames(self.city.unit_rows)

    @cached_property
    def contracts(self) -> dict[str, Contract]:
        """The contracts by dataset."""
        return {one.id: one for one in self.city.contracts}

    @cached_property
    def ended(self) -> dict[str, date]:
        """The documents that another one replaced by the day, and since when; none where its own day is not known."""
        return replaced(self.city, self.day) if self.earliest is not None else {}

    @cached_property
    def in_force(self) -> dict[str, Document]:
        """The other documents in force on the day; what this one says it replaces is not among them."""
        gone = {relation.document for relation in self.document.relations if relation.kind == "replaces"}
        found = in_force(self.city, self.day)
        return {id_: one for id_, one in found.items() if id_ not in gone and id_ != self.document.id}

    @cached_property
    def other_targets(self) -> list[Target]:
        """The targets of the other documents in force that no later one among them replaced."""
        return standing(target for target in self.city.targets if target.document in self.in_force)

    @cached_property
    def other_tasks(self) -> list[Task]:
        """The tasks of the other documents in force."""
        return [task for task in self.city.tasks if task.document in self.in_force]

    @cached_property
    def tasks_for(self) -> Counter[str]:
        """How many tasks name each target."""
        return Counter(id_ for task in (*self.tasks, *self.other_tasks) for id_ in dict.fromkeys(task.targets))

    @cached_property
    def aimed(self) -> frozenset[str]:
        """Its tasks that name a target."""
        return frozenset(task.id for task in self.tasks if task.targets)

    def points(self, target: Target) -> tuple[Points, ...]:
        """The most points of the indices in force that hang on the target's indicator."""
        found = (_points(index, target.indicator) for index in self._indices) if target.indicator else ()
        return tuple(one for one in found if one is not None)

    @cached_property
    def _indices(self) -> list[Index]:
        return indices_in_force(self.city.indices, self.day)

    def texts(self) -> Iterator[str]:
        """Every sentence of the draft that was read."""
        document = self.document
        yield document.title.vi
        yield self.draft.words
        yield from (
            clause.text.vi for part in (document.viewpoints, document.objectives, document.solutions) for clause in part
        )
        yield from (target.text for target in self.targets)
        for task in self.tasks:
            yield f"{task.text}. {task.product}"

    def about(self, criterion: Criterion, item: Target | Task, **params: Param) -> Offence:
        """That a criterion does not hold for a target or task."""
        kind = Kind.TARGET if isinstance(item, Target) else Kind.TASK
        return Offence(
            criterion=criterion.name, grade=self.grade(criterion), kind=kind, subject=item.id, clause=item.clause, text=item.text,
            text_en=item.text_en, params=params,
        )  # fmt: skip

    def of_document(self, criterion: Criterion, **params: Param) -> Offence:
        """That a criterion does not hold for the document as a whole."""
        title = self.document.title
        return Offence(
            criterion=criterion.name, grade=self.grade(criterion), kind=Kind.DOCUMENT, subject=self.document.id, clause="",
            text=title.vi, text_en=title.en, params=params,
        )  # fmt: skip

    def of_group(self, criterion: Criterion, code: str, **params: Param) -> Offence:
        """That a criterion does not hold for a group of what it sets."""
        return Offence(
            criterion=criterion.name, grade=self.grade(criterion), kind=Kind.GROUP, subject=code, clause="",
            text=str(params["group"]), text_en=str(params["group_en"]), params=params,
        )  # fmt: skip

    def grade(self, criterion: Criterion) -> Grade:
        """How much a criterion weighs here: what is not there is not known to be missing before all was read."""
        return Grade.UNKNOWN if criterion.absence and not self.whole else criterion.grade

    def named(self, code: str) -> dict[str, Param]:
        """The parameters that name an agency."""
        agency = self.agencies.get(code)
        name = agency.name if agency else code
        return {"agency": name, "agency_en": (agency.name_en if agency else "") or name}

    def titled(self, id_: str) -> dict[str, Param]:
        """The parameters that name another document."""
        found = next((one for one in self.city.documents if one.id == id_), None)
        return {"document": found.number if found else id_, "other": id_}


def _points(index: Index, indicator: str) -> Points | None:
    parts = [part for part in index.parts() if part.scored and indicator in {name for _, name in part.measured()}]
    most = maxima(index)
    found = [part.id for part in parts if part.id in most]
    points = sum(most[id_] for id_ in found)
    if not points:
        return None
    share = 100 * points / most[index.id] if most[index.id] else 0.0
    return Points(index=index.id, components=tuple(found), points=round(points, 4), share=round(share, 4))
