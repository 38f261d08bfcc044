"""What cannot be done with a task, as data; `khue.web.tasks.words` says it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from khue.web.tasks.models import Event


class CannotActError(Exception):
    """`code` says why, `params` what it is about; what the course of the task forbids is an `IllegalMoveError` instead."""

    def __init__(self, code: str, **params: object) -> None:
        super().__init__(f"{code}: {params}")
        self.code, self.params = code, params


class ConflictError(Exception):
    """Somebody else was first: `events` are what happened since the page was made that the person saw."""

    def __init__(self, events: Sequence[Event]) -> None:
        super().__init__(f"{len(events)} events since")
        self.events = tuple(events)
