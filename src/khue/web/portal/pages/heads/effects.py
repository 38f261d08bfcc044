"""What a programme comes to: activity, output and outcome apart, and a flag where there is activity alone."""

from __future__ import annotations

from django.utils.translation import gettext as _

from khue.model.draft import Effect
from khue.pipeline.drafts.wording import EFFECTS
from khue.pipeline.heads.effects import programmes
from khue.pipeline.reading import Build
from khue.web.portal import links, speaking
from khue.web.portal.pages import rows
from khue.web.portal.pages.card import Card
from khue.web.portal.pages.catalog import Catalog, catalog
from khue.web.portal.parts import Cell, Column, Flag, table

_ORDER = (Effect.OUTCOME, Effect.OUTPUT, Effect.ACTIVITY)


def card(build: Build, document: str, lang: str) -> Card | None:
    """The targets and tasks of a programme by what they come to; nothing where it has none."""
    found = programmes(build).get(document)
    if found is None:
        return None
    things, title = catalog(build), _("What it comes to")
    body: list[list[Cell | str]] = []
    for effect in _ORDER:
        word = speaking.sentence_case(EFFECTS[effect][lang == "en"])
        held = [("target", id) for id in found.targets[effect]] + [("task", id) for id in found.tasks[effect]]
        body += [[_cell(things, kind, id, lang), word] for kind, id in held]
    counts = {effect: len(found.targets[effect]) + len(found.tasks[effect]) for effect in Effect}
    sentence = _("%(outcome)s are outcomes, %(output)s are outputs, %(activity)s are activity.") % {
        effect.value: n for effect, n in counts.items()
    }
    said = _("It promises work alone: no product, and no change for people or enterprises.")
    if things.documents[document].extent != "complete":
        said += " " + _("Only a part of the document was read.")
    note = _("Told from the words and units of targets and tasks; a person may see it otherwise.")
    flags = (Flag(_("Activity only"), said),) if found.activity_only else ()
    columns = (Column(_("Target or task")), Column(_("Comes to")))
    return Card(
        title=title, id="ket-qua", flags=flags, sentences=(sentence,), table=table(title, columns, body), note=note
    )


def _cell(things: Catalog, kind: str, id: str, lang: str) -> Cell:
    held = things.targets[id] if kind == "target" else things.tasks[id]
    return Cell(rows.short(speaking.pair(held.text, held.text_en, lang)), links.to(kind, id), id)
