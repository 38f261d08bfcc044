"""Who answers for what: heads, blocs side by side, fields by their gap to the targets, and who is late."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponseBase
from django.utils.translation import gettext_lazy as _
from ninja import Path, Query, Router

from khue.pipeline.heads import answers
from khue.web.api import lists
from khue.web.api.answering import answered, found, known_value, listed
from khue.web.api.current import build_of
from khue.web.api.problems import NO_ITEM, Problem
from khue.web.api.queries import AgencyQuery, Listing, Plain
from khue.web.api.schemas_heads import Blocs, HeadPage, Priorities
from khue.web.matching import matches

router = Router(tags=["heads"])


@router.get("/heads", response=lists.Heads, summary="Heads, with what each answers for")
def list_heads(request: HttpRequest, query: Query[AgencyQuery]) -> HttpResponseBase:
    """Every head, and at the end what nobody answers for: each thing is counted once, and together they are the city."""
    build = build_of(request)
    known_value("bloc", query.bloc, [bloc.id for bloc in build.city.declaration.blocs])

    def wanted() -> list[answers.Answer]:
        rows = (row for row in answers.heads_answer(build) if query.bloc in ("", row["bloc"]))
        return [row for row in rows if matches(query.q, row["code"], row["name"], row["name_en"])]

    return listed(request, build, query, wanted, _same)


@router.get("/heads/{code}", response=HeadPage, summary="One head")
def get_head(request: HttpRequest, code: Path[str], query: Query[Plain]) -> HttpResponseBase:
    """All that a head answers for, how each thing stands, and what to push today."""
    build = build_of(request)
    agency = found(_("agency"), code, {agency.code: agency for agency in build.city.agencies})
    return answered(request, build, query, lambda: answers.head_answer(build, agency))


@router.get("/blocs", response=Blocs, summary="Blocs side by side")
def get_blocs(request: HttpRequest, query: Query[Plain]) -> HttpResponseBase:
    """The blocs of the political system, what nobody answers for, and the city, which is their sum."""
    build = build_of(request)
    return answered(request, build, query, lambda: answers.blocs_answer(build))


@router.get("/fields", response=lists.Fields, summary="Fields, the farthest from their targets first")
def list_fields(request: HttpRequest, query: Query[Listing]) -> HttpResponseBase:
    """How much is missing to the targets of each field; targets without a figure are left out, not counted as zero."""
    build = build_of(request)
    return listed(request, build, query, lambda: answers.sectors_answer(build), _same)


@router.get("/delays", response=lists.Delays, summary="Who is late, the most days first")
def list_delays(request: HttpRequest, query: Query[Listing]) -> HttpResponseBase:
    """The agencies that are late with tasks or data on the day of the build."""
    build = build_of(request)
    return listed(request, build, query, lambda: answers.late_answer(build), _same)


@router.get("/priorities", response=Priorities, summary="Which fields come first, and by what")
def get_priorities(request: HttpRequest, query: Query[Plain]) -> HttpResponseBase:
    """The fields in their places, the published criteria with their weights, and who changed these when."""
    build = build_of(request)
    found = answers.priorities_answer(build)
    if found is None:
        raise Problem(NO_ITEM, {"kind": "file", "id": "priorities.yaml"}, ())
    return answered(request, build, query, lambda: found)


@router.get("/programmes", response=lists.Programmes, summary="Programmes by activity, output and outcome")
def list_programmes(request: HttpRequest, query: Query[Listing]) -> HttpResponseBase:
    """The documents that set targets or tasks, with what these come to; those of activity alone are flagged."""
    build = build_of(request)
    return listed(request, build, query, lambda: answers.programmes_answer(build), _same)


def _same(answer: answers.Answer) -> answers.Answer:
    return answer
