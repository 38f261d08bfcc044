"""The document itself, as it would stand in resolution.yaml."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

import msgspec

from khue.documents.amendments import numbers
from khue.documents.faults import CUT_OFF
from khue.documents.items import Read
from khue.documents.plain import flat
from khue.model.agency import Agency
from khue.model.base import Text
from khue.model.city import City
from khue.model.document import Document, Relation
from khue.pipeline.proposals.agencies import Agencies
from khue.pipeline.proposals.names import document_id, known_document

DRAFT_NUMBER, OTHER_KIND = "(dự thảo)", "van-ban"
"""What stands for the number of a document that has none, and for a kind that was not found."""
_DRAFT = re.compile(r"(?<!\w)du thao(?!\w)")


@dataclass(frozen=True)
class Header:
    """The document, and whether the city has it already."""

    document: Document
    known: bool


def header(city: City, read: Read, agencies: Agencies, into: str = "") -> Header:
    """What the document is; `into` is the code of the city's document that it is known to be, else its number decides."""
    head = read.head
    given = next((one for one in city.documents if one.id == into), None) if into else None
    known = given or known_document(city, head.number, head.date)
    relations = _relations(city, read, known.id if known else "")
    extent = "partial" if any(one.rule in (CUT_OFF,) for one in read.findings) else "complete"
    if known is not None:
        had = {one.document for one in known.relations}
        added = tuple(one for one in relations if one.document not in had)
        return Header(
            msgspec.structs.replace(
                known, date=known.date or head.date, extent=extent, relations=(*known.relations, *added)
            ),
            True,
        )
    issuer = _issuer(city, read, agencies)
    title = head.title or head.kind_text or head.number or read.text.strip().split("\n")[0][:200] or DRAFT_NUMBER
    return Header(
        Document(
            id=into or document_id(city, head.number, head.date, title), number=head.number or DRAFT_NUMBER,
            kind=head.kind or OTHER_KIND, title=Text(vi=title),
            issuer=issuer.code if issuer else "", issuer_name=Text(vi=head.issuer) if head.issuer and not issuer else None, date=head.date,
            status="draft" if _is_draft(read) else "in_force", extent=extent, relations=relations,
        ),
        False,
    )  # fmt: skip


def _issuer(city: City, read: Read, agencies: Agencies) -> Agency | None:
    """Who issued it: by name, else where no name was found by what stands at the end of its number."""
    if read.head.issuer:
        return agencies.find(read.head.issuer)
    code = flat(re.split(r"[-/]", read.head.number)[-1]).upper()
    return next((one for one in city.agencies if one.code == code), None)


def _is_draft(read: Read) -> bool:
    opening = flat(read.text[:400])
    return not read.head.number or bool(re.search(r"[.…_]{2,}", read.head.number)) or bool(_DRAFT.search(opening))


def _relations(city: City, read: Read, own: str) -> tuple[Relation, ...]:
    """To documents of the city alone: those it changes, the one it carries out by its title, those it cites."""
    found = dict[str, str]()
    for number, kind in _named(read):
        known = known_document(city, number, None)
        if known is not None and known.id != own:
            found.setdefault(known.id, kind)
    return tuple(Relation(document=id, kind=kind) for id, kind in found.items())


def _named(read: Read) -> Iterator[tuple[str, str]]:
    whole = [one.document for one in read.amendments if one.kind == "replaces" and not one.place]
    yield from ((number, "replaces") for number in whole)
    yield from ((number, "carries_out") for number in numbers(read.head.title))
    yield from ((one.document, "supplements") for one in read.amendments)
    yield from ((number, "cites") for basis in read.head.bases for number in numbers(basis))
