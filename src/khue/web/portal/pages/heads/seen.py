"""A head as a page sees it: the agency, what its head answers for, and the language of the reader."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from khue.model.agency import Agency
from khue.pipeline.heads.duties import Duties, Duty
from khue.pipeline.heads.tallies import Tally, of_head
from khue.pipeline.reading import Build
from khue.web.portal.pages.catalog import Catalog


@dataclass(frozen=True)
class Seen:
    """What the cards of a head's page are made from."""

    things: Catalog
    duties: Duties
    agency: Agency
    lang: str

    @property
    def build(self) -> Build:
        """The build behind the page."""
        return self.things.build

    @cached_property
    def mine(self) -> list[Duty]:
        """What the head answers for."""
        return self.duties.of(self.agency.code)

    @cached_property
    def count(self) -> Tally:
        """The same, counted."""
        return of_head(self.duties, self.agency.code)

    def agency_name(self, code: str) -> str:
        """The name of an agency in the reader's language."""
        return self.things.agency_name(code, self.lang)
