"""What happened to tasks, and why something may not, as sentences in the reader's language."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import date

from khue.lib.vietnamese import day as day_words
from khue.lib.vietnamese import number
from khue.model.city import City
from khue.model.progress import Act, Happening, Stage, TaskStanding
from khue.model.task import Task
from khue.pipeline.tasks import words
from khue.pipeline.tasks.moves import IllegalMoveError

Name = Callable[[str], str]
"""The name of an agency by its code, in the reader's language."""


def refusal(error: IllegalMoveError, lang: str, name: Name = str) -> str:
    """Why something may not happen to a task."""
    params = {key: _plain(value, lang, name if key == "agency" else str) for key, value in error.params.items()}
    return words.REFUSALS[error.code][lang == "en"].format(**params)


def _plain(value: object, lang: str, name: Name) -> str:
    english = lang == "en"
    if isinstance(value, Act):
        return words.ACTS[value][english]
    if isinstance(value, Stage):
        return words.STAGE_BARE[value][english]
    if isinstance(value, tuple):
        return ", ".join(_plain(one, lang, name) for one in value)
    return day_words(value, lang) if isinstance(value, date) else name(str(value))


def stage(found: TaskStanding, lang: str) -> str:
    """In which stage a task is; what was reported as done waits for others."""
    waiting = found.finished and not found.counting.done
    return (words.WAITING if waiting else words.STAGES[found.stage])[lang == "en"]


def details(one: Happening, lang: str, name: Name) -> str:
    """What is said of an event besides its name and its text, in one line; empty where there is nothing."""
    return "; ".join(words.LOG[code][lang == "en"].format(**given) for code, given in _said(one, lang, name))


def _said(one: Happening, lang: str, name: Name) -> Iterator[tuple[str, dict[str, object]]]:
    if one.part:
        yield "part", {"agency": name(one.part)}
    if one.lead:
        yield "to", {"lead": name(one.lead)}
    if one.deadline:
        yield "deadline", {"deadline": day_words(one.deadline, lang)}
    if one.done:
        yield "done", {}
    elif one.progress is not None:
        yield "progress", {"progress": number(one.progress * 100, lang=lang)}
    if one.behind:
        yield "behind", {}
    if one.cause:
        yield "cause", {"kind": words.CAUSE_KINDS[one.cause_kind][lang == "en"], "cause": one.cause}
    if one.help:
        yield "help", {"help": one.help}
    if one.evidence:
        yield "evidence", {"n": len(one.evidence)}


def said(one: Happening) -> str:
    """The words that were written with an event: the product of a report, a reason, a directive."""
    return " ".join(dict.fromkeys(text for text in (one.product, one.text) if text))


def ownerless(city: City, task: Task, lead: str, standing: TaskStanding, lang: str) -> str:
    """That the lead agency is no more, and who took over; empty where it exists."""
    agencies = {agency.code: agency for agency in city.agencies}
    agency = agencies.get(lead or task.lead)
    if agency is None or agency.valid_to is None or standing.owner == agency.code:
        return ""
    owner = agencies.get(standing.owner)
    code = "successor" if owner else "nobody"
    return words.OWNERLESS[code][lang == "en"].format(
        lead=_name(agency.name, agency.name_en, lang), ended=day_words(agency.valid_to, lang),
        owner=_name(owner.name, owner.name_en, lang) if owner else "",
    )  # fmt: skip


def _name(vi: str, en: str, lang: str) -> str:
    return en if lang == "en" and en else vi


def lead_of(task: Task, history: Sequence[Happening]) -> str:
    """The agency that a task was given to last."""
    given = [one.lead for one in history if one.act is Act.ASSIGN and one.lead and not one.part]
    return given[-1] if given else task.lead
