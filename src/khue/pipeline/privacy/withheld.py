"""Rows that were asked for and may not be shown."""

from __future__ import annotations

from khue.exceptions import InputError
from khue.model.privacy import Publication
from khue.pipeline.privacy.words import withheld


class WithheldError(InputError):
    """The rows of a version are held back; `publication` says why, and so does the message."""

    def __init__(self, publication: Publication) -> None:
        super().__init__(finding=withheld(publication))
        self.publication = publication
