"""The city's data assets by agency: which datasets each keeps under contract, which it owes, and what they are worth.

Every agency that exists stands in it, also one that keeps nothing: that is what the inventory is to show.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from khue.model.agency import Agency
from khue.model.contract import Contract
from khue.model.gap import Gap
from khue.pipeline.gaps.telling import Teller
from khue.pipeline.interest import board
from khue.pipeline.interest.answers import reuse_counts
from khue.pipeline.reading import Build

Answer = dict[str, Any]


def inventory_answers(build: Build) -> list[Answer]:
    """An agency a line: those with most datasets first, then by what they lack; data that no agency owns comes last."""
    found = _Found(build)
    codes = [agency.code for agency in build.city.agencies if agency.valid_on(build.as_of)]
    if any(contract.owner not in codes for contract in build.city.contracts):
        codes.append("")
    lines = [found.line(code, codes) for code in codes]
    return sorted(lines, key=lambda one: (one["agency"] == "", -one["datasets"], -one["missing"], one["agency"]))


def inventory_counts(lines: Iterable[Mapping[str, Any]]) -> dict[str, int]:
    """Of how many agencies so many keep data, and how many of them owe some that is missing."""
    own = [line for line in lines if line["agency"]]
    return {
        "agencies": len(own), "with_data": sum(line["held"] > 0 for line in own),
        "without": sum(line["datasets"] == 0 for line in own), "lacking": sum(line["missing"] > 0 for line in own),
    }  # fmt: skip


class _Found:
    """What is asked of the build once for all lines."""

    def __init__(self, build: Build) -> None:
        self._build, self._reuses = build, reuse_counts(build)
        self._agencies: dict[str, Agency] = {agency.code: agency for agency in build.city.agencies}
        self._current = {one.dataset: one for one in build.datasets if one.current}
        self._requests: dict[str, int] = {}
        for one in board.requests(build.home):
            if one.answered is None:
                self._requests[one.agency] = self._requests.get(one.agency, 0) + 1
        self._vi, self._en = Teller(build, "vi"), Teller(build, "en")

    def line(self, code: str, known: list[str]) -> Answer:
        """One agency; the empty code stands for data of no agency that exists."""
        own = [one for one in self._build.city.contracts if (one.owner if one.owner in known else "") == code]
        owed = [gap for gap in self._build.gaps if gap.owner == code and gap.state.absent]
        agency = self._agencies.get(code)
        things = [self._dataset(contract) for contract in own]
        return {
            "agency": code, "agency_name": agency.name if agency else None,
            "agency_name_en": (agency.name_en or agency.name) if agency else None, "datasets": len(own),
            "held": sum(thing["version"] is not None for thing in things), "missing": len(owed),
            "rows": sum(thing["rows"] or 0 for thing in things), "indicators": sum(t["indicators"] for t in things),
            "targets": sum(thing["targets"] for thing in things), "reuses": sum(thing["reuses"] for thing in things),
            "requests": self._requests.get(code, 0), "kept": things, "owed": [self._owed(gap) for gap in owed],
        }  # fmt: skip

    def _dataset(self, contract: Contract) -> Answer:
        version = self._current.get(contract.id)
        computed = {one.id for one in self._build.city.indicators if one.dataset == contract.id}
        return {
            "dataset": contract.id, "name": contract.name or contract.id, "version": version.number if version else None,
            "rows": version.rows if version else None, "indicators": len(computed),
            "targets": sum(target.indicator in computed for target in self._build.city.targets),
            "reuses": self._reuses.get(contract.id, 0),
        }  # fmt: skip

    def _owed(self, gap: Gap) -> Answer:
        return {
            "id": gap.id, "kind": gap.thing.value, "name": self._vi.name(gap), "name_en": self._en.name(gap),
            "state": gap.state.value, "state_text": self._vi.state(gap), "state_text_en": self._en.state(gap),
            "blocked": len(gap.targets), "due": gap.due.isoformat() if gap.due else None,
        }  # fmt: skip
