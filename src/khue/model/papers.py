"""How a city's papers are headed and signed: the file reports.yaml of its folder. Posts, never persons."""

from __future__ import annotations

from enum import Enum

from khue.model.base import Declared, Identifier, Text


class PaperStyle(Enum):
    """STATE papers bear the national header (Decree 30/2020), PARTY ones the Party's."""

    STATE = "state"
    PARTY = "party"


class Signer(Declared, frozen=True):
    """Who signs: on whose authority, as "TM. ỦY BAN NHÂN DÂN" or "KT. GIÁM ĐỐC", and the posts, one a line."""

    authority: Text | None = None
    posts: tuple[Text, ...] = ()


class PaperForm(Declared, frozen=True):
    """What one kind of paper has of its own; what is left out is that of all papers.

    `symbol` stands after the number ("BC-UBND"; the Party's "BC/TU"), `recipients` below "Nơi nhận", the last of them
    where it is filed.
    """

    name: Text | None = None
    subject: Text | None = None
    symbol: str = ""
    addressees: tuple[Text, ...] = ()
    bases: tuple[Text, ...] = ()
    signer: Signer | None = None
    recipients: tuple[Text, ...] = ()


class Papers(PaperForm, frozen=True):
    """The file reports.yaml: what all papers have, and after it what kinds of papers have of their own.

    `agency` is the code of the agency that issues them, `issuer` its name as papers print it where that differs from its
    declared name, `parent` the agency above it where one is printed. `place` is the place of issue. `address` is where
    the portal is found ("https://..."), which the foot of each paper names.
    """

    style: PaperStyle = PaperStyle.STATE
    agency: Identifier | None = None
    issuer: Text | None = None
    parent: Text | None = None
    place: Text | None = None
    address: str = ""
    targets: PaperForm = PaperForm()
    target: PaperForm = PaperForm()
    index: PaperForm = PaperForm()
    attention: PaperForm = PaperForm()

    def form(self, kind: str) -> PaperForm:
        """What a kind of paper is headed and signed with: its own, and where it has none that of all papers."""
        own: PaperForm = getattr(self, kind)
        return PaperForm(
            name=own.name or self.name, subject=own.subject or self.subject, symbol=own.symbol or self.symbol,
            addressees=own.addressees or self.addressees, bases=own.bases or self.bases,
            signer=own.signer or self.signer, recipients=own.recipients or self.recipients,
        )  # fmt: skip

    def forms(self) -> dict[str, PaperForm]:
        """What is declared, by the key it stands under; "" is for all papers."""
        return {"": self, **{kind: getattr(self, kind) for kind in KINDS}}


KINDS = ("targets", "target", "index", "attention")
"""The kinds of papers by their key in reports.yaml and their name on the command line."""
