"""From a reading into the plan: the document itself, the table for Excel, the difference and the writing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from http import HTTPStatus
from pathlib import Path
from tempfile import NamedTemporaryFile

import msgspec
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_http_methods

from khue.exceptions import InputError
from khue.folder.writing import FileChange, newly_found
from khue.model.base import Text
from khue.model.document import Document
from khue.model.finding import Finding, Severity
from khue.pipeline.proposals.names import known_document
from khue.pipeline.proposals.sheets import csv_text, workbook
from khue.web.context import language
from khue.web.people.gate import doer, entered
from khue.web.people.roles import Permission
from khue.web.portal.head import Head
from khue.web.portal.pages.documents import kinds as kind_names
from khue.web.readings import actions, tables
from khue.web.readings.models import Decision, Reading
from khue.web.readings.views import document_of, found, shown

KEEP = Permission.KEEP_PLAN
_LARGEST_TABLE = 20 * 1024**2
_TYPES = {"xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "csv": "text/csv; charset=utf-8"}


@entered(KEEP)
@require_http_methods(["GET", "HEAD", "POST"])
def describe(request: HttpRequest, number: int) -> HttpResponse:
    """What the document says of itself, to be corrected."""
    one = found(number)
    document, problem, status = document_of(one), "", HTTPStatus.OK
    if request.method == "POST":
        try:
            document = _described(request, one, document)
            revision = int(request.POST.get("revision", "-1")[:8])
            actions.describe(by=doer(request), reading=one, revision=revision, document=document)
            return HttpResponseRedirect(reverse("reading", args=[one.pk]))
        except (ValueError, msgspec.ValidationError):
            problem, status = (
                _("The date must be as 30/12/2022, and the code of plain letters, digits and hyphens."),
                HTTPStatus.UNPROCESSABLE_ENTITY,
            )
        except actions.StaleError:
            problem, status = (
                _("Somebody else changed the document first. Look at it below, and change it again."),
                HTTPStatus.CONFLICT,
            )
            one = found(number)
            document = document_of(one)
        except actions.NotDoneError:
            return shown(request, one, problem=_("This reading was given up; nothing of it can be changed."))
    values = {
        "head": Head(title=_("The document"), description=""), "reading": one, "document": document, "problem": problem,
        "kinds": kind_names().items(), "agencies": [(agency.code, agency.name) for agency in request.build.city.agencies],
        "fixed": document.id in {known.id for known in request.build.city.documents},
        "day": f"{document.date:%d/%m/%Y}" if document.date else "",
    }  # fmt: skip
    return render(request, "readings/document.html", values, status=status)


def _described(request: HttpRequest, one: Reading, document: Document) -> Document:
    """The document with the words of the form; raises ValueError or msgspec.ValidationError."""
    post = request.POST
    day, known = post.get("date", "").strip(), {each.id for each in request.build.city.documents}
    parts = [int(part) for part in day.split("/")] if day else []
    if parts and len(parts) != 3:
        raise ValueError(day)
    issuer = post.get("issuer", "")
    agencies = {each.code for each in request.build.city.agencies}
    code = document.id if document.id in known else post.get("id", document.id).strip()
    made = msgspec.structs.replace(
        document, id=code, number=post.get("number", "").strip()[:100] or document.number, kind=post.get("kind", document.kind)[:40],
        title=Text(vi=" ".join(post.get("title", "").split())[:1000] or document.title.vi, en=document.title.en),
        date=date(parts[2], parts[1], parts[0]) if parts else None, issuer=issuer if issuer in agencies else document.issuer,
        issuer_name=None if issuer in agencies else document.issuer_name,
        status="draft" if post.get("status") == "draft" else "in_force",
    )  # fmt: skip
    return msgspec.convert(msgspec.to_builtins(made), Document)


_MOST_LINES = 400


@dataclass(frozen=True)
class _File:
    """A file that would change: its first lines that differ, and how many more there are."""

    path: str
    fresh: bool
    lines: list[str]
    more: int


def _shown(change: FileChange) -> _File:
    lines = change.diff()[2:]
    return _File(change.path, not change.before, lines[:_MOST_LINES], max(0, len(lines) - _MOST_LINES))


@dataclass(frozen=True)
class _Found:
    """Something that khue check would find: where, what, and what to do."""

    place: str
    sentence: str
    hint: str
    error: bool


@entered(KEEP)
@require_http_methods(["GET", "HEAD", "POST"])
def enter(request: HttpRequest, number: int) -> HttpResponse:
    """The difference that the confirmed items make in the city folder; writes it where it is confirmed."""
    one, problem, status = found(number), "", HTTPStatus.OK
    if request.method == "POST":
        try:
            if not actions.enter(by=doer(request), reading=one, token=request.POST.get("token", "")):
                return _entered(request, one)
        except (actions.StaleError, InputError):
            problem, status = (
                _(
                    "The files or the items have changed since the difference was shown. Nothing was written; look at it again."
                ),
                HTTPStatus.CONFLICT,
            )
        except actions.NotDoneError:
            problem, status = _("This reading was given up; nothing of it can be changed."), HTTPStatus.CONFLICT
    return _difference(request, one, problem, status)


def _entered(request: HttpRequest, one: Reading) -> HttpResponse:
    """The plan was written: the city is computed anew, as after any data."""
    if settings.KHUE_BUILDS:
        from khue.web.desk.work import build_soon

        build_soon()
    return HttpResponseRedirect(reverse("reading", args=[one.pk]))


def _difference(request: HttpRequest, one: Reading, problem: str, status: int) -> HttpResponse:
    try:
        plan = actions.planned(one)
        anew = newly_found(plan) if plan.changes else []
    except InputError as error:
        return shown(request, one, problem=error.message(language()))
    listed = [_said(each) for each in anew if each.rule.severity is not Severity.NOTE]
    errors = sum(each.error for each in listed)
    waiting = one.items.filter(decision=Decision.OPEN).count()
    said = ngettext(
        "%(n)s item is not decided yet; it is not written.",
        "%(n)s items are not decided yet; they are not written.",
        waiting,
    ) % {"n": waiting}
    values = {
        "head": Head(title=_("What writing changes"), description=""), "reading": one, "document": one.document,
        "plan": plan, "problem": problem,
        "files": [_shown(each) for each in plan.changes],
        "found": sorted(listed, key=lambda each: not each.error)[:_MOST_LINES],
        "errors": errors, "waiting": said if waiting else "", "earlier": _earlier(request, one),
    }  # fmt: skip
    return render(request, "readings/write.html", values, status=status)


def _earlier(request: HttpRequest, one: Reading) -> str:
    """That a document of this number is there already, where the reading takes itself for a new one."""
    document = document_of(one)
    known = known_document(request.build.city, document.number, document.date)
    return known.id if known is not None and known.id != document.id else ""


def _said(one: Finding) -> _Found:
    lang = language()
    return _Found(one.place(), one.sentence(lang), one.hint(lang), one.rule.severity is Severity.ERROR)


@entered(KEEP)
@require_http_methods(["GET", "HEAD"])
def table(request: HttpRequest, number: int, ending: str) -> HttpResponse:
    """The items as a table to confirm in Excel."""
    if ending not in _TYPES:
        raise Http404
    one = found(number)
    sheets = tables.sheets(one, request.build.city)
    content = workbook(sheets) if ending == "xlsx" else csv_text(sheets).encode("utf-8-sig")
    answer = HttpResponse(content, content_type=_TYPES[ending])
    answer["Content-Disposition"] = f'attachment; filename="{one.document["id"]}.{ending}"'
    return answer


@csrf_exempt
@entered(KEEP)
@require_http_methods(["POST"])
def take_table(request: HttpRequest, number: int) -> HttpResponse:
    """A table that comes back: what it confirms or refuses is decided as if it had been done on the page."""
    if int(request.META.get("CONTENT_LENGTH") or 0) > _LARGEST_TABLE:
        raise Http404
    return csrf_protect(_taken)(request, found(number))


def _taken(request: HttpRequest, one: Reading) -> HttpResponse:
    file = request.FILES.get("file")
    if file is None or not file.name:
        return shown(request, one, problem=_("Choose a file."))
    ending = Path(file.name).suffix.lower()
    with NamedTemporaryFile(prefix="khue-", suffix=ending if ending in (".xlsx", ".csv") else ".bin") as kept:
        for chunk in file.chunks():
            kept.write(chunk)
        kept.flush()
        try:
            taken = tables.take(by=doer(request), reading=one, path=Path(kept.name), city=request.build.city)
        except InputError as error:
            return shown(request, one, problem=error.message(language()))
        except actions.NotDoneError:
            return shown(request, one, problem=_("This reading was given up; nothing of it can be changed."))
    if taken.findings:
        wrong = [f"{each.sentence(language())} {each.hint(language())}".strip() for each in taken.findings[:50]]
        return shown(
            request, one, problem=_("Nothing was taken from the table: correct these cells first."), wrong=wrong
        )
    said = _("%(yes)s items confirmed, %(no)s rejected from the table.") % {
        "yes": taken.confirmed,
        "no": taken.rejected,
    }
    if taken.stale:
        more = _("%(n)s items had been changed on the page after the table was made; they were left as they are.")
        said = f"{said} {more % {'n': taken.stale}}"
    return shown(request, one, done=said)
