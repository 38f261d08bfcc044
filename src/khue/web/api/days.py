"""The day a question is about: codes of units mean nothing without one."""

from __future__ import annotations

from datetime import date

from khue.pipeline.reading import Build
from khue.web.api.problems import DAY, Problem


def asked_day(text: str, build: Build) -> date:
    """The day that `text` names (YYYY-MM-DD), or the build's own where it is empty; raises a problem otherwise."""
    try:
        return date.fromisoformat(text) if text else build.as_of
    except ValueError as error:
        raise Problem(DAY, {"value": text}) from error
