"""The list of tasks as a file, and progress reported by sending it back."""

from __future__ import annotations

from pathlib import Path

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_http_methods

from khue.exceptions import KhueError
from khue.model.finding import Finding
from khue.pipeline.tasks.importing import Sheet, read_sheet
from khue.pipeline.tasks.sheet import WRITERS, rows
from khue.web.context import language
from khue.web.desk.receiving import ToDisk, received
from khue.web.desk.uploads import safe_name
from khue.web.people.gate import above, doer, entered
from khue.web.people.roles import Permission
from khue.web.portal.head import Head
from khue.web.tasks import clock
from khue.web.tasks.bulk import NotTakenError, report_many
from khue.web.tasks.live import Live, live
from khue.web.tasks.views import mine_of

_TYPES = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "csv": "text/csv; charset=utf-8",
}  # fmt: skip
_LISTED = 50


@entered()
@require_http_methods(["GET", "HEAD"])
def export(request: HttpRequest, ending: str) -> HttpResponse:
    """The tasks of the person's agencies, in the columns of the official list."""
    if ending not in WRITERS:
        raise Http404
    now, lang = live(request.build, clock.today()), language()
    listed = [(task, now.standing(task)) for task in now.city.tasks if _is_mine(request, now, task.id)]
    products = {one.task: one.product for one in now.followed.happenings if one.product}
    content = WRITERS[ending](rows(now.city, listed, lang, lambda id: products.get(id, "")), lang)
    answer = HttpResponse(content, content_type=_TYPES[ending])
    name = f"{'nhiem-vu' if lang == 'vi' else 'tasks'}-{now.day}.{ending}"
    answer.headers["Content-Disposition"] = str(content_disposition_header(as_attachment=True, filename=name))
    return answer


def _is_mine(request: HttpRequest, now: Live, id: str) -> bool:
    whose, task = mine_of(request), now.tasks[id]
    return now.standing(task).owner in whose.doing or now.office(task) in whose.giving


@csrf_exempt
@entered()
@require_http_methods(["GET", "HEAD", "POST"])
def reported(request: HttpRequest) -> HttpResponse:
    """The form that takes the list back with what was done; whether somebody may report at all is looked at first."""
    if not mine_of(request).doing:
        doer(request).require(Permission.REPORT_TASKS, "", above(request))
    if request.method != "POST":
        return csrf_protect(_page)(request)
    handler = ToDisk()
    return received(request, handler, lambda: csrf_protect(_take)(request, handler))


def _take(request: HttpRequest, handler: ToDisk) -> HttpResponse:
    _ = request.FILES  # which reads the form, unless the look at its token did
    if handler.refusal is not None or handler.path is None:
        return _page(request, [], problem=True)
    now = live(request.build, clock.today())
    try:
        sheet = _read(handler, now)
        if not sheet.failed:
            n = report_many(
                by=doer(request), build=request.build, reported=sheet.reported, name=handler.name, above=above(request)
            )
            return HttpResponseRedirect(f"{reverse('my_tasks')}?da-bao-cao={n}")
        return _page(request, sheet.findings)
    except NotTakenError as error:
        return _page(request, error.findings)
    except KhueError as error:
        return _page(request, [error.finding] if isinstance(error.finding, Finding) else [], problem=True)


def _read(handler: ToDisk, now: Live) -> Sheet:
    """The file under the name that it came with, by whose ending it is read."""
    came = handler.path or Path()
    named = came.with_name(f"{came.name}-{safe_name(handler.name)}")
    came.replace(named)
    handler.path = named
    return read_sheet(named, now.tasks)


def _page(request: HttpRequest, findings: list[Finding] | None = None, *, problem: bool = False) -> HttpResponse:
    lang = language()
    said = [(one, one.sentence(lang), one.hint(lang)) for one in findings or []]
    values = {
        "head": Head(title=_("Report many at once, by a file"), description=""), "findings": said[:_LISTED],
        "more": max(len(said) - _LISTED, 0), "problem": _("The file could not be received.") if problem and not said else "",
    }  # fmt: skip
    return render(request, "tasks/import.html", values, status=422 if said or problem else 200)
