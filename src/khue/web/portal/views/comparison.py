"""Two versions of a dataset compared, as a page and as files."""

from __future__ import annotations

import tempfile
from pathlib import Path

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.http import content_disposition_header

from khue.web.context import language
from khue.web.portal import error_pages
from khue.web.portal.pages import comparison as pages
from khue.web.portal.pages.comparison import Sides
from khue.web.portal.views import build_of, shown
from khue.web.portal.views.datasets import find_contract, find_version

_TYPES = {
    "csv": "text/csv; charset=utf-8", "json": "application/json",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}  # fmt: skip


def comparison(request: HttpRequest, id: str, old: int, new: int) -> HttpResponse:
    """What differs from one version to another."""
    build = build_of(request)
    contract = find_contract(build, id)
    before, after = (find_version(build, contract, number) for number in (old, new))
    return shown(request, "portal/thing.html", pages.page(build, contract, before, after, language()))


def comparison_file(request: HttpRequest, id: str, old: int, new: int, format: str) -> HttpResponse:
    """All that differs as a file; 403 where the rows of either version are not published."""
    if request.method not in ("GET", "HEAD"):
        return error_pages.not_allowed(request)
    build = build_of(request)
    contract = find_contract(build, id)
    before, after = (find_version(build, contract, number) for number in (old, new))
    for one in (before, after):
        publication = build.publication(id, one.number)
        if not publication.open:
            return error_pages.withheld(request, publication)
    return attached(Sides.of(build, contract, before, after), format, language())


def attached(sides: Sides, format: str, lang: str) -> HttpResponse:
    """The comparison as a file to take away; Http404 for a format that is none."""
    if format not in _TYPES:
        raise Http404
    from khue.pipeline.versions import files  # heavy, and only wanted here
    from khue.pipeline.versions.comparing import compared

    with tempfile.TemporaryDirectory(prefix="khue-") as folder:
        target = Path(folder) / f"made.{format}"
        with compared(sides.store, sides.contract, sides.old, sides.new) as found:
            files.write(found, sides.curtain, target, lang)
        answer = HttpResponse(target.read_bytes(), content_type=_TYPES[format])
    name = f"{sides.contract.id}-v{sides.old.number}-v{sides.new.number}.{format}"
    answer.headers["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=name) or ""
    return answer
