"""Papers for download: a report or a sheet as .docx, PDF or HTML, written when it is asked for; and the page that offers them."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _

from khue.exceptions import InputError
from khue.lib.disk import digest
from khue.pipeline.papers.making import KINDS, Wanted, file_name, written
from khue.pipeline.reading import Build
from khue.reports.papers.formats import FORMATS
from khue.reports.papers.html import style_hash
from khue.web.context import language
from khue.web.errors import NotFound
from khue.web.portal import error_pages
from khue.web.portal.pages import papers as pages
from khue.web.portal.views import asked, build_of, shown

_POLICY = "default-src 'none'; img-src 'self'; style-src '{style}'; base-uri 'none'; form-action 'none'; frame-ancestors 'self'"
_NAMES = {"period": "ky", "agency": "co-quan", "document": "van-ban", "id": "ma"}
"""What is asked of a paper, by its name in addresses."""


def papers(request: HttpRequest) -> HttpResponse:
    """The papers that can be made, each with its form."""
    return shown(request, "portal/papers.html", pages.gather(build_of(request), language(), _chosen(request)))


def _chosen(request: HttpRequest) -> dict[str, str]:
    return {name: asked(request, address) for name, address in _NAMES.items()}


def make(request: HttpRequest) -> HttpResponse:
    """What a form asks for, under the address that the paper has for good."""
    kind = next((one for one in KINDS.values() if one.address == asked(request, "loai")), None)
    format = asked(request, "dang") or "docx"
    if kind is None or format not in FORMATS:
        raise NotFound(_("There is no such paper."))
    wanted = {address: asked(request, address) for address in _NAMES.values() if asked(request, address)}
    query = f"?{urlencode(wanted)}" if wanted else ""
    return HttpResponseRedirect(reverse("paper", args=[kind.address, format]) + query)


def paper(request: HttpRequest, address: str, format: str) -> HttpResponse:
    """A paper about the whole city, or about what the address asks for."""
    kind = next((one for one in KINDS.values() if one.address == address and (one.optional or not one.of)), None)
    if (
        kind is None or kind.name == "comments"
    ):  # whose comments they are is seen by who may answer them (khue.web.comments)
        raise NotFound(_("There is no such paper."))
    asks: dict[str, Any] = {
        name: value
        for name, value in _chosen(request).items()
        if name in kind.takes or (name == "id" and kind.optional)
    }
    return _paper(request, Wanted(kind.name, lang=language(), **asks), format)


def target_paper(request: HttpRequest, id: str, format: str) -> HttpResponse:
    """The sheet of a target."""
    return _paper(request, Wanted("target", id, lang=language()), format)


def index_paper(request: HttpRequest, id: str, format: str) -> HttpResponse:
    """The report on an index, in the period `ky`."""
    return _paper(request, Wanted("index", id, asked(request, "ky"), lang=language()), format)


def _paper(request: HttpRequest, wanted: Wanted, format: str) -> HttpResponse:
    if request.method not in ("GET", "HEAD"):
        return error_pages.not_allowed(request)
    if format not in FORMATS:
        raise NotFound(_("A paper can be had as docx, pdf or html."))
    build = build_of(request)
    try:
        content = written(build, wanted, format)
    except InputError as error:
        raise NotFound(error.message(language())) from error
    return answer(build, wanted, format, content)


def answer(build: Build, wanted: Wanted, format: str, content: bytes) -> HttpResponse:
    """A paper's file as it is sent: to be kept under its name, or as HTML to be read at once."""
    response = HttpResponse(content, content_type=FORMATS[format].media_type)
    response.headers["ETag"] = f'"{digest(content)[:32]}"'
    if format == "html":
        response.headers["Content-Security-Policy"] = _POLICY.format(style=style_hash())
    else:
        name = file_name(build, wanted, format)
        response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
