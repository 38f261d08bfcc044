"""Sources asked for what is new, and what they give taken in by the same step as any other file."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib import import_module
from pathlib import Path

from khue.exceptions import InputError
from khue.lib import disk
from khue.model.base import Text
from khue.model.city import City
from khue.model.finding import Finding, Rule
from khue.pipeline.fetching import kept
from khue.pipeline.incoming.answers import outcome
from khue.pipeline.incoming.checked import IngestResult
from khue.pipeline.incoming.ingest import contract_of, ingest
from khue.sources.remote.elsewhere import Brought, Elsewhere, Mark, of_contract
from khue.stores import ParquetStore

Bring = Callable[[Elsewhere, Mark, Path], Brought | None]
_FOLDER = ".fetching-"
NO_SPACE = Rule(
    "KH679", "fetched-not-written",
    Text(vi="Không ghi được dữ liệu lấy về cho {dataset}: {found}. Dữ liệu đang có không thay đổi.",
         en="What was fetched for {dataset} could not be written: {found}. The data that is there is unchanged."),
    Text(vi="Giải phóng dung lượng đĩa hoặc kiểm tra quyền ghi rồi chạy lại khue fetch.",
         en="Free space on the disk or check the right to write, then run khue fetch again."),
)  # fmt: skip
_MODULES = {"http": "web", "ckan": "ckan", "ogc": "ogc", "postgresql": "database", "sqlite": "database"}


@dataclass(frozen=True)
class Asked:
    """What came of asking one source: `same` (nothing new), `stored`, `unchanged`, `refused` or `failed`, with the reason."""

    dataset: str
    server: str
    outcome: str
    result: IngestResult | None = None
    finding: Finding | None = None


def fetch(city: City, store: ParquetStore, dataset: str = "", *, due_only: bool = False,
          at: datetime | None = None) -> Iterator[Asked]:  # fmt: skip
    """Ask the sources of one dataset or of all, one after the other; with `due_only` those whose time has come."""
    now = at or datetime.now(UTC)
    contracts = [contract_of(city, dataset)] if dataset else city.contracts
    with disk.locked(store.home / "raw" / "fetched" / ".lock"):
        for left in store.home.glob(f"{_FOLDER}*"):  # by one that was killed
            disk.remove(left)
        for contract in contracts:
            try:
                sources = of_contract(contract)
            except InputError as error:
                yield _failed(contract.id, "", error)
                continue
            for source in sources:
                asked = _ask_if_due(city, store, source, now, due_only)
                if asked is not None:
                    yield asked


def _ask_if_due(city: City, store: ParquetStore, source: Elsewhere, now: datetime, due_only: bool) -> Asked | None:
    last = kept.last(store.home, source)
    mark = last.mark if last else Mark()
    try:
        due = kept.due(last, source, now)
        return _ask(city, store, source, mark, now) if due or not due_only else None
    except InputError as error:
        kept.keep(store.home, source, now, "failed", mark)
        return _failed(source.dataset, source.server.server, error)
    except OSError as error:
        params = {"dataset": source.dataset, "found": error.strerror or error}
        return Asked(source.dataset, source.server.server, "failed", finding=Finding(NO_SPACE, "", params=params))


def _ask(city: City, store: ParquetStore, source: Elsewhere, mark: Mark, now: datetime) -> Asked:
    bring: Bring = import_module(f"khue.sources.remote.{_MODULES[source.kind]}").bring
    with tempfile.TemporaryDirectory(prefix=_FOLDER, dir=store.home) as folder:
        brought = bring(source, mark, Path(folder))
        if brought is None:
            kept.keep(store.home, source, now, "same", mark)
            return Asked(source.dataset, source.server.server, "same")
        result = ingest(city, store, source.dataset, brought.file)
    became = outcome(result)
    kept.keep(store.home, source, now, became, mark if result.refused else brought.mark)
    return Asked(source.dataset, source.server.server, became, result)


def _failed(dataset: str, server: str, error: InputError) -> Asked:
    if not isinstance(error.finding, Finding):
        raise error
    return Asked(dataset, server, "failed", finding=error.finding)
