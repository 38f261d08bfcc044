"""A document that was read becomes a proposal for a city."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import msgspec

from khue.documents.items import Read, Statement
from khue.documents.plain import flat, tidy
from khue.model.base import Text
from khue.model.city import City
from khue.model.document import Clause, Document
from khue.pipeline.proposals.agencies import Agencies
from khue.pipeline.proposals.earlier import Before
from khue.pipeline.proposals.header import header
from khue.pipeline.proposals.intake import with_clauses
from khue.pipeline.proposals.names import Codes
from khue.pipeline.proposals.proposal import STATED, Place, Proposal, ProposedClause
from khue.pipeline.proposals.tables import stated_of
from khue.pipeline.proposals.targets import Targets
from khue.pipeline.proposals.tasks import Tasks

_ADDRESSES = {"viewpoints": "quan-diem", "objectives": "muc-tieu-chung", "solutions": "giai-phap"}


def proposed(city: City, read: Read, into: str = "", path: str = "") -> Proposal:
    """What a document proposes for the plan of a city.

    `into` is the code of the city's document that it is known to be; else its number and day decide, and a new code is given.
    `path` is the file's name, for what is doubtful. The same city and document give the same proposal.
    """
    agencies = Agencies(city, read.head.date, path)
    document = header(city, read, agencies, into).document
    codes = Codes(city, document.id, document.number)
    outline = {one.clause: one for one in read.outline}
    targets = Targets(city, document, outline, agencies, Before(city, document, read.amendments), codes, path)
    return Proposal(
        document=document, clauses=tuple(_clauses(document, read, codes)), targets=tuple(targets.of(read.targets)),
        tasks=tuple(Tasks(city, document, agencies, codes, path).of(read.tasks)), findings=read.findings, text=read.text,
    )  # fmt: skip


def _clauses(document: Document, read: Read, codes: Codes) -> Iterator[ProposedClause]:
    years = {one.clause: one.year for one in read.outline}
    for kind in STATED:
        there = {_key(one.text.vi): one for one in getattr(document, kind)}
        said: Iterable[Statement] = getattr(read, kind)
        for one in said:
            known = there.pop(_key(one.text), None)
            year = _year(one.clause, years) if kind == "objectives" else None
            made = known or Clause(clause=codes.clause(_ADDRESSES[kind], year), text=Text(vi=one.text))
            place = Place(numbering=one.clause, address=one.address, start=one.start, end=one.end)
            clause = msgspec.structs.replace(made, numbering=one.clause)
            yield ProposedClause(
                kind=kind, clause=clause, place=place, certainty=one.certainty, known=known is not None
            )


def _key(words: str) -> str:
    return tidy(flat(words)).strip(" .;:")


def _year(clause: str, years: dict[str, int | None]) -> int | None:
    """The year that the heading of a clause, or of one above it, names."""
    steps = clause.split("/")
    return next((year for count in range(len(steps), 0, -1) if (year := years.get("/".join(steps[:count])))), None)


def with_proposal(city: City, proposal: Proposal) -> City:
    """The city as it would be with everything that is proposed, confirmed or not: what a draft is judged by."""
    document = with_clauses(proposal.document, [stated_of(one) for one in proposal.clauses])
    targets = {one.target.id: one.target for one in proposal.targets}
    tasks = {one.task.id: one.task for one in proposal.tasks}
    return msgspec.structs.replace(
        city,
        documents=(*(one for one in city.documents if one.id != document.id), document),
        targets=(*(one for one in city.targets if one.id not in targets), *targets.values()),
        tasks=(*(one for one in city.tasks if one.id not in tasks), *tasks.values()),
    )
