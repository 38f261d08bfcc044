"""What stands above, below and around the text of every paper: from reports.yaml, the city and the build."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, cast

from khue.lib.vietnamese import day
from khue.model.base import Text
from khue.model.papers import Papers, Signer
from khue.pipeline.papers.said import agency
from khue.pipeline.reading import Build
from khue.reports.papers.model import Annex, Block, Head, Paper, Signature

DRAFT = Text(vi="Dự thảo", en="Draft")
INVENTED = Text(vi="Số liệu hư cấu, không có thật", en="Invented data, nothing here is real")
SIMULATED = Text(vi="Số liệu mô phỏng, không có thật", en="Simulated data, nothing here is real")
_SYMBOLS = {"state": "BC", "party": "BC"}


@dataclass(frozen=True, kw_only=True)
class Said:
    """What a kind of paper says itself: its name and subject, its parts, and the page that shows the same (`path`).

    A sheet is for the desk: it is not signed and goes to nobody.
    """

    kind: str
    name: Text
    subject: Text
    blocks: Sequence[Block]
    path: str
    annexes: Sequence[Annex] = ()
    sheet: bool = False


def paper(build: Build, said: Said, lang: str, number: str = "") -> Paper:
    """The whole paper. Without a number it is a draft, and says so; it bears the day of the build."""
    papers = build.city.papers
    form = papers.form(said.kind)
    subject = said.subject if said.sheet else form.subject or said.subject
    return Paper(
        lang=cast("Literal['vi', 'en']", lang), style=papers.style.value,
        head=_head(build, papers, said.kind, lang, number),
        name=(form.name or said.name).in_(lang), subject=subject.in_(lang),
        addressees=() if said.sheet else _all(form.addressees, lang), bases=() if said.sheet else _all(form.bases, lang),
        blocks=tuple(said.blocks), annexes=tuple(said.annexes),
        signature=Signature() if said.sheet else _signature(form.signer, lang),
        recipients=() if said.sheet else _all(form.recipients, lang),
        marks=marks(build, number, lang), foot=foot(build, said.path, lang),
        description=_description(build, lang),
    )  # fmt: skip


def _head(build: Build, papers: Papers, kind: str, lang: str, number: str) -> Head:
    city = build.city.declaration
    issuer = papers.issuer.in_(lang) if papers.issuer else agency(build, papers.agency or "", lang)
    return Head(
        agency=issuer if papers.issuer or papers.agency else city.name.in_(lang),
        parent=papers.parent.in_(lang) if papers.parent else "",
        symbol=papers.form(kind).symbol or _SYMBOLS[papers.style.value],
        place=(papers.place or city.name).in_(lang), day=build.as_of, number=number,
    )  # fmt: skip


def _all(texts: Sequence[Text], lang: str) -> tuple[str, ...]:
    return tuple(text.in_(lang) for text in texts)


def _signature(signer: Signer | None, lang: str) -> Signature:
    if signer is None:
        return Signature()
    authority = signer.authority.in_(lang) if signer.authority else ""
    return Signature(authority=authority, posts=_all(signer.posts, lang))


def marks(build: Build, number: str, lang: str) -> tuple[str, ...]:
    """What a reader must not overlook."""
    city = build.city.declaration
    found = [] if number else [DRAFT]
    if city.invented or city.simulated:
        found.append(SIMULATED if city.simulated else INVENTED)
    return _all(found, lang)


def foot(build: Build, path: str, lang: str) -> tuple[str, ...]:
    """Of what day the figures are, from which build, and where the same stands on the portal."""
    as_of, place = day(build.as_of, lang), f"{build.city.papers.address}{'/en' if lang == 'en' else ''}{path}"
    if lang == "en":
        return (f"Figures as known on {as_of} · build {build.id} · the same figures at {place}",)
    return (f"Số liệu tính đến ngày {as_of} · bản dựng {build.id} · cùng số liệu tại {place}",)


def _description(build: Build, lang: str) -> str:
    as_of = day(build.as_of, lang)
    if lang == "en":
        return f"Made by Khuê from build {build.id} of {as_of}"
    return f"Khuê lập từ bản dựng {build.id} ngày {as_of}"
