"""How a city's papers are headed and signed: the file reports.yaml of its folder. Posts, never persons."""

from __future__ import annotations

from enum import Enum
from typing import Annotated

from msgspec import Meta

from khue.model.base import Declared, Identifier, Text
from khue.model.task import Hour


class PaperStyle(Enum):
    """STATE papers bear the national header (Decree 30/2020), PARTY ones the Party's."""

    STATE = "state"
    PARTY = "party"


class Signer(Declared, frozen=True):
    """Who signs: on whose authority, as "TM. ỦY BAN NHÂN DÂN" or "KT. GIÁM ĐỐC", and the posts, one a line."""

    authority: Text | None = None
    posts: tuple[Text, ...] = ()


class Cycle(Enum):
    """How often a periodic report is due."""

    MONTH = "month"
    QUARTER = "quarter"
    HALF = "half"
    YEAR = "year"


class ReportingDay(Declared, frozen=True):
    """A periodic report that agencies owe: on this `day` of the last month of the period, or `after` so many months more.

    `time` is the hour by which it is to be there ("16:00"), `agencies` who owe it; empty means every agency that leads a task.
    """

    every: Cycle
    day: Annotated[int, Meta(ge=1, le=28)]
    after: Annotated[int, Meta(ge=0, le=12)] = 0
    time: Hour = ""
    name: Text | None = None
    agencies: tuple[Identifier, ...] = ()


class PaperForm(Declared, frozen=True):
    """What one kind of paper has of its own; what is left out is that of all papers.

    `symbol` stands after the number ("BC-UBND"; the Party's "BC/TU"), `recipients` below "Nơi nhận", the last of them
    where it is filed. `sections` are the parts of the paper in their order; a part that is not named is left out. `headings`
    and `sentences` by the parts' names say otherwise what stands above each; in braces are names that are filled in
    (docs/papers.md lists both). `style` is that of this kind where it differs.
    """

    name: Text | None = None
    subject: Text | None = None
    symbol: str = ""
    addressees: tuple[Text, ...] = ()
    bases: tuple[Text, ...] = ()
    signer: Signer | None = None
    recipients: tuple[Text, ...] = ()
    style: PaperStyle | None = None
    sections: tuple[str, ...] = ()
    headings: dict[str, Text] = {}
    sentences: dict[str, Text] = {}


class Papers(PaperForm, frozen=True):
    """The file reports.yaml: what all papers have, and after it what kinds of papers have of their own.

    `agency` is the code of the agency that issues them, `issuer` its name as papers print it where that differs from its
    declared name, `parent` the agency above it where one is printed. `place` is the place of issue. Without a `style` it is
    the Party's for an agency of the Party, else the state's. `closing_day` is the last day of the month that counts for a
    report of that month (14: from the 15th of the month before); 0 is the month's end. `address` is where the portal is
    found ("https://..."), which the foot of each paper names. `reporting` has the days on which periodic reports are due.
    `base` is a Word document in the folder papers/ whose styles the papers have.
    """

    agency: Identifier | None = None
    issuer: Text | None = None
    parent: Text | None = None
    place: Text | None = None
    address: str = ""
    base: str = ""
    targets: PaperForm = PaperForm()
    target: PaperForm = PaperForm()
    index: PaperForm = PaperForm()
    attention: PaperForm = PaperForm()
    proposal: PaperForm = PaperForm()
    periodic: PaperForm = PaperForm()
    annex: PaperForm = PaperForm()
    reminder: PaperForm = PaperForm()
    minutes: PaperForm = PaperForm()
    comments: PaperForm = PaperForm()
    closing_day: Annotated[int, Meta(ge=0, le=28)] = 0
    reporting: tuple[ReportingDay, ...] = ()

    def form(self, kind: str) -> PaperForm:
        """What a kind of paper is headed and signed with: its own, and where it has none that of all papers."""
        own: PaperForm = getattr(self, kind)
        return PaperForm(
            name=own.name or self.name, subject=own.subject or self.subject, symbol=own.symbol or self.symbol,
            addressees=own.addressees or self.addressees, bases=own.bases or self.bases,
            signer=own.signer or self.signer, recipients=own.recipients or self.recipients, style=own.style or self.style,
            sections=own.sections, headings=own.headings, sentences=own.sentences,
        )  # fmt: skip

    def style_of(self, kind: str, *, party: bool) -> PaperStyle:
        """The style of a kind of paper; where none is declared, that of who issues it: an agency of the Party or another."""
        return self.form(kind).style or (PaperStyle.PARTY if party else PaperStyle.STATE)

    def forms(self) -> dict[str, PaperForm]:
        """What is declared, by the key it stands under; "" is for all papers."""
        return {"": self, **{kind: getattr(self, kind) for kind in KINDS}}


KINDS = (
    "targets", "target", "index", "attention", "proposal", "periodic", "annex", "reminder", "minutes", "comments",
)  # fmt: skip
"""The kinds of papers by their key in reports.yaml and their name on the command line."""
