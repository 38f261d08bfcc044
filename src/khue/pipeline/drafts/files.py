"""A draft that lies in a file: judged by what is read from it, before anything of it is in the city folder."""

from __future__ import annotations

import msgspec

from khue.documents.items import Read
from khue.model.city import City
from khue.model.draft import Draft
from khue.pipeline.drafts.judge import of_document
from khue.pipeline.proposals.whole import proposed, with_proposal


def draft_of_file(city: City, read: Read, path: str = "") -> tuple[City, Draft]:
    """What a file proposes as a draft, and the city with it; read to its end, so that what is not there is missing."""
    proposal = proposed(city, read, path=path)
    told = with_proposal(city, proposal)
    document = next(one for one in told.documents if one.id == proposal.document.id)
    draft = of_document(told, msgspec.structs.replace(document, extent="complete", status="draft"))
    return told, msgspec.structs.replace(draft, words=proposal.text)
