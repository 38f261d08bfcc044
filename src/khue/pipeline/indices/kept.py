"""The standings of all declared indices as a build keeps them, each made once from what it is a function of.

cache/indices/<key>/<hash>.msgpack     the standing of an index in a period

The key is the hash of the declaration, of what is known and was published in the period, and of the code: an index of which
nothing changed is read and not computed again.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import msgspec

from khue.lib import disk
from khue.lib.periods import Period
from khue.model.city import City
from khue.model.index import Index
from khue.model.standing import Firmness, Standing
from khue.pipeline import cache
from khue.pipeline.indices.computed import Computed, Declared, Given, compute
from khue.pipeline.indices.doubts import firmness_of, study
from khue.pipeline.indices.holding import Holding
from khue.pipeline.indices.remarks import remarks
from khue.pipeline.indices.results import results_of
from khue.pipeline.indices.values import Published, known_in, periods_of, published_ranks

REPLICATIONS, SEED = 10_000, 1
"""What `khue index --firmness` takes where nothing is said."""
FEWEST = 2
"""Of fewer units no rank can be doubted."""
FOLDER = "indices"
KEY_LENGTH = 24


class KeptStandings:
    """Standings in the cache of a home; `used` are the files that were read or written, as `indices/<key>/<file>`."""

    def __init__(self, root: Path, code: str) -> None:
        self._root, self._code = root / FOLDER, code
        self.used: set[str] = set()

    def of(self, declared: Declared, given: Given, published: Published, units: int) -> Standing:
        """The standing that is kept for this, or that is made now."""
        key = _key(declared, given, published, units, self._code)
        found = self._find(key)
        if found is None:
            found = standing(declared, given, published, units)
            name = cache.write(self._root / key, msgspec.msgpack.encode(found), ".msgpack")
            self.used.add(f"{FOLDER}/{key}/{name}")
        return found

    def _find(self, key: str) -> Standing | None:
        for path in sorted((self._root / key).glob("*.msgpack")):
            content = cache.content(path)
            if content is not None:
                self.used.add(f"{FOLDER}/{key}/{path.name}")
                return msgspec.msgpack.decode(content, type=Standing)
        return None


def standings(holding: Holding, kept: KeptStandings) -> list[Standing]:
    """The standings of all indices in all periods of which anything is known, the newest period of each first."""
    return [
        kept.of(
            declared, known_in(holding, declared, period), published_ranks(holding, declared.index, period),
            len(peers(holding.city, declared.index, period)),
        )
        for declared in declarations(holding.city)
        for period in periods_of(holding, declared)
    ]  # fmt: skip


def peers(city: City, index: Index, period: str) -> set[str]:
    """The units that an index compares in a period, whether anything is known of them or not."""
    found = {unit.code for unit in city.units().at(index.level, Period.parse(period).end)}
    peer = any(level.id == index.level and level.peer for level in city.declaration.levels)
    return found | ({city.declaration.unit} if peer else set())


def declarations(city: City) -> Iterator[Declared]:
    """The indices of a city, each with its indicators."""
    for index in city.indices:
        yield declared_in(city, index)


def declared_in(city: City, index: Index) -> Declared:
    """An index with the indicators of its city."""
    return Declared(index, {indicator.id: indicator for indicator in city.indicators})


def standing(declared: Declared, given: Given, published: Published, units: int) -> Standing:
    """An index in a period; where it cannot be computed as declared it says why."""
    made = Standing(index=declared.index.id, period=given.period, units=units)
    try:
        found = compute(declared, given)
        results, said = results_of(found, published), tuple(remarks(found))
        made = msgspec.structs.replace(made, results=results, remarks=said)
        return msgspec.structs.replace(made, firmness=_firmness(found))
    except ValueError as error:
        return msgspec.structs.replace(made, failure=str(error))


def _firmness(found: Computed) -> Firmness | None:
    done = study(found, REPLICATIONS, SEED)
    if done is None or len(done.cut.table.units) < FEWEST:
        return None
    return firmness_of(found, done, REPLICATIONS, SEED)


def _key(declared: Declared, given: Given, published: Published, units: int, code: str) -> str:
    """The hash of what a standing is a function of."""
    index = declared.index
    measured = sorted({name for part in index.parts() for _, name in part.measured()} & declared.indicators.keys())
    values = {id: [repr(value) for value in column.tolist()] for id, column in given.values.items()}
    told = [
        msgspec.to_builtins(index), [declared.indicators[name].direction for name in measured],
        given.period, given.units, values, sorted(given.not_assessed),
        published.ranks, published.among, published.pillars, published.parts, units, REPLICATIONS, SEED, code,
    ]  # fmt: skip
    return disk.digest(msgspec.json.encode(told, order="sorted"))[:KEY_LENGTH]
