"""A duty in a line: what it is, and its page."""

from __future__ import annotations

from khue.pipeline.heads.duties import Duties, Duty, Thing
from khue.web.portal import links, speaking
from khue.web.portal.pages import rows
from khue.web.portal.pages.catalog import Catalog
from khue.web.portal.parts import Fact


def fact(things: Catalog, duties: Duties, duty: Duty, lang: str) -> Fact:
    """The name of a duty, what it says, and where it is shown."""
    match duty.thing:
        case Thing.TARGET | Thing.TASK:
            held = things.targets[duty.id] if duty.thing is Thing.TARGET else things.tasks[duty.id]
            said = rows.short(speaking.pair(held.text, held.text_en, lang))
            return Fact(duty.id, said, links.to(duty.thing.value, duty.id))
        case Thing.DATASET:
            return Fact(duty.id, things.contracts[duty.id].name, links.to("dataset", duty.id))
    piece = duties.pieces[duty.id]
    return Fact(things.indices[piece.index].name.in_(lang), piece.name.in_(lang), links.to("index", piece.index))
