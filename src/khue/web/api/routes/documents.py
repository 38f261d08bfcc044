"""Documents."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponseBase
from django.utils.translation import gettext_lazy as _
from ninja import Path, Query, Router

from khue.pipeline import answers
from khue.web.api import lists, schemas
from khue.web.api.answering import answered, found, listed
from khue.web.api.current import build_of
from khue.web.api.queries import Plain, WordsQuery
from khue.web.matching import matches

router = Router(tags=["documents"])


@router.get("/documents", response=lists.Documents, summary="Documents")
def list_documents(request: HttpRequest, query: Query[WordsQuery]) -> HttpResponseBase:
    """Every resolution, plan, decision and directive that sets targets or tasks."""
    build = build_of(request)
    return listed(
        request, build, query,
        lambda: [item for item in build.city.documents if matches(query.q, item.id, item.number, item.title.vi)],
        lambda item: answers.document_answer(build, item),
    )  # fmt: skip


@router.get("/documents/{id}", response=schemas.Document, summary="One document")
def get_document(request: HttpRequest, id: Path[str], query: Query[Plain]) -> HttpResponseBase:
    """The document with its viewpoints, objectives, relations and sources."""
    build = build_of(request)
    document = found(_("document"), id, {document.id: document for document in build.city.documents})
    return answered(request, build, query, lambda: answers.document_answer(build, document))
