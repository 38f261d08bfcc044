"""The data that a build found: the observations, the dataset versions with what may be shown of them, and what is to be said
of them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from khue.model.city import City
from khue.model.finding import Finding
from khue.model.formula import Formula
from khue.model.privacy import Publication
from khue.pipeline.faults import shrunk
from khue.pipeline.home import Home
from khue.pipeline.inputs import privacy_version
from khue.pipeline.kept.segments import Segment
from khue.pipeline.manifest import DatasetVersion
from khue.pipeline.privacy.words import findings as exposures

if TYPE_CHECKING:
    from khue.ports import Store
    from khue.stores.parquet import ParquetStore
    from khue.stores.shelf import Head


@dataclass(frozen=True)
class Facts:
    """The data that a build found: all observations, every dataset version, and what came of the computing.

    `results` are the files of the cache that the computing left, `warnings` tell of rows that could not be counted or
    are missed.
    """

    segments: Sequence[Segment]
    datasets: tuple[DatasetVersion, ...] = ()
    results: tuple[str, ...] = ()
    warnings: tuple[Finding, ...] = ()
    publications: tuple[Publication, ...] = ()

    @property
    def cited(self) -> dict[str, str]:
        """By dataset the version that computed values cite."""
        return {version.dataset: version.label for version in self.datasets if version.current}


def publications_of(
    home: Home, city: City, store: ParquetStore, formulas: Mapping[str, Formula]
) -> tuple[tuple[Publication, ...], list[str]]:
    """What may be shown of each dataset version, and the files of the cache that have what was found in them."""
    from khue.pipeline.privacy.kept import KeptExposures
    from khue.pipeline.privacy.publications import Publications

    kept = KeptExposures(home.cache, privacy_version())
    read = {id: formula.columns for id, formula in formulas.items()}
    return tuple(Publications(city, store, read, kept).all()), sorted(kept.used)


def versions_of(city: City, store: ParquetStore) -> tuple[DatasetVersion, ...]:
    """Every version of the datasets under contract."""
    histories = (store.history(contract.id) for contract in city.contracts)
    counting = {contract.id: store.counting(contract.id) for contract in city.contracts}
    return tuple(_version(one, counting[one.dataset]) for history in histories for one in history)


def _version(version: Head, counting: Sequence[int]) -> DatasetVersion:
    return DatasetVersion(
        dataset=version.dataset, number=version.number, rows=version.rows, created=version.created,
        raw_name=version.raw_name, content=version.content, contract_version=version.contract_version,
        current=counting[-1:] == [version.number], withdrawn=version.number not in counting,
    )  # fmt: skip


def shrunk_versions(city: City, store: ParquetStore) -> Iterator[Finding]:
    """A warning for each whole dataset whose current version has far fewer rows than the one before."""
    for contract in city.contracts:
        pair = [store.version(contract.id, number) for number in store.counting(contract.id)[-2:]]
        if len(pair) == 2 and not contract.appends:
            before, current = pair
            yield from shrunk(before, current.rows, f"datasets/{current.dataset}/v{current.number}")


def persons_found(city: City, store: Store, publications: Iterable[Publication]) -> Iterator[Finding]:
    """A warning for each column of a current version in which persons are identified though it is not declared so."""
    current = {contract.id: found.number for contract in city.contracts if (found := store.current(contract.id))}
    for one in publications:
        if one.number == current.get(one.dataset):
            yield from exposures(one, f"datasets/{one.dataset}/v{one.number}")
