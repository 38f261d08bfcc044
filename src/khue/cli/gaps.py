"""The gap register and the use of datasets on the command line."""

from __future__ import annotations

import argparse
from collections.abc import Sequence

from khue.pipeline.answers import Answer
from khue.pipeline.reading import Build

YEAR = 12
"""So many month ends back stands what is compared with."""


def items(build: Build, _args: argparse.Namespace) -> list[Answer]:
    """The lines of the register."""
    from khue.pipeline.gaps.answers import gap_answers

    return gap_answers(build)


def lines(build: Build, args: argparse.Namespace) -> Sequence[str]:
    """How complete the data is, and was a year ago."""
    from khue.pipeline.gaps.telling import Teller

    teller, found = Teller(build, args.lang), build.completeness
    return [teller.complete(found[-1]), teller.before(found[-1 - YEAR])] if len(found) > YEAR else []


def uses(build: Build, _args: argparse.Namespace) -> list[Answer]:
    """How much each dataset is used; what the server counted in the last minute is not there yet."""
    from khue.pipeline.build import today
    from khue.pipeline.usage.answers import usage_answers

    return usage_answers(build, today(build.city.declaration.time_zone))
