"""A task (nhiệm vụ): what a document assigns, to whom, with what product, by when."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from msgspec import Meta

from khue.model.base import Declared, Identifier

Hour = Annotated[str, Meta(pattern=r"^(([01]\d|2[0-3]):[0-5]\d)?$")]
"""An hour of the day, such as 16:30, or empty."""


class Task(Declared, frozen=True):
    """One row of a document's tasks.csv.

    `deadline_text` keeps the words of the document where they are not a date ("hằng năm"); `lead_text` its words for
    the lead where they are not one agency. `after` names the tasks whose products this one waits for. `state` is one
    of open, done, late_done; typed in, and shown as such.

    `clause` is an address that stays; `numbering` is how the document itself numbers the place.

    `same_as` names the task of an earlier document that this one repeats: the two are one task and counted once. `pilot` are
    the agencies that do it first, as a trial. `working_days` is a deadline counted from the day after the task was given;
    `deadline_time` the hour of the deadline where one is stated ("16:30"). `result` is "number" where the task is done when
    its targets are met, "product" where by what it delivers; left out, a task that names targets and no product has a number.
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
    after: tuple[str, ...] = ()
    same_as: str = ""
    pilot: tuple[str, ...] = ()
    working_days: Annotated[int, Meta(ge=0, le=3000)] | None = None
    deadline_time: Hour = ""
    result: str = ""
    state: str = "open"
    done_on: date | None = None
    source_url: str = ""
    note: str = ""
    numbering: str = ""

    @property
    def has_number(self) -> bool:
        """Whether the task is done when its targets are met, rather than when a product is there."""
        return bool(self.targets) and (self.result == "number" or (not self.result and not self.product))
