"""The quality of every dataset, made with a build."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date

from khue.exceptions import KhueError
from khue.model.contract import Contract
from khue.model.finding import Finding
from khue.model.gap import Thing
from khue.model.promise import frequency, owed
from khue.model.quality import DatasetQuality
from khue.pipeline.attention.known import View
from khue.pipeline.attention.late import periods_late
from khue.pipeline.gaps.faults import findings_of, refused_of
from khue.pipeline.gaps.needs import Need
from khue.pipeline.gaps.register import Line, Sources
from khue.pipeline.home import Home
from khue.pipeline.plan import open_store
from khue.pipeline.quality.fills import KeptFills
from khue.pipeline.quality.judge import Facts, judge


def with_build(
    home: Home, sources: Sources, made: Iterable[Line], day: date, findings: Sequence[Finding], fills: KeptFills
) -> list[DatasetQuality]:  # fmt: skip
    """The quality of each dataset under contract."""
    needs = {line.need.id: line.need for line in made if line.need.thing is Thing.DATASET}
    view = View(sources.known, day)
    told = (_told(view, contract, needs[contract.id], findings) for contract in sources.known.city.contracts)
    if not (home.path / "datasets").is_dir():
        return [judge(facts) for facts in told]
    return [judge(_stored(home, facts, fills)) for facts in told]


def _told(view: View, contract: Contract, need: Need, findings: Sequence[Finding]) -> Facts:
    """What is known of a dataset without looking at its rows."""
    refused, newest = refused_of(contract.id, findings), view.newest(contract.id)
    return Facts(
        contract=contract, refused=len(refused), refused_file=next(iter(refused), ""),
        findings=findings_of(contract.id, findings),
        behind=periods_late(view, contract) if frequency(contract) else None,
        newest=str(newest or ""), following=str(newest.next()) if newest else "",
        due=owed(contract, newest.end, 1) if newest and frequency(contract) else None,
        indicators=sum(one.dataset == contract.id for one in view.known.city.indicators), targets=len(need.subjects),
        components=sum(len(parts) for parts in need.components.values()),
    )  # fmt: skip


def _stored(home: Home, facts: Facts, fills: KeptFills) -> Facts:
    """The same with what the store has; a version whose files cannot be read has no mark for its cells."""
    import pyarrow as pa  # heavy, and only wanted where there is data

    store = open_store(home)
    version = store.current(facts.contract.id)
    if version is None:
        return facts
    try:
        filled = fills.of(store, version)
    except (KhueError, OSError, pa.ArrowException):
        filled = {}
    months = [(partition.period, partition.rows) for partition in version.partitions if partition.period]
    return replace(
        facts, version=version.number, rows=version.rows, filled=filled, files=max(1, len(version.raw_files)),
        months=months,
    )  # fmt: skip
