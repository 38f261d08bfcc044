"""Agencies and the posts of their heads."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponseBase
from django.utils.translation import gettext_lazy as _
from ninja import Path, Query, Router

from khue.model.agency import Agency
from khue.pipeline import answers
from khue.web.api import lists, schemas
from khue.web.api.answering import answered, found, known_value, listed
from khue.web.api.current import build_of
from khue.web.api.queries import AgencyQuery, Plain
from khue.web.matching import matches

router = Router(tags=["agencies"])


@router.get("/agencies", response=lists.Agencies, summary="Agencies")
def list_agencies(request: HttpRequest, query: Query[AgencyQuery]) -> HttpResponseBase:
    """Every agency, former ones included, with the post of its head."""
    build = build_of(request)
    known_value("bloc", query.bloc, [bloc.id for bloc in build.city.declaration.blocs])
    return listed(
        request, build, query,
        lambda: [item for item in build.city.agencies if _is_wanted(query, item)],
        lambda item: answers.agency_answer(build, item),
    )  # fmt: skip


@router.get("/agencies/{code}", response=schemas.Agency, summary="One agency")
def get_agency(request: HttpRequest, code: Path[str], query: Query[Plain]) -> HttpResponseBase:
    """The agency with what it answers for: targets, tasks and data owed."""
    build = build_of(request)
    agency = found(_("agency"), code, {agency.code: agency for agency in build.city.agencies})
    return answered(request, build, query, lambda: answers.agency_answer(build, agency))


def _is_wanted(query: AgencyQuery, agency: Agency) -> bool:
    return query.bloc in ("", agency.bloc) and matches(query.q, agency.code, agency.name, agency.name_en)
