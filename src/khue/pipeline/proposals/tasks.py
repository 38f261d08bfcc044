"""Tasks that were read, as they would stand in tasks.csv."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import msgspec

from khue.documents import items
from khue.documents.plain import flat, tidy
from khue.model.city import City
from khue.model.document import Document
from khue.model.finding import Finding
from khue.model.task import Task
from khue.pipeline.proposals.agencies import Agencies
from khue.pipeline.proposals.faults import NO_LEAD
from khue.pipeline.proposals.names import Codes
from khue.pipeline.proposals.proposal import Place, ProposedTask


@dataclass(frozen=True)
class Tasks:
    """What is needed to propose the tasks of a document."""

    city: City
    document: Document
    agencies: Agencies
    codes: Codes
    path: str = ""

    def of(self, found: Iterable[items.Task]) -> Iterator[ProposedTask]:
        """Each task that was read, in order."""
        there = {tidy(flat(one.text)): one for one in self.city.tasks if one.document == self.document.id}
        groups = {tidy(flat(one.name.vi)): one.id for one in self.city.declaration.groups}
        for one in found:
            made = self._task(one, groups)
            known = there.pop(tidy(flat(one.text)), None)
            if known is None:
                task = msgspec.structs.replace(made.task, id=self.codes.task(), clause=self.codes.clause("nhiem-vu"))
            else:
                task = _renewed(known, made.task)
            yield msgspec.structs.replace(made, task=task, known=known is not None)

    def _task(self, one: items.Task, groups: dict[str, str]) -> ProposedTask:
        lead, beside = self.agencies.named(one.lead), self.agencies.named(one.cooperating)
        doubts = [*lead.doubts, *beside.doubts]
        if not one.lead:
            doubts.append(Finding(NO_LEAD, self.path))
        # Where several lead, the first does, and the words say who else.
        whole = len(lead.codes) == 1 and not lead.unknown
        task = Task(
            id="x", clause="x", text=one.text, document=self.document.id, group=groups.get(tidy(flat(one.group)), ""),
            lead=lead.codes[0] if lead.codes else "", lead_text="" if whole else one.lead,
            cooperating=tuple(code for code in beside.codes if code not in lead.codes[:1]),
            cooperating_text=one.cooperating if beside.unknown else "", product=one.product, deadline=one.deadline,
            deadline_text=one.deadline_text if _is_words(one) else "", numbering=one.clause,
        )  # fmt: skip
        place = Place(numbering=one.clause, address=one.address, start=one.start, end=one.end)
        return ProposedTask(task=task, place=place, certainty=one.certainty, doubts=tuple(doubts))


def _is_words(one: items.Task) -> bool:
    """Whether the words of a deadline say more than its day does."""
    return bool(one.deadline_text) and (
        one.deadline is None or any(part.isalpha() for part in flat(one.deadline_text).split())
    )


def _renewed(there: Task, read: Task) -> Task:
    """A row that is there, with what the document says where the row says nothing yet."""
    names = ("lead", "lead_text", "cooperating", "cooperating_text", "product", "deadline", "deadline_text")
    filled = {name: getattr(read, name) for name in names if not getattr(there, name)}
    if there.lead:
        filled.pop("lead_text", None)
    return msgspec.structs.replace(there, numbering=read.numbering, **filled)
