"""How good a dataset is: the score, its five marks, and what the owner does next."""

from __future__ import annotations

from django.utils.translation import gettext as _

from khue.lib.vietnamese import number
from khue.pipeline.quality.telling import aspect_words, points, reason_sentence, step_sentence
from khue.pipeline.quality.words import NO_SCORE
from khue.pipeline.reading import Build
from khue.web.portal.pages.card import Big, Card
from khue.web.portal.parts import Cell, Column, table


def card(build: Build, dataset: str, lang: str) -> Card | None:
    """The quality of a dataset; nothing in a build that did not look."""
    found = build.quality.get(dataset)
    if found is None:
        return None
    step = _("What to do next: %(step)s") % {"step": step_sentence(found.step, lang)}
    if found.score is None:
        return Card(title=_("Quality score"), id="diem", sentences=(NO_SCORE[lang == "en"], step))
    columns = (Column(_("Aspect")), Column(_("Of 100"), numeric=True), Column(_("Why")))
    body: list[list[Cell | str]] = [
        [
            Cell(aspect_words(mark, lang), note=_("weight %(weight)s") % {"weight": number(mark.weight, lang=lang)}),
            points(mark.score, lang), reason_sentence(mark.reason, lang),
        ]
        for mark in found.marks
    ]  # fmt: skip
    return Card(
        title=_("Quality score"), id="diem",
        big=Big(points(found.score / 100, lang), _("of 100, version %(number)s") % {"number": found.version}),
        sentences=(step,), table=table(_("Quality score"), columns, body),
        note=_("The mean of the aspects by their weights; what cannot be scored is left out."),
    )  # fmt: skip
