"""What stands above, below and around the text of every paper: from reports.yaml, the city and the build."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal, cast

from khue.lib.vietnamese import day
from khue.model.base import Text
from khue.model.papers import PaperForm, Papers, PaperStyle
from khue.pipeline.papers.said import agency, head_post
from khue.pipeline.reading import Build
from khue.reports.papers.model import Annex, Block, Head, Paper, Signature

DRAFT = Text(vi="Dự thảo", en="Draft")
INVENTED = Text(vi="Số liệu hư cấu, không có thật", en="Invented data, nothing here is real")
SIMULATED = Text(vi="Số liệu mô phỏng, không có thật", en="Simulated data, nothing here is real")
SHORT = {"proposal": "TTr", "reminder": "PĐĐ", "minutes": "BB"}
"""What stands first in the symbol of a kind; of all others BC, as of reports."""
AS_ABOVE, FILED = Text(vi="Như trên", en="As above"), Text(vi="Lưu: VT", en="Filed: clerical office")
PARTY_BLOC = "dang"
"""The bloc of the agencies of the Party."""


NOBODY = Signature()
"""Nobody signs."""


@dataclass(frozen=True, kw_only=True)
class Said:
    """What a kind of paper says itself: its name and subject, its parts, and the page that shows the same (`path`).

    A sheet is for the desk: it is not signed and goes to nobody. A `loose` paper is nothing but its annexes, to hang on another.
    `issuer` is the agency that issues it where that is not the city's usual one, `to` whom it goes to besides those declared,
    `signer` who signs where that is not the one
    declared, `counterpart` who signs beside: such a paper goes to nobody. `day` is that of its figures, where it is not the build's.
    """

    kind: str
    name: Text
    subject: Text
    blocks: Sequence[Block]
    path: str
    annexes: Sequence[Annex] = ()
    sheet: bool = False
    loose: bool = False
    issuer: str = ""
    to: Sequence[str] = ()
    signer: Signature | None = None
    counterpart: Signature = NOBODY
    day: date | None = None


def paper(build: Build, said: Said, lang: str, number: str = "") -> Paper:
    """The whole paper. Without a number it is a draft, and says so; it bears the day of the build."""
    papers = build.city.papers
    form = papers.form(said.kind)
    subject = said.subject if said.sheet else form.subject or said.subject
    return Paper(
        lang=cast("Literal['vi', 'en']", lang), style=style_of(build, said).value,
        head=_head(build, papers, said, lang, number), counterpart=said.counterpart, loose=said.loose,
        name=(form.name or said.name).in_(lang), subject=subject.in_(lang),
        addressees=() if said.sheet else _addressees(build, said, lang), bases=() if said.sheet else _all(form.bases, lang),
        blocks=tuple(said.blocks), annexes=tuple(said.annexes),
        signature=Signature() if said.sheet else signature(build, said, lang),
        recipients=() if said.sheet or said.counterpart.posts else _recipients(build, said, lang),
        marks=marks(build, number, lang), foot=foot(build, said.path, lang, said.day),
        description=_description(build, lang), base=build.city.paper_base,
    )  # fmt: skip


def _is_others(build: Build, said: Said) -> bool:
    """Whether another agency issues it than the one whose papers reports.yaml tells of."""
    return bool(said.issuer) and said.issuer != build.city.papers.agency


def _addressees(build: Build, said: Said, lang: str) -> tuple[str, ...]:
    if said.to or _is_others(build, said):
        return tuple(said.to)
    return _all(build.city.papers.form(said.kind).addressees, lang)


def _recipients(build: Build, said: Said, lang: str) -> tuple[str, ...]:
    """As declared; of a paper that another agency issues, to whom it goes and where it is filed."""
    if _is_others(build, said):
        return _all((AS_ABOVE, FILED) if said.to else (FILED,), lang)
    return _all(build.city.papers.form(said.kind).recipients, lang)


def reported_to(build: Build, agency_: str, lang: str) -> tuple[str, ...]:
    """To whom an agency reports: the one above it, else who issues the city's papers; nobody where it is neither."""
    own = next((one for one in build.city.agencies if one.code == agency_), None)
    if own is None or agency_ == build.city.papers.agency:
        return ()
    if own.parent:
        return (agency(build, own.parent, lang),)
    return () if own.bloc == PARTY_BLOC else (issuer_name(build, "", lang),)


def style_of(build: Build, said: Said) -> PaperStyle:
    """The style of a paper: as declared for its kind, else the Party's where an agency of the Party issues it."""
    papers = build.city.papers
    issuing = said.issuer or papers.agency or ""
    found = next((one for one in build.city.agencies if one.code == issuing), None)
    party = found is not None and found.bloc == PARTY_BLOC
    if _is_others(build, said):
        return PaperStyle.PARTY if party else PaperStyle.STATE
    return papers.style_of(said.kind, party=party)


def _head(build: Build, papers: Papers, said: Said, lang: str, number: str) -> Head:
    return Head(
        agency=issuer_name(build, said.issuer, lang), parent=_parent(build, papers, said, lang),
        symbol=_symbol(build, papers, said), place=(papers.place or build.city.declaration.name).in_(lang), day=build.as_of,
        number=number,
    )  # fmt: skip


def issuer_name(build: Build, issuer: str, lang: str) -> str:
    """The name of who issues a paper: an agency, else whoever issues the papers of the city, else the city."""
    papers = build.city.papers
    if issuer and issuer != papers.agency:
        return agency(build, issuer, lang)
    if papers.issuer:
        return papers.issuer.in_(lang)
    return agency(build, papers.agency, lang) if papers.agency else build.city.declaration.name.in_(lang)


def _parent(build: Build, papers: Papers, said: Said, lang: str) -> str:
    """The agency above: as declared, or for a paper that another agency issues the one above that."""
    if not _is_others(build, said):
        return papers.parent.in_(lang) if papers.parent else ""
    own = next((one for one in build.city.agencies if one.code == said.issuer), None)
    return agency(build, own.parent, lang) if own and own.parent else ""


def _symbol(build: Build, papers: Papers, said: Said) -> str:
    """The kind's own symbol; else its short name before the issuer's, as "TTr-UBND"."""
    own: PaperForm = getattr(papers, said.kind)
    short = SHORT.get(said.kind, "BC")
    between = "/" if style_of(build, said) is PaperStyle.PARTY else "-"
    if _is_others(build, said):
        return f"{short}{between}{said.issuer}"
    if own.symbol or not papers.symbol:
        return own.symbol or short
    return re.sub(r"^[^-/]+[-/]", f"{short}{between}", papers.symbol)


def _all(texts: Sequence[Text], lang: str) -> tuple[str, ...]:
    return tuple(text.in_(lang) for text in texts)


def signature(build: Build, said: Said, lang: str) -> Signature:
    """Who signs: as declared; of a paper that another agency issues, the head of that."""
    if said.signer is not None:
        return said.signer
    if _is_others(build, said):
        head = head_post(build, said.issuer, lang)
        return Signature(posts=(head,) if head else ())
    signer = build.city.papers.form(said.kind).signer
    if signer is None:
        return Signature()
    return Signature(
        authority=signer.authority.in_(lang) if signer.authority else "", posts=_all(signer.posts, lang)
    )  # fmt: skip


def marks(build: Build, number: str, lang: str) -> tuple[str, ...]:
    """What a reader must not overlook."""
    city = build.city.declaration
    found = [] if number else [DRAFT]
    if city.invented or city.simulated:
        found.append(SIMULATED if city.simulated else INVENTED)
    return _all(found, lang)


def foot(build: Build, path: str, lang: str, day_: date | None = None) -> tuple[str, ...]:
    """Of what day the figures are, from which build, and where the same stands on the portal."""
    as_of, place = day(day_ or build.as_of, lang), f"{build.city.papers.address}{'/en' if lang == 'en' else ''}{path}"
    if lang == "en":
        return (f"Figures as known on {as_of} · build {build.id} · the same figures at {place}",)
    return (f"Số liệu tính đến ngày {as_of} · bản dựng {build.id} · cùng số liệu tại {place}",)


def _description(build: Build, lang: str) -> str:
    as_of = day(build.as_of, lang)
    if lang == "en":
        return f"Made by Khuê from build {build.id} of {as_of}"
    return f"Khuê lập từ bản dựng {build.id} ngày {as_of}"
