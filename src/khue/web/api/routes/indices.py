"""Composite indices: what they are, how units stand in them, how firm ranks are, and what would change them."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponseBase
from django.utils.translation import gettext_lazy as _
from ninja import Path, Query, Router

from khue.exceptions import InputError, KhueError, UsageError
from khue.lib.periods import Period
from khue.model.index import Index
from khue.model.standing import Standing
from khue.pipeline import answers
from khue.pipeline.indices.answers import Answer, firmness_answer, result_answer
from khue.pipeline.reading import Build
from khue.web.api import lists, schemas_indices
from khue.web.api.answering import answered, found, known_value, listed
from khue.web.api.current import build_of
from khue.web.api.problems import CANNOT_TRY, NO_RESULTS, NOT_FIRM, PERIOD, Problem
from khue.web.api.queries import PeriodOfUnit, PeriodQuery, Plain, PlanQuery, ResultQuery, WhatIfQuery, WordsQuery
from khue.web.context import language
from khue.web.matching import matches
from khue.web.portal import whatif

router = Router(tags=["indices"])


@router.get("/indices", response=lists.Indices, summary="Composite indices")
def list_indices(request: HttpRequest, query: Query[WordsQuery]) -> HttpResponseBase:
    """Every composite index: its tree of components and the years it was in force."""
    build = build_of(request)
    return listed(
        request, build, query,
        lambda: [item for item in build.city.indices if matches(query.q, item.id, item.name.vi, item.name.en)],
        lambda item: answers.index_answer(build, item),
    )  # fmt: skip


@router.get("/indices/{id}", response=schemas_indices.Index, summary="One composite index")
def get_index(request: HttpRequest, id: Path[str], query: Query[Plain]) -> HttpResponseBase:
    """The index with its tree of components, and the city's own results by period."""
    build = build_of(request)
    index = _index(build, id)
    return answered(request, build, query, lambda: answers.index_answer(build, index))


@router.get("/indices/{id}/results", response=lists.IndexResults, summary="Results of one composite index")
def list_results(request: HttpRequest, id: Path[str], query: Query[ResultQuery]) -> HttpResponseBase:
    """Score, rank, parts and pillars of every unit, the first rank first; of all periods, the newest first, or of one."""
    build = build_of(request)
    index = _index(build, id)
    standings = [_standing(build, index, query.period)] if query.period else _standings(build, index)
    known_value("unit", query.unit, [result.unit for standing in standings for result in standing.results])
    return listed(
        request, build, query,
        lambda: [r for standing in standings for r in standing.results if query.unit in ("", r.unit)],
        result_answer,
    )  # fmt: skip


@router.get("/indices/{id}/firmness", response=schemas_indices.Firmness, summary="How firm the ranks of an index are")
def get_firmness(request: HttpRequest, id: Path[str], query: Query[PeriodQuery]) -> HttpResponseBase:
    """Ranks under chance combinations of what could as well have been decided otherwise; of the newest period, or of one."""
    build = build_of(request)
    standing = _standing(build, _index(build, id), query.period)
    if standing.firmness is None:
        raise Problem(NOT_FIRM, {"index": id, "period": standing.period})
    firmness = standing.firmness
    return answered(request, build, query, lambda: firmness_answer(id, standing.period, firmness))


@router.get("/indices/{id}/whatif", response=schemas_indices.WhatIf, summary="What if")
def get_whatif(request: HttpRequest, id: Path[str], query: Query[WhatIfQuery]) -> HttpResponseBase:
    """Score, rank and chance before and after changed values or weights; with `reach` the cheapest way to a rank.

    The fields of the page's form are understood as well: `set.<component>=<value>` is `set=<component>=<value>`.
    """
    build = build_of(request)
    index = _index(build, id)
    period = _standing(build, index, query.period or request.GET.get(whatif.PERIOD, "")).period
    unit = query.unit or request.GET.get(whatif.UNIT, "") or build.city.declaration.unit

    def make() -> Answer:
        asked = whatif.asked_in(request.GET, query.reach or whatif.reach_in(request.GET))
        return whatif.answer(build, index, period, unit, asked)

    return answered(request, build, query, _tried(make), whatif.is_form_field)


@router.get("/indices/{id}/plan", response=schemas_indices.Plan, summary="A plan for a coming period")
def get_plan(request: HttpRequest, id: Path[str], query: Query[PlanQuery]) -> HttpResponseBase:
    """The cheapest way to a rank in a coming period in which the index is in force, against rivals as they are foretold."""
    build = build_of(request)
    index = _index(build, id)
    period = _standing(build, index, query.period).period
    known_value("on", query.on, whatif.periods_ahead(index, period))
    unit = query.unit or build.city.declaration.unit
    asked = whatif.asked_in(request.GET, query.reach)
    return answered(
        request, build, query, _tried(lambda: whatif.plan(build, index, period, unit, asked, query.on, query.chance)),
        whatif.is_form_field,
    )  # fmt: skip


@router.get("/indices/{id}/catching-up", response=schemas_indices.CatchingUp, summary="Who is catching up")
def get_catching_up(request: HttpRequest, id: Path[str], query: Query[PeriodOfUnit]) -> HttpResponseBase:
    """The neighbours of a unit, those likeliest to change places first, and the components in which others gained more."""
    build = build_of(request)
    index = _index(build, id)
    period = _standing(build, index, query.period).period
    unit = query.unit or build.city.declaration.unit
    return answered(request, build, query, _tried(lambda: whatif.catching_up(build, index, period, unit)))


def _tried(make: Callable[[], Answer]) -> Callable[[], Answer]:
    """The same, with what cannot be tried as a problem that says why."""

    def tried() -> Answer:
        try:
            return make()
        except (InputError, UsageError) as error:
            likely = getattr(error.finding, "params", {}).get("suggestion")
            raise Problem(CANNOT_TRY, {"why": _Told(error)}, [str(likely)] if likely else []) from error

    return tried


class _Told:
    """A fault in words, put together only when the reader's language is known."""

    def __init__(self, error: KhueError) -> None:
        self._error = error

    def __str__(self) -> str:
        return self._error.message(language())


def _index(build: Build, id: str) -> Index:
    return found(_("index"), id, {index.id: index for index in build.city.indices})


def _standings(build: Build, index: Index) -> list[Standing]:
    return [standing for standing in build.standings.values() if standing.index == index.id]


def _standing(build: Build, index: Index, period: str) -> Standing:
    """The standing in a period, the newest where none is named; raises a problem that names those that there are."""
    try:
        asked = str(Period.parse(period)) if period else ""
    except ValueError as error:
        raise Problem(PERIOD, {"value": period}) from error
    standings = {standing.period: standing for standing in _standings(build, index)}
    asked = asked or next(iter(standings), "")
    if asked not in standings:
        raise Problem(NO_RESULTS, {"index": index.id, "period": asked or "–", "known": ", ".join(standings) or "–"})
    return standings[asked]
