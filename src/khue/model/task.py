"""A task (nhiệm vụ): what a document assigns, to whom, with what product, by when."""

from __future__ import annotations

from datetime import date

from khue.model.base import Declared, Identifier


class Task(Declared, frozen=True):
    """One row of a document's tasks.csv.

    `deadline_text` keeps the words of the document where they are not a date ("hằng năm"); `lead_text` its words for
    the lead where they are not one agency. `state` is one of open, done, late_done; typed in, and shown as such.
    """

    id: Identifier
    clause: str
    text: str
    document: str = ""
    text_en: str = ""
    group: str = ""
    lead: str = ""
    lead_text: str = ""
    cooperating: tuple[str, ...] = ()
    cooperating_text: str = ""
    product: str = ""
    deadline: date | None = None
    deadline_text: str = ""
    targets: tuple[str, ...] = ()
    state: str = "open"
    done_on: date | None = None
    source_url: str = ""
    note: str = ""
