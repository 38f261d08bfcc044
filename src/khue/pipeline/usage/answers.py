"""The use of each dataset as plain values: what was read, asked and taken away, and what rests on it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from datetime import date
from typing import Any

from khue.model.contract import Contract
from khue.model.quality import Aspect
from khue.pipeline.attention.bands import shifted
from khue.pipeline.interest.answers import reuse_counts
from khue.pipeline.reading import Build
from khue.pipeline.usage.counts import KINDS, Use, read

Answer = dict[str, Any]
MONTHS = 12
"""So many months back uses are counted apart."""


def usage_answers(build: Build, today: date, more: Counter[Use] | None = None) -> list[Answer]:
    """The use of every dataset, the most used first. `more` are uses that are not on disk yet."""
    found: dict[str, dict[Use, int]] = {}
    for use, n in (read(build.home) + (more or Counter())).items():
        found.setdefault(use.thing, {})[use] = n
    since, reuses = shifted(today, -MONTHS), reuse_counts(build)
    answers = [_usage(build, one, found, since, reuses.get(one.id, 0)) for one in build.city.contracts]
    return sorted(answers, key=lambda answer: (-answer["uses"], answer["dataset"]))


def _usage(
    build: Build, contract: Contract, found: Mapping[str, Mapping[Use, int]], since: date, reuses: int
) -> Answer:  # fmt: skip
    """One dataset; `found` are the uses by thing. Uses of its indicators are counted apart: they use the dataset, but not its rows."""
    computed = [indicator.id for indicator in build.city.indicators if indicator.dataset == contract.id]
    own = found.get(f"dataset:{contract.id}", {})
    through = sum(sum(found.get(f"indicator:{id_}", {}).values()) for id_ in computed)
    rests = _resting(build, contract.id)
    return {
        "dataset": contract.id,
        "name": contract.name or contract.id,
        "agency": contract.owner,
        **{kind: sum(n for use, n in own.items() if use.kind == kind) for kind in KINDS},
        "through_indicators": through,
        "uses": sum(own.values()) + through,
        "uses_of_year": sum(n for use, n in own.items() if use.day > since.isoformat()),
        "last_used": max((use.day for use in own), default=None),
        "reuses": reuses,
        "indicators": len(computed),
        **rests,
        "never_used": not own and not through and not reuses and not rests["targets"] and not rests["components"],
    }


def _resting(build: Build, dataset: str) -> dict[str, int]:
    """How many targets and index components rest on a dataset, as its quality has it."""
    marks = build.quality[dataset].marks if dataset in build.quality else ()
    params = next((mark.reason.params for mark in marks if mark.aspect is Aspect.USE), {})
    return {name: int(params.get(name) or 0) for name in ("targets", "components")}
