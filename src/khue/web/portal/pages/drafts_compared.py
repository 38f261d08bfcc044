"""Two versions of a draft: which clauses were added, changed, moved or dropped, word by word."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _

from khue.model.assessment import Evidence
from khue.model.draft import Draft
from khue.pipeline.drafts.clauses import Difference, Fate, Piece, differences
from khue.pipeline.reading import Build
from khue.web.portal import links, speaking
from khue.web.portal.head import Head
from khue.web.portal.pages.drafts import by_id
from khue.web.portal.parts import Fact
from khue.web.portal.words import Mark

_LIKE = {
    Fate.ADDED: Evidence.MET, Fate.CHANGED: Evidence.AT_RISK, Fate.MOVED: Evidence.ON_TRACK, Fate.GONE: Evidence.NO_DATA,
    Fate.SAME: Evidence.NO_DATA,
}  # fmt: skip


@dataclass(frozen=True)
class Line:
    """A clause that is not the same: what became of it, where it stood and stands, and its words."""

    mark: Mark
    clause: str
    pieces: tuple[Piece, ...]


@dataclass(frozen=True, kw_only=True)
class ComparisonPage:
    """What the page shows; `same` is how many clauses are as they were."""

    head: Head
    id: str
    over: str
    lead: str
    lines: tuple[Line, ...]


def page(old: Draft, new: Draft, lang: str) -> ComparisonPage:
    """The new version against the old one."""
    found = differences(old, new)
    params = {"old": _name(old), "new": _name(new)}
    title = _("%(new)s against %(old)s") % params
    return ComparisonPage(
        head=Head(title=title, description=title), id=new.document.id, over=new.document.title.in_(lang),
        lead=_lead(found), lines=tuple(_line(one) for one in found if one.fate is not Fate.SAME),
    )  # fmt: skip


def _lead(found: list[Difference]) -> str:
    counts = Counter(one.fate for one in found)
    return _("%(added)s clauses added, %(changed)s changed, %(moved)s moved, %(gone)s dropped, %(same)s as they were.") % {
        fate.value: counts[fate] for fate in Fate
    }  # fmt: skip


def _line(one: Difference) -> Line:
    words = {
        Fate.ADDED: _("Added"), Fate.CHANGED: _("Changed"), Fate.MOVED: _("Moved"), Fate.GONE: _("Dropped"),
        Fate.SAME: _("As it was"),
    }  # fmt: skip
    clauses = [speaking.clause(passage.clause) for passage in (one.old, one.new) if passage is not None]
    return Line(Mark(_LIKE[one.fate], words[one.fate]), " → ".join(dict.fromkeys(clauses)), one.pieces)


def _name(draft: Draft) -> str:
    return draft.document.number or draft.document.id


def ways(build: Build, draft: Draft) -> Iterator[Fact]:
    """The versions that a draft can be held against: those that it names, those that name it, and the other drafts."""
    document = draft.document
    for id_, other in by_id(build).items():
        named = {relation.document for relation in document.relations}
        naming = {relation.document for relation in other.document.relations}
        if id_ != document.id and (id_ in named or document.id in naming):
            yield Fact(
                _("Compare with %(document)s") % {"document": _name(other)},
                "",
                links.to("draft_compared", document.id, id_),
            )
