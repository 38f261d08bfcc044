"""Annexes alone (phụ lục), to hang on a paper that was written elsewhere: targets and tasks in the official columns."""

from __future__ import annotations

from khue.model.base import Text
from khue.pipeline.papers import tables
from khue.pipeline.papers.heads import Said
from khue.pipeline.papers.said import either
from khue.pipeline.papers.then import Then
from khue.reports.papers.model import Annex

NAME = Text(vi="Báo cáo", en="Report")
SUBJECT = Text(vi="Phụ lục chỉ tiêu, nhiệm vụ", en="Annexes of targets and tasks")


def compose(then: Then, document: str, lang: str) -> Said:
    """The targets and tasks of a document or of all, of an agency or of all, as they stand."""
    form = then.build.city.papers.form("annex")
    targets = [one for one in then.targets if not document or one.document == document]
    tasks = [one for one in then.tasks if not document or one[0].document == document]
    titles = {"targets": Text(vi="Chỉ tiêu", en="Targets"), "tasks": Text(vi="Nhiệm vụ", en="Tasks")} | form.headings
    caption = either(lang, "Kết quả thực hiện", "Results")
    made = {
        "targets": lambda: tables.of_targets(then, targets, caption, lang),
        "tasks": lambda: tables.of_tasks(then, tasks, caption, lang),
    }
    annexes = [Annex(title=titles[id].in_(lang), blocks=(made[id](),), landscape=True) for id in form.sections or made]
    path = f"/van-ban/{document}/" if document else "/chi-tieu/"
    return Said(
        kind="annex", name=form.name or NAME, subject=SUBJECT, blocks=(), path=path, annexes=annexes, loose=True
    )
