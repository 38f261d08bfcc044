"""Papers for download: a report or a sheet as .docx, PDF or HTML, written when it is asked for."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from khue.exceptions import InputError
from khue.lib.disk import digest
from khue.pipeline.papers.making import Wanted, file_name, written
from khue.reports.papers.formats import FORMATS
from khue.reports.papers.html import style_hash
from khue.web.context import language
from khue.web.errors import NotFound
from khue.web.portal import error_pages
from khue.web.portal.views import asked, build_of

_POLICY = "default-src 'none'; img-src 'self'; style-src '{style}'; base-uri 'none'; form-action 'none'; frame-ancestors 'self'"


def targets_paper(request: HttpRequest, format: str) -> HttpResponse:
    """The report on all targets."""
    return _paper(request, "targets", format)


def attention_paper(request: HttpRequest, format: str) -> HttpResponse:
    """The paper of the attention list."""
    return _paper(request, "attention", format)


def target_paper(request: HttpRequest, id: str, format: str) -> HttpResponse:
    """The sheet of a target."""
    return _paper(request, "target", format, id)


def index_paper(request: HttpRequest, id: str, format: str) -> HttpResponse:
    """The report on an index, in the period `ky`."""
    return _paper(request, "index", format, id, asked(request, "ky"))


def _paper(request: HttpRequest, kind: str, format: str, id: str = "", period: str = "") -> HttpResponse:
    if request.method not in ("GET", "HEAD"):
        return error_pages.not_allowed(request)
    if format not in FORMATS:
        raise NotFound(_("A paper can be had as docx, pdf or html."))
    build, wanted = build_of(request), Wanted(kind, id, period, "", language())
    try:
        content = written(build, wanted, format)
    except InputError as error:
        raise NotFound(error.message(language())) from error
    response = HttpResponse(content, content_type=FORMATS[format].media_type)
    response.headers["ETag"] = f'"{digest(content)[:32]}"'
    if format == "html":
        response.headers["Content-Security-Policy"] = _POLICY.format(style=style_hash())
    else:
        name = file_name(build, wanted, format)
        response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
