"""Drafts under judgement, and the central orientations that a city carries out."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponseBase
from django.utils.translation import gettext_lazy as _
from ninja import Path, Query, Router

from khue.model.draft import Draft, Verdict
from khue.pipeline.drafts import answers
from khue.pipeline.drafts.coverage import city_covers
from khue.pipeline.drafts.judge import drafts_of
from khue.pipeline.reading import Build
from khue.web.api import schemas_drafts as schemas
from khue.web.api.answering import answered, found, listed
from khue.web.api.current import build_of
from khue.web.api.queries import Listing, Plain

router = Router(tags=["drafts"])


@router.get("/drafts", response=schemas.Drafts, summary="Drafts under judgement")
def list_drafts(request: HttpRequest, query: Query[Listing]) -> HttpResponseBase:
    """Every draft, then every adopted document as it was on its day, with what each of the five gates says."""
    build = build_of(request)
    return listed(request, build, query, lambda: list(_judged(build).values()), lambda one: answers.listed_answer(*one))


@router.get("/drafts/{id}", response=schemas.JudgedDraft, summary="One draft with its five gates")
def get_draft(request: HttpRequest, id: Path[str], query: Query[Plain]) -> HttpResponseBase:
    """The five gates with the clauses that stand in the way, chances, what hangs on targets, and what is clear of tasks."""
    build = build_of(request)
    draft, verdict = found(_("draft"), id, _judged(build))
    return answered(request, build, query, lambda: answers.verdict_answer(build.city, draft, verdict))


@router.get("/coverage", response=schemas.Coverage, summary="Central orientations and how the city covers them")
def list_coverage(request: HttpRequest, query: Query[Listing]) -> HttpResponseBase:
    """Every point of the central documents that the city declares, with the targets and tasks in force that answer it."""
    build = build_of(request)
    points = {one.id: one for one in build.city.orientations}
    return listed(
        request, build, query, lambda: city_covers(build.city, build.as_of),
        lambda cover: answers.cover_answer(points[cover.orientation], cover),
    )  # fmt: skip


def _judged(build: Build) -> dict[str, tuple[Draft, Verdict]]:
    drafts = {draft.document.id: draft for draft in reversed(drafts_of(build.city))}
    return {id_: (drafts[id_], verdict) for id_, verdict in build.verdicts.items()}
