"""One submission: how it was read, what was found, what may be done; the findings as a file; and the history."""

from __future__ import annotations

import tempfile
from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.core.paginator import Page, Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from khue.exceptions import KhueError
from khue.model.finding import Finding
from khue.pipeline.incoming.answers import held_back, summary
from khue.pipeline.incoming.every import Finder, finder
from khue.pipeline.incoming.reading_words import sentences
from khue.pipeline.incoming.returned import WRITERS, give_back
from khue.pipeline.incoming.set_aside import count_of
from khue.pipeline.reading import Build
from khue.stores import ParquetStore
from khue.web.context import language
from khue.web.desk import actions, deliveries, looked, uploads, withdrawing, words, work
from khue.web.desk.forms import ReadAgain
from khue.web.desk.listing import lines, moment
from khue.web.desk.looked import Looked
from khue.web.desk.mine import mine_of
from khue.web.desk.models import OPEN, UNDER_WAY, State, Submission
from khue.web.desk.refusals import CannotSubmitError
from khue.web.desk.settling import NotDoneError, not_done
from khue.web.desk.views_send import PATIENCE, submission_for
from khue.web.people.access import decide
from khue.web.people.gate import above, doer, entered, person_of
from khue.web.people.roles import Permission
from khue.web.portal.head import Head

_LISTED = 50
_A_PAGE = 30
_CORRECTABLE = (State.READY, State.FAULTY, State.REFUSED)
_TYPES = {
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", ".csv": "text/csv; charset=utf-8",
    ".json": "application/json",
}  # fmt: skip


@entered()
@require_http_methods(["GET", "HEAD", "POST"])
def submission(request: HttpRequest, number: int) -> HttpResponse:
    """How a submission stands; does what was asked for."""
    found, problem, form = submission_for(request, number), "", None
    if request.method == "POST":
        form = ReadAgain(request.POST) if "correct" in request.POST else None
        try:
            work.start(_do(request, found, form), PATIENCE)
            return HttpResponseRedirect(request.path)
        except CannotSubmitError as error:
            problem = words.cannot(error)
            found.refresh_from_db()
    elif found.state in UNDER_WAY:
        work.start(found)
    elif found.version and not _computed(request.build, found) and not work.is_building():
        work.compute(found)
    return render(
        request, "desk/submission.html", _values(request, found, problem, form), status=409 if problem else 200
    )


def _do(request: HttpRequest, found: Submission, form: ReadAgain | None) -> Submission:
    """Do what was asked for; raises CannotSubmitError."""
    by, tree = doer(request), above(request)
    if form is not None:
        if not form.is_valid():
            raise CannotSubmitError("bad-correction", 400)
        remember = form.cleaned_data["remember"]
        return actions.correct(by=by, submission=found, correction=form.correction(), remember=remember, above=tree)
    if "submit" in request.POST:
        deliveries.catch_up()
        return actions.submit(by=by, submission=found, above=tree, status=request.POST.get("status"))
    if "drop" in request.POST:
        return actions.drop(by=by, submission=found, above=tree)
    if found.version and ("withdraw" in request.POST or "restore" in request.POST):
        return _change(request, found)
    raise CannotSubmitError("moved-on", 400)


def _change(request: HttpRequest, found: Submission) -> Submission:
    """Withdraw the version, or restore it; raises CannotSubmitError with the reason why not."""
    change = withdrawing.withdraw if "withdraw" in request.POST else withdrawing.restore
    try:
        done = change(
            by=doer(request), city=looked.city(), dataset=found.dataset, number=found.version or 0,
            reason=request.POST.get("reason", ""), above=above(request),
        )  # fmt: skip
    except NotDoneError as error:
        raise CannotSubmitError("not-done", 422, why=not_done(error)) from None
    except KhueError as error:
        raise CannotSubmitError("not-done", 409, why=error.message(language())) from None
    if done.refused:
        raise CannotSubmitError("not-done", 409, why=done.refused[0].sentence(language()))
    work.build_soon()
    return found


@dataclass(frozen=True)
class Kind:
    """Findings of one rule."""

    code: str
    severity: str
    count: int
    example: str
    hint: str


def _values(request: HttpRequest, found: Submission, problem: str, form: ReadAgain | None) -> dict[str, object]:
    made, lang = looked.kept(found), language()
    told = {**found.correction, "remember": found.remember}
    readable = found.state in _CORRECTABLE
    return {
        "head": Head(title=found.name, description=""), "submission": found, "state": words.state(found.state),
        "figures": words.figures(), "status": dict(words.figures())[found.status] if found.status else "",
        "problem": problem, "size": words.size(found.size), "at": moment(found.begun), "looked": made,
        "under_way": found.state in UNDER_WAY, "may_drop": found.state in OPEN, "readable": readable,
        "summary": summary(made.result(), lang) if made and found.state != State.READY else "",
        "held_back": held_back(made.result(), lang) if made and found.state in (State.READY, State.ACCEPTED) else "",
        "read_as": sentences(made.read_as, lang) if made and made.read_as else [],
        "kinds": _kinds(made, lang) if made else [], "listed": _listed(made, lang) if made else [],
        "unlisted": max(made.total - _LISTED, 0) if made else 0, "endings": [one[1:] for one in WRITERS],
        "form": (form or ReadAgain(initial=told)) if readable else None,
        "received": words.size(uploads.received(found)) if found.state == State.RECEIVING else "",
        **_version(request, found), "computed": _computed(request.build, found), "building": work.is_building() if found.version else False,
    }  # fmt: skip


def _version(request: HttpRequest, found: Submission) -> dict[str, object]:
    """Whether the version counts, and whether the person may say otherwise."""
    if not found.version:
        return {}
    allowed = decide(person_of(request), Permission.RETRACT_DATA, found.agency, above(request)).allowed
    kept = ParquetStore(Path(settings.KHUE_HOME))
    lines = kept.withdrawals(found.dataset).all()
    last = next((one for one in reversed(lines) if one.number == found.version), None)
    withdrawn = last if last is not None and last.act == "withdraw" else None
    at = moment(datetime.fromisoformat(withdrawn.at)) if withdrawn else ""
    aside = count_of(kept, found.dataset, found.version) if found.version <= kept.newest(found.dataset) else 0
    return {"aside": aside, "may_retract": allowed, "withdrawn": withdrawn, "withdrawn_at": at}


def _computed(build: Build, found: Submission) -> bool:
    """Whether the pages show the version already, or what came after it."""
    return any(one.dataset == found.dataset and one.number >= (found.version or 0) for one in build.datasets)


def _kinds(made: Looked, lang: str) -> list[Kind]:
    counts = Counter(one.rule.code for one in made.findings)
    first = {one.rule.code: one for one in reversed(made.findings)}
    return [
        Kind(code, first[code].rule.severity.value, count, first[code].sentence(lang), first[code].hint(lang))
        for code, count in counts.most_common()
    ]  # fmt: skip


def _listed(made: Looked, lang: str) -> list[tuple[Finding, str, str]]:
    return [(one, one.sentence(lang), one.hint(lang)) for one in made.findings[:_LISTED]]


@entered()
@require_http_methods(["GET", "HEAD"])
def findings(request: HttpRequest, number: int, ending: str) -> HttpResponse:
    """What was found, in the sender's own workbook, as CSV or as JSON."""
    found = submission_for(request, number)
    made, source = looked.kept(found), _source(found)
    if made is None or source is None or f".{ending}" not in WRITERS:
        raise Http404
    with tempfile.TemporaryDirectory(prefix="khue-") as folder:
        target = Path(folder) / f"findings.{ending}"
        named = Path(folder) / found.name
        named.symlink_to(source.resolve())
        give_back(named, made.result(), target, language(), _finder(found))
        content = target.read_bytes()
    answer = HttpResponse(content, content_type=_TYPES[f".{ending}"])
    name = f"{Path(found.name).stem}-{'ket-qua' if language() == 'vi' else 'findings'}.{ending}"
    answer.headers["Content-Disposition"] = _attached(name)
    return answer


def _finder(found: Submission) -> Finder | None:
    """What finds all findings of the file; nothing where the city has no such dataset any more."""
    city = looked.city()
    contract = next((one for one in city.contracts if one.id == found.dataset), None)
    return finder(city, contract) if contract else None


def _attached(name: str) -> str:
    from django.utils.http import content_disposition_header

    return str(content_disposition_header(as_attachment=True, filename=name))


def _source(found: Submission) -> Path | None:
    """Where the bytes are: with the submission, or kept by their hash once they are accepted."""
    kept = ParquetStore(Path(settings.KHUE_HOME)).raw_path(found.sha256) if found.sha256 else None
    return next((path for path in (uploads.file_of(found), kept) if path is not None and path.is_file()), None)


@entered()
@require_http_methods(["GET", "HEAD"])
def history(request: HttpRequest) -> HttpResponse:
    """Everything that was sent for the agencies for which a person may send, newest first."""
    mine = mine_of(request)
    known = Submission.objects.select_related("person").filter(agency__in=mine)
    dataset = request.GET.get("bo-du-lieu", "")[:100]
    page: Page[Submission] = Paginator(known.filter(dataset=dataset) if dataset else known, _A_PAGE).get_page(
        request.GET.get("trang")
    )
    values = {
        "head": Head(title=_("Files sent"), description=""), "lines": lines(page), "page": page, "dataset": dataset,
        "datasets": [(one.id, one.name or one.id) for one in request.build.city.contracts if one.owner in mine],
    }  # fmt: skip
    return render(request, "desk/history.html", values)
