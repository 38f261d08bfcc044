"""Tables that the pages of heads share: counts of duties, targets by status, tasks by counting state."""

from __future__ import annotations

from collections import Counter

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from khue.lib.vietnamese import number
from khue.model.assessment import Evidence
from khue.model.progress import Counting
from khue.model.target import Target
from khue.pipeline.heads.tallies import Tally
from khue.web.portal import words
from khue.web.portal.pages.catalog import Catalog
from khue.web.portal.parts import Cell, Column, Table, table

COUNTING = {
    Counting.DONE_IN_TIME: gettext_lazy("done on time"),
    Counting.DONE_LATE: gettext_lazy("done late"),
    Counting.RUNNING: gettext_lazy("not done, in time"),
    Counting.OVERDUE: gettext_lazy("overdue"),
}
"""The four states in which tasks are counted, in words."""

BEHIND = (Evidence.AT_RISK, Evidence.OFF_TRACK, Evidence.OVERDUE)
"""The statuses of targets that are behind what was promised."""


def counts(first: str, *, several: bool = False) -> tuple[Column, ...]:
    """The columns of counted duties after a first one; `several` adds how many agencies there are."""
    agencies = (Column(_("Agencies"), numeric=True),) if several else ()
    names = (
        _("Targets"), _("of these behind"), _("Tasks"), _("of these overdue"), _("Datasets"), _("Data missing"),
        _("Index points lost"),
    )  # fmt: skip
    return (Column(first), *agencies, *(Column(name, numeric=True) for name in names))


def row(first: Cell | str, found: Tally, lang: str, agencies: int | None = None) -> list[Cell | str]:
    """The same counts as a row."""
    numbers = (found.targets, behind(found), found.tasks, found.counting.get(Counting.OVERDUE.value, 0))
    several = [] if agencies is None else [str(agencies)]
    return [first, *several, *(str(n) for n in numbers), str(found.datasets), str(found.owed), lost(found, lang)]


def behind(found: Tally) -> int:
    """How many targets are behind what was promised."""
    return sum(found.evidence.get(one.value, 0) for one in BEHIND)


def lost(found: Tally, lang: str) -> str:
    """The index points that are missing to the maximum, with two decimals; a dash where there is no component."""
    if not found.components:
        return "–"
    return number(round(found.lost, 2), lang=lang) if found.known else _("not known")


def standing(things: Catalog, targets: list[Target]) -> Table:
    """How many targets have each status, and all together."""
    found = Counter(things.evidence(target) for target in targets)
    body: list[list[Cell | str]] = [
        [Cell(str(words.EVIDENCE[evidence].label), status=evidence.value), str(found[evidence.value])]
        for evidence in Evidence if found[evidence.value]
    ]  # fmt: skip
    body.append([_("All"), str(len(targets))])
    return table(_("Targets by status"), (Column(_("Status")), Column(_("Targets"), numeric=True)), body, stacked=False)


def counted(found: Tally) -> Table:
    """How many tasks are in each of the four states, and all together."""
    body: list[list[Cell | str]] = [
        [_sentence(str(COUNTING[one])), str(found.counting.get(one.value, 0))] for one in Counting
    ]
    body.append([_("All"), str(found.tasks)])
    return table(_("Tasks by state"), (Column(_("State")), Column(_("Tasks"), numeric=True)), body, stacked=False)


def _sentence(said: str) -> str:
    return said[:1].upper() + said[1:]
