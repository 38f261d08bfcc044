"""How much a thing counts: by the document that promises it, how firmly, in which group, and what kind of thing it is."""

from __future__ import annotations

from khue.model.attention import Weight
from khue.model.city import Attention
from khue.model.document import Document

DOCUMENTS = {
    "resolution": 1.0, "nghi-quyet": 1.0,
    "programme": 0.8, "chuong-trinh": 0.8, "plan": 0.8, "ke-hoach": 0.8, "decision": 0.8, "quyet-dinh": 0.8,
    "de-an": 0.8,
}  # fmt: skip
"""Weight of a document by its kind; every other kind (directives, letters, pledges, lists) has `OTHER_DOCUMENT`."""
OTHER_DOCUMENT = 0.6
DRAFT = 0.5
"""What a draft counts of what its kind counts."""

CERTAINTY = {"firm": 1.0}
"""Weight of a promise by how firm it is; what is striven for has `SOFT`."""
SOFT = 0.6

TARGET = 1.0
TASK = 0.5
DATA = 0.25
RANK = 0.5
"""Weight of a thing by its kind: a target is what counts, a task serves it, data tell of it."""


def weight(limits: Attention, document: Document | None, *, group: str, kind: float, certainty: str = "firm") -> Weight:
    """The weight of something that a document promises; without a document it counts in full."""
    return Weight(
        document=1.0 if document is None else _of_document(limits, document),
        certainty=limits.certainty.get(certainty, CERTAINTY.get(certainty, SOFT)),
        group=limits.groups.get(group, 1.0),
        kind=kind,
    )


def _of_document(limits: Attention, document: Document) -> float:
    full = limits.documents.get(document.kind, DOCUMENTS.get(document.kind, OTHER_DOCUMENT))
    return full * DRAFT if document.status == "draft" else full
