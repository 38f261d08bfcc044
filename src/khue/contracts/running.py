"""The pieces of a file judged side by side, and what they give taken in the order of the file."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack
from queue import SimpleQueue
from typing import Any, NamedTuple, Protocol

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from khue.contracts.held import Hold
from khue.contracts.judged import Judge, Judged
from khue.contracts.keys import Numbers
from khue.contracts.plan import Plan
from khue.contracts.session import Session
from khue.contracts.whole import TypedRows
from khue.contracts.wrong import Wrong


class Sink(TypedRows, Protocol):
    """Where good rows go, piece by piece: `arranged` may be called in several threads, `add` in the order of the file."""

    def arranged(self, table: pa.Table, bad: npt.NDArray[np.bool_] | None = None) -> Any:  # noqa: ANN401 - what the sink makes of a piece is its own
        """A piece of typed rows with `ROW_NUMBER`, but for the bad ones, made ready; columns of text may be dictionaries."""

    def add(self, arranged: Any) -> None:  # noqa: ANN401 - as above
        """Take the next piece."""


AT_ONCE = 2
"""So many pieces are judged side by side, while the next one is read."""
_MOST_BYTES = 32 * 1024**2


class _Done(NamedTuple):
    judged: Judged
    arranged: Any


def run(
    plan: Plan, tables: Iterable[pa.Table], sink: Sink, wrong: Wrong, hold: Hold
) -> tuple[int, list[Numbers]]:  # fmt: skip
    """Judge all pieces; good rows go to the sink, wrong ones to `wrong`. Gives the number of rows, and those of each key."""
    numbers = [Numbers(hold(f"key-{place}", _MOST_BYTES)) for place in range(len(plan.keys))]
    rows = 0
    for judged, arranged in _judged(plan, tables, sink):
        rows += judged.rows.num_rows
        for own, hashes in zip(numbers, judged.hashes, strict=True):
            own.add(judged.source.column("r"), hashes)
        wrong.add(judged)
        sink.add(arranged)
    wrong.tell()
    return rows, numbers


def _judged(plan: Plan, tables: Iterable[pa.Table], sink: Sink) -> Iterator[_Done]:
    """The pieces in their order; a file of one piece is judged at once, without threads."""
    every = iter(tables)
    first, second = next(every, None), next(every, None)
    with ExitStack() as stack:
        sessions: SimpleQueue[Session] = SimpleQueue()
        for _ in range(1 if second is None else AT_ONCE):
            sessions.put(stack.enter_context(plan.session()))
        session = sessions.get()
        judge = Judge(plan, session)
        sessions.put(session)

        def work(piece: pa.Table) -> _Done:
            session = sessions.get()
            try:
                judged = judge.judge(piece, session)
                return _Done(judged, sink.arranged(judged.rows, judged.bad))
            finally:
                sessions.put(session)

        if first is None:
            return
        yield work(first)
        del first
        if second is not None:
            yield from _side_by_side(work, second, every)


def _side_by_side(work: Any, second: pa.Table, others: Iterator[pa.Table]) -> Iterator[_Done]:  # noqa: ANN401 - of `_judged`
    with ThreadPoolExecutor(AT_ONCE) as threads:
        begun: deque[Future[_Done]] = deque([threads.submit(work, second)])
        try:
            for piece in others:
                begun.append(threads.submit(work, piece))
                if len(begun) > AT_ONCE:
                    yield begun.popleft().result()
            while begun:
                yield begun.popleft().result()
        finally:
            for waiting in begun:
                waiting.cancel()
