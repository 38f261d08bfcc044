"""What if: questions to an index that no build can have answered beforehand, asked by a page's form or by a program.

Both ask the same way: `set.<component>=<value>` (or `set=<component>=<value>`), `set.<unit>:<component>` for another unit,
and likewise `weights`, `limit` and `cost`. What is left empty is not asked.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from django.http import QueryDict

from khue.model.index import Index
from khue.pipeline.indices.answers import Answer
from khue.pipeline.reading import Build
from khue.web.portal.memo import once_per_build

if TYPE_CHECKING:
    from khue.pipeline.indices.asking import Asked
    from khue.pipeline.indices.coming import Coming
    from khue.pipeline.indices.computed import Computed, Declared
    from khue.pipeline.indices.history import History
    from khue.pipeline.indices.values import Published

REPLICATIONS, SEED = 2_000, 1
"""What `khue whatif` takes where nothing is said."""
KINDS = ("set", "weights", "limit", "cost")
PERIOD, UNIT, REACH = "ky", "don-vi", "hang"
OTHER_UNIT, OTHER_PART, OTHER_VALUE = "khac", "khac-phan", "khac-gia-tri"
"""The fields of the page's form by which one value of another unit is changed."""
COMING, CHANCE = "vao", "kha-nang"
"""The fields by which a rank is to be reached in a coming period, and how likely."""
CHANCES = (0.5, 0.8, 0.9)
OTHER = (OTHER_UNIT, OTHER_PART, OTHER_VALUE)
FORM = (PERIOD, UNIT, REACH, COMING, CHANCE, *OTHER)
LONGEST = 200


def answer(build: Build, index: Index, period: str, unit: str, asked: Asked) -> Answer:
    """What the changes do; raises InputError or UsageError with a finding where that cannot be said."""
    from khue.pipeline.indices.asking import whatif  # numpy, and scipy where a rank is to be reached

    found, published = computed(build, index.id, period)
    before = _before(build, index.id, period, unit) if unit in found.given.units else None
    return whatif(found, published, unit, asked, replications=REPLICATIONS, seed=SEED, before=before)


@once_per_build
def _before(build: Build, index: str, period: str, unit: str) -> Answer:
    """How a unit stands before any change: half of what there is to compute, and the same each time."""
    from khue.pipeline.indices.whatif import standing_now

    found, published = computed(build, index, period)
    return standing_now(found, unit, REPLICATIONS, SEED, published)


@once_per_build
def computed(build: Build, index: str, period: str) -> tuple[Computed, Published]:
    """An index of the build in a period, and the ranks that were published; raises ValueError where it cannot be computed."""
    from khue.pipeline.indices.computed import compute
    from khue.pipeline.indices.values import known_in, published_ranks

    declared = _declared(build, index)
    return compute(declared, known_in(build, declared, period)), published_ranks(build, declared.index, period)


def _declared(build: Build, index: str) -> Declared:
    from khue.pipeline.indices.kept import declared_in

    return declared_in(build.city, next(own for own in build.city.indices if own.id == index))


def periods_ahead(index: Index, period: str) -> tuple[str, ...]:
    """The coming years in which an index is still in force; none for shorter periods."""
    return tuple(str(year) for year in sorted(index.years) if year > int(period[:4])) if len(period) == 4 else ()


def plan(build: Build, index: Index, period: str, unit: str, asked: Asked, on: str, chance: float) -> Answer:
    """The cheapest way to a rank in a coming period, against rivals as they are foretold; raises as `answer` does."""
    from khue.pipeline.indices.asking import check_unit
    from khue.pipeline.indices.rivals import plan_against

    past = _history(build, index.id, period)
    check_unit(past.newest, unit)
    published = computed(build, index.id, period)[1]
    return plan_against(past, published, unit, asked, on, chance, seed=SEED)


def catching_up(build: Build, index: Index, period: str, unit: str) -> Answer:
    """Who is catching up with a unit, and through which components; raises as `answer` does."""
    from khue.pipeline.indices.asking import check_unit
    from khue.pipeline.indices.catching import catching_answer

    past = _history(build, index.id, period)
    check_unit(past.newest, unit)
    return catching_answer(past, unit, _coming(build, index.id, period), computed(build, index.id, period)[1])


@once_per_build
def _history(build: Build, index: str, period: str) -> History:
    from khue.pipeline.indices.history import history_of, known_until

    declared = _declared(build, index)
    return history_of(build.city, declared, known_until(build, declared, period))


@once_per_build
def _coming(build: Build, index: str, period: str) -> Coming | None:
    from khue.pipeline.indices.coming import coming_next

    return coming_next(_history(build, index, period), seed=SEED)


def asked_in(query: QueryDict, reach: int | None) -> Asked:
    """What an address asks to be tried."""
    from khue.pipeline.indices.asking import Asked

    sets, weights, limits, costs = (tuple(_texts(query, kind)) for kind in KINDS)
    return Asked(sets + tuple(_other(query)), weights, reach, limits, costs)


def reach_in(query: QueryDict) -> int | None:
    """The rank that the form asks for; raises UsageError for what is no rank."""
    from khue.pipeline.indices.asking import rank_of

    text = query.get(REACH, "").strip()
    return rank_of(text) if text else None


def is_form_field(name: str) -> bool:
    """Whether a name in an address is one of the form's fields, which are as many as the index has components."""
    return name in FORM or name.partition(".")[0] in KINDS


def _texts(query: QueryDict, kind: str) -> Iterator[str]:
    """The assignments of a kind; a field that was left empty asks nothing."""
    yield from (text[:LONGEST] for text in query.getlist(kind) if text.strip())
    for name in query:
        head, dot, part = name.partition(".")
        value = query.get(name, "").strip()
        if head == kind and dot and value:
            yield f"{part}={value}"[:LONGEST]


def _other(query: QueryDict) -> Iterator[str]:
    unit, part, value = (query.get(name, "").strip() for name in OTHER)
    if unit and part and value:
        yield f"{unit}:{part}={value}"[:LONGEST]
