"""The composite indices that an indicator belongs to: whose score or rank it is, or what it is a part of."""

from __future__ import annotations

from django.utils.translation import gettext as _

from khue.model.base import Text
from khue.model.index import Index
from khue.pipeline.indices.holding import indicators_of
from khue.web.portal import links
from khue.web.portal.pages.card import Card
from khue.web.portal.pages.catalog import Catalog
from khue.web.portal.parts import Fact


def facts(things: Catalog, indicator: str, lang: str) -> tuple[Fact, ...]:
    """The index whose result the indicator is, the newest of its series."""
    found = [index for index in _newest_first(things) if indicator in (index.score, index.rank)]
    return tuple(Fact(_("Index"), index.name.in_(lang), links.to("index", index.id)) for index in found[:1])


def card(things: Catalog, indicator: str, lang: str) -> Card | None:
    """Every index with what the indicator is in it; None where it is in none."""
    found = [index for index in _newest_first(things) if indicator in indicators_of(index)]
    if not found:
        return None
    items = tuple(
        Fact(index.name.in_(lang), "", links.to("index", index.id), _role(index, indicator, lang)) for index in found
    )
    return Card(title=_("In composite indices"), id="bo-chi-so", items=items)


def _newest_first(things: Catalog) -> list[Index]:
    return sorted(things.city.indices, key=lambda index: -max(index.years))


def _role(index: Index, indicator: str, lang: str) -> str:
    """What the indicator is in an index."""
    if indicator == index.score:
        return _("the published score")
    if indicator == index.rank:
        return _("the published rank")
    named: list[tuple[Text, tuple[str, ...]]] = [(pillar.name, (pillar.score, pillar.rank)) for pillar in index.pillars]
    named += [(part.name, (*(name for _where, name in part.measured()), part.rank)) for part in index.parts()]
    return ", ".join(name.in_(lang) for name, own in named if indicator in own)
