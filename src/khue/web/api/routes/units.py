"""Administrative units, on a day."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponseBase
from django.utils.translation import gettext_lazy as _
from ninja import Path, Query, Router

from khue.model.unit import Unit
from khue.pipeline import answers
from khue.pipeline.reading import Build
from khue.web.api import lists, schemas
from khue.web.api.answering import answered, known_value, listed
from khue.web.api.current import build_of
from khue.web.api.days import asked_day
from khue.web.api.problems import NO_ITEM, Problem
from khue.web.api.queries import UnitOnDay, UnitQuery
from khue.web.matching import matches
from khue.web.near import nearest

router = Router(tags=["units"])


@router.get("/units", response=lists.Units, summary="Administrative units on a day")
def list_units(request: HttpRequest, query: Query[UnitQuery]) -> HttpResponseBase:
    """The units that exist on the day asked for, or on the day of the build."""
    build = build_of(request)
    known_value("level", query.level, [level.id for level in build.city.declaration.levels])
    asked_day(query.on, build)
    return listed(request, build, query, lambda: _wanted(build, query), lambda item: answers.unit_answer(build, item))


@router.get("/units/{code}", response=schemas.Unit, summary="One unit on a day")
def get_unit(request: HttpRequest, code: Path[str], query: Query[UnitOnDay]) -> HttpResponseBase:
    """The unit that bears the code on that day: codes are used again across reforms."""
    build = build_of(request)
    unit = build.city.units().find(code, asked_day(query.on, build))
    if unit is None:
        raise Problem(NO_ITEM, {"kind": _("unit"), "id": code}, nearest(code, [u.code for u in build.city.unit_rows]))
    return answered(request, build, query, lambda: answers.unit_answer(build, unit))


def _wanted(build: Build, query: UnitQuery) -> list[Unit]:
    day = asked_day(query.on, build)
    return [
        unit for unit in build.city.unit_rows
        if unit.valid_on(day) and query.level in ("", unit.level) and matches(query.q, unit.code, unit.name)
    ]  # fmt: skip
