"""Targets: what the documents promise, and how each stands."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponseBase
from django.utils.translation import gettext_lazy as _
from ninja import Path, Query, Router

from khue.model.target import Target
from khue.pipeline import answers
from khue.pipeline.reading import Build
from khue.web.api import lists, schemas
from khue.web.api.answering import answered, found, known_value, listed
from khue.web.api.current import build_of
from khue.web.api.queries import Plain, TargetQuery
from khue.web.matching import matches

router = Router(tags=["targets"])


@router.get("/targets", response=lists.Targets, summary="Targets with their status")
def list_targets(request: HttpRequest, query: Query[TargetQuery]) -> HttpResponseBase:
    """Every target of every document, in the order of the documents."""
    build = build_of(request)
    known_value("group", query.group, [group.id for group in build.city.declaration.groups])
    known_value("agency", query.agency, [agency.code for agency in build.city.agencies])
    known_value("document", query.document, [document.id for document in build.city.documents])
    return listed(request, build, query, lambda: _wanted(build, query), lambda item: answers.target_answer(build, item))


@router.get("/targets/{id}", response=schemas.Target, summary="One target")
def get_target(request: HttpRequest, id: Path[str], query: Query[Plain]) -> HttpResponseBase:
    """The target with its assessment, its latest figure and its agency."""
    build = build_of(request)
    target = found(_("target"), id, {target.id: target for target in build.city.targets})
    return answered(request, build, query, lambda: answers.target_answer(build, target))


def _wanted(build: Build, query: TargetQuery) -> list[Target]:
    return [target for target in build.city.targets if _is_wanted(build, query, target)]


def _is_wanted(build: Build, query: TargetQuery, target: Target) -> bool:
    return (
        query.group in ("", target.group)
        and query.agency in ("", target.agency)
        and query.document in ("", target.document)
        and query.status in (None, build.assessments[target.id].evidence.value)
        and matches(query.q, target.id, target.text, target.text_en)
    )
