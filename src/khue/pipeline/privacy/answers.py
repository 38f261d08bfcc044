"""What is told of a dataset's publication, as plain values."""

from __future__ import annotations

from typing import Any

from khue.model.contract import Contract
from khue.model.privacy import Exposed, Publication
from khue.pipeline.privacy.words import kind_words, reasons


def publication_answer(publication: Publication | None, contract: Contract) -> dict[str, Any]:
    """Whether the rows of a dataset's current version are shown, which columns are closed, and what holds the rows back."""
    found = publication or Publication(dataset=contract.id, number=0)
    return {
        "published": publication is not None and found.open,
        "reasons": list(found.reasons),
        "sentences": reasons(found, "vi"),
        "sentences_en": reasons(found, "en"),
        "closed_columns": [column.name for column in contract.table.properties if column.closed]
        if contract.tables
        else [],
        "smallest_count": found.least,
        "exposures": [exposure_answer(one) for one in found.exposed],
    }


def exposure_answer(one: Exposed) -> dict[str, Any]:
    """What was found in a column, with the first rows; the cells are masked."""
    return {
        "column": one.column,
        "kind": one.kind,
        "kind_vi": kind_words(one.kind, "vi"),
        "kind_en": kind_words(one.kind, "en"),
        "rows": one.rows,
        "settled": one.settled,
        "first": [{"row": first.row, "file": first.file, "value": first.value} for first in one.first],
    }
