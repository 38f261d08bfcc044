"""The weekly digest of some agencies: what to push, what changed, what is due; the facts of the pages and no others."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta

from khue.lib import vietnamese
from khue.pipeline.agenda.days import due
from khue.pipeline.agenda.news import news
from khue.pipeline.attention.answers import attention_answer
from khue.pipeline.reading import Build

WEEK = timedelta(days=7)
MOST = 10


@dataclass(frozen=True)
class Line:
    """A line: what it is, what more there is to say, and its page."""

    text: str
    more: str
    path: str


@dataclass(frozen=True)
class Digest:
    """What the people of some agencies need to know on a Monday."""

    day: date
    push: tuple[Line, ...]
    changed: tuple[Line, ...]
    late: tuple[Line, ...]
    due: tuple[Line, ...]

    @property
    def empty(self) -> bool:
        """Whether there is nothing to say."""
        return not (self.push or self.changed or self.late or self.due)


def digest(build: Build, agencies: Collection[str] | None, lang: str) -> Digest:
    """The digest of the build's day, for some agencies or (None) the whole city."""
    ahead, day = due(build, agencies), build.as_of
    behind = [one for one in ahead if one.day < day]
    soon = [one for one in ahead if day <= one.day <= day + WEEK]
    by = {"vi": "hạn", "en": "due"}[lang]
    return Digest(
        day,
        tuple(_pushes(build, agencies, lang)),
        tuple(
            Line(one.title.in_(lang), vietnamese.day(one.day, lang), one.path)
            for one in news(build, since=day - WEEK)
            if agencies is None or one.agency in agencies
        ),
        *(
            tuple(Line(one.title.in_(lang), f"{by} {vietnamese.day(one.day, lang)}", one.path) for one in part)
            for part in (behind, soon)
        ),
    )


def _pushes(build: Build, agencies: Collection[str] | None, lang: str) -> list[Line]:
    """What is on the list of things to push, with its reason; of an agency also what has no place on the city's list."""
    answer = attention_answer(build)
    items = answer["items"] if agencies is None else [*answer["items"], *answer["rest"]["items"]]
    own = [item for item in items if agencies is None or item["owner"] in agencies]
    suffix = "_en" if lang == "en" else ""
    return [
        Line(item[f"title{suffix}"] or item["title"], item["reason"][f"text{suffix}"], "/viec-can-thuc-day/")
        for item in own[:MOST]
    ]
