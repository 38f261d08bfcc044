"""Formulas over dataset versions: what of it is not kept yet, and how it is made.

Rows become pieces, partition by partition (`khue.pipeline.computing.pieces`), and pieces become finished observations, period by
period (`khue.pipeline.computing.cells`). Both are kept by content: what has been made of the same rows, by the same formula, in
the same places is never made again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date
from threading import Lock
from typing import TYPE_CHECKING

from khue.exceptions import InputError
from khue.lib.periods import Grain, Period
from khue.model.finding import Finding
from khue.model.observation import Status
from khue.pipeline.computing.cells import Span
from khue.pipeline.computing.jobs import LEFT_OUT, Job
from khue.pipeline.computing.lack import Cache, Lack, Roll, Scan
from khue.pipeline.computing.pieces import ROWS
from khue.pipeline.faults import unplaced, unreadable
from khue.ports import Measure, Partition, Pieces, Store, Unplaced
from khue.stats.additive import is_additive

if TYPE_CHECKING:
    import pyarrow as pa


AT_ONCE = 2
"""So many datasets are computed side by side: what one does in Python goes on while a database works for the other."""

_READING = Lock()
"""Held while rows are read: that takes all processors, and memory that there is but once."""


def make_all(lacks: Sequence[Lack], store: Store, cache: Cache, told: Callable[[Lack], None]) -> None:
    """Make all that is not kept, the datasets side by side; `told` is called with each in order before it is waited for.

    Raises InputError with the name of what cannot be read: of the first dataset of which something cannot.
    """
    own: dict[str, list[Lack]] = {}
    for lack in lacks:
        own.setdefault(lack.job.version.dataset, []).append(lack)
    largest_first = sorted(own, key=lambda dataset: -max(lack.rows for lack in own[dataset]))
    with ThreadPoolExecutor(AT_ONCE) as workers:
        made = {dataset: workers.submit(_make, own[dataset], store, cache) for dataset in largest_first}
        try:
            for lack in lacks:
                told(lack)
                made[lack.job.version.dataset].result()
        except BaseException:
            workers.shutdown(wait=False, cancel_futures=True)
            raise


def _make(lacks: Iterable[Lack], store: Store, cache: Cache) -> None:
    """Make what one dataset lacks."""
    for lack in lacks:
        for one in lack.scans:
            with _READING:
                scan(one, store, cache)
        for roll_up in lack.rolls:
            roll(roll_up, cache)
        leave_out(lack, cache)


def scan(lack: Scan, store: Store, cache: Cache) -> None:
    """Read the rows of some lots, each once, and keep what they come to; InputError names what cannot be read."""
    from khue.engines import chosen_engine

    job = lack.job
    files = {file for month, place in lack.lots for file in job.lots[month][place].files}
    _raise_first(store.damaged(job.version, whole=True, files=files))
    for together in lack.passes:
        read = [(month, job.lots[month][place].files) for month, place in together]
        partitions = tuple(Partition(month, files, 0, "") for month, files in read)
        request = job.request(store.paths(replace(job.version, partitions=partitions)))
        try:
            pieces = chosen_engine().pieces(request, lack.keys - {ROWS})
        except InputError as error:
            raise error if error.finding else unreadable(job.version, lack.months, error) from error
        cache.pieces.keep({month: job.rows[month][place] for month, place in together}, pieces)


def sound(jobs: Sequence[Job], store: Store) -> Sequence[Job]:
    """The jobs; raises InputError with the name of a partition that is missing or cut off, be it read or not."""
    for job in jobs:
        _raise_first(store.damaged(job.version))
    return jobs


def _raise_first(found: Sequence[Finding]) -> None:
    if found:
        raise InputError(finding=found[0])


def roll(lack: Roll, cache: Cache) -> None:
    """Compute some periods from the pieces of their partitions, and keep the observations."""
    from khue.engines import rollup
    from khue.pipeline.computing import finishing

    job, measures = lack.job, lack.measures
    keys = {key for measure in measures for key in job.parts[measure.indicator]}
    pieces = cache.pieces.load(job.keys(lack.months), keys)
    results = rollup.roll_up(job.request(measures=measures), pieces, starts=lack.starts).table()
    formulas = {measure.indicator: measure.formula for measure in measures}
    is_carried = any(job.places.is_carried(span.period) for span in lack.spans) or job.places.has_shared_codes
    if is_carried:
        found = finishing.finish(results, formulas, job.places.frame, _by_todays_units(lack, measures, pieces))
    else:
        found = finishing.as_counted(results)
    for span, table in finishing.by_span(found, lack.spans).items():
        made = [key for pair, key in job.wanted(span).items() if pair in lack.pairs]
        cache.cells.keep(job.cells[span], made, table)


def _by_todays_units(lack: Roll, measures: Iterable[Measure], pieces: Pieces) -> pa.Table | None:
    """What does not add up, for those units of today that others went into; None where there is no such thing."""
    from khue.engines import rollup

    job = lack.job
    asked = tuple(measure for measure in measures if not is_additive(measure.formula))
    if not asked or not job.places.todays:
        return None
    request = replace(job.request(measures=asked), placements=job.places.todays)
    return rollup.roll_up(request, pieces, starts=lack.starts).table()


def leave_out(lack: Lack, cache: Cache) -> None:
    """Find the rows of some partitions that no unit counts, and keep who they are."""
    from khue.engines import rollup

    job = lack.job
    if not lack.left_out:
        return
    pieces = cache.pieces.load(job.keys(lack.left_out), ())
    found = rollup.unplaced_by_month(job.request(), pieces)
    for month in lack.left_out:
        cache.cells.keep(job.left_out[month], [LEFT_OUT], _table_of(found.get(month, ())))


def _table_of(rows: Sequence[Unplaced]) -> pa.Table:
    import pyarrow as pa

    types = {"code": pa.string(), "rows": pa.int64(), "first": pa.date32(), "last": pa.date32()}
    return pa.table({name: pa.array([getattr(one, name) for one in rows], kind) for name, kind in types.items()})


def left_out(jobs: Iterable[Job], cache: Cache) -> list[Finding]:
    """Warnings of the rows that no unit counts, dataset by dataset."""
    return [finding for job in jobs if job.left_out for finding in unplaced(job.version, _merged(job, cache))]


def _merged(job: Job, cache: Cache) -> list[Unplaced]:
    """The rows left out, by code, of all months together."""
    import pyarrow as pa

    held = [(cell, cache.cells.files.held(cell)[LEFT_OUT]) for cell in job.left_out.values()]
    table = pa.concat_tables([cache.cells.files.table(cell, file) for cell, file in held])
    together = table.group_by("code").aggregate([("rows", "sum"), ("first", "min"), ("last", "max")])
    named = together.select(["code", "rows_sum", "first_min", "last_max"]).to_pylist()
    return [Unplaced(*one.values()) for one in named]


def observations(
    jobs: Iterable[Job], cache: Cache, as_of: date, holds: Callable[[Period], bool], *, earlier: bool = False
) -> pa.Table:  # fmt: skip
    """The results out of the cache for some periods, as far as these are over by `as_of`, by the datasets that they are of.

    `earlier` asks for those over earlier versions in their place, by the versions that they are of.
    """
    from khue.pipeline.computing import finishing

    tables: dict[str, list[pa.Table]] = {}
    for job in (one for one in jobs if one.earlier is earlier):
        own = tables.setdefault(job.version.label if earlier else job.version.dataset, [])
        own += [table for span in job.cells if holds(span.period) for table in _known(job, span, cache, as_of)]
    return finishing.cited(tables)


def is_known(span: Span, as_of: date) -> bool:
    """Whether a period is over, or some of its days may be."""
    return span.period.end <= as_of or span.grain is Grain.DAY


def _known(job: Job, span: Span, cache: Cache, as_of: date) -> list[pa.Table]:
    """What is kept of a period that is over, or of the days of one that are."""
    from khue.pipeline.computing import finishing

    tables = cache.cells.load(job.cells[span], job.wanted(span)) if is_known(span, as_of) else []
    known = tables if span.period.end <= as_of else [finishing.known_by(table, as_of) for table in tables]
    status = job.status(span)
    return known if status == Status.FINAL.value else [finishing.loosened(table, status) for table in known]


def used(jobs: Iterable[Job], cache: Cache, before: Iterable[str] = ()) -> tuple[str, ...]:
    """The files of the cache that hold what the jobs need, as `pieces/<folder>/<file>`.

    `before` are those of the build before: pieces that nobody asked for since are what they were.
    """
    found: set[str] = set()
    kept: dict[str, list[str]] = {}
    for name in before:
        kept.setdefault(name.rpartition("/")[0], []).append(name)
    for job in jobs:
        keys = {ROWS, *(key for keys in job.parts.values() for key in keys)}
        for row_key in job.keys(job.rows):
            if f"pieces/{row_key}" in kept and not cache.pieces.files.is_known(row_key):
                found.update(kept[f"pieces/{row_key}"])
                continue
            held = cache.pieces.files.held(row_key)
            found |= {f"pieces/{row_key}/{held[key]}" for key in keys if key in held}
        for span, cell in job.cells.items():
            found |= {f"cells/{name}" for name in cache.cells.paths(cell, job.wanted(span).values())}
        for cell in job.left_out.values():
            found |= {f"cells/{name}" for name in cache.cells.paths(cell, [LEFT_OUT])}
    return tuple(sorted(found))
