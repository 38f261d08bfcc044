"""One task at work: how it stands, what the person may do about it, and everything that happened."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from http import HTTPStatus

from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_http_methods

from khue.model.progress import Act
from khue.model.task import Task
from khue.pipeline.tasks import telling
from khue.pipeline.tasks.moves import IllegalMoveError, possible
from khue.web.context import language
from khue.web.desk.receiving import received
from khue.web.desk.refusals import CannotSubmitError
from khue.web.people.access import decide
from khue.web.people.gate import above, doer, entered, person_of, refused
from khue.web.people.roles import Permission
from khue.web.portal import speaking
from khue.web.portal.head import Head
from khue.web.portal.pages.catalog import Catalog, catalog
from khue.web.tasks import actions, clock, evidence, words
from khue.web.tasks.forms import FORMS, ActForm, Assign
from khue.web.tasks.live import Live, live_of
from khue.web.tasks.models import Event, EvidenceFile
from khue.web.tasks.receiving import MOST, SeveralToDisk
from khue.web.tasks.refusals import CannotActError, ConflictError
from khue.web.tasks.saying import why
from khue.web.tasks.wishes import may

_FIRST = (
    Act.ACCEPT,
    Act.RETURN,
    Act.REPORT,
    Act.VERIFY,
    Act.CLOSE,
    Act.ASSIGN,
    Act.GIVE_TIME,
    Act.REFUSE_TIME,
    Act.ANSWER,
)


@csrf_exempt
@entered()
@require_http_methods(["GET", "HEAD", "POST"])
def task(request: HttpRequest, id: str) -> HttpResponse:
    """The page of a task; does what was asked for. Whether the person may see it is looked at before a byte of a file is read."""
    now = live_of(request.build, id, clock.today())
    found = now.tasks.get(id)
    if found is None:
        raise Http404
    if not _concerns(request, now, found):
        needed = Permission.REPORT_TASKS
        return refused(request, decide(person_of(request), needed, now.owner(found), above(request)))
    if request.method != "POST":
        return csrf_protect(_page)(request, now, found)
    handler = SeveralToDisk()
    return received(request, handler, lambda: csrf_protect(_do)(request, now, found, handler))


def _concerns(request: HttpRequest, now: Live, found: Task) -> bool:
    """Whether the task is given by, led by or shared with an agency of the person, or the person reads all records."""
    person, tree = person_of(request), above(request)
    places = {now.owner(found), *(now.owner(found, part) for part in now.course(found).parts)}
    asked = [(Permission.REPORT_TASKS, place) for place in places]
    asked += [(Permission.ASSIGN_TASKS, now.office(found)), (Permission.VERIFY_TASKS, now.office(found))]
    return any(
        decide(person, permission, place, tree).allowed for permission, place in (*asked, (Permission.SEE_AUDIT, ""))
    )


def _do(request: HttpRequest, now: Live, found: Task, handler: SeveralToDisk) -> HttpResponse:
    _ = request.FILES  # which reads the form, unless the look at its token did
    act, part = _act(request.POST.get("act", "")), request.POST.get("part", "")
    form = _form(request, now, found, act, part, bound=True)
    names, seen = catalog(request.build), request.POST.get("seen", "")
    problem: IllegalMoveError | CannotActError | ConflictError
    try:
        if handler.refusal is not None:
            raise _not_taken(handler.refusal)
        if not form.is_valid():
            raise CannotActError("form")
        files = evidence.keep(handler) if act is Act.REPORT else ()
        wish = form.wish(act, part, files)
        actions.do(
            by=doer(request), build=request.build, task=found.id, seen=int(seen) if seen.isdecimal() else -1, wish=wish,
            above=above(request),
        )  # fmt: skip
        return HttpResponseRedirect(f"{reverse('task_work', args=[found.id])}#dien-bien")
    except (IllegalMoveError, CannotActError, ConflictError) as error:
        problem = error
    now = live_of(request.build, found.id, clock.today())
    newer = problem.events if isinstance(problem, ConflictError) else ()
    status = HTTPStatus.CONFLICT if newer else HTTPStatus.UNPROCESSABLE_ENTITY
    return _page(request, now, found, Tried(act, part, form, why(problem, language(), names), tuple(newer)), status)


def _not_taken(error: CannotSubmitError) -> CannotActError:
    if error.code == "too-many":
        return CannotActError("too-many", most=MOST)
    return CannotActError("too-large", limit=evidence.LIMIT) if error.code == "too-large" else CannotActError("file")


def _act(name: str) -> Act:
    try:
        found = Act(name)
    except ValueError:
        raise Http404 from None
    if found not in FORMS:
        raise Http404
    return found


def _form(request: HttpRequest, now: Live, found: Task, act: Act, part: str = "", *, bound: bool = False) -> ActForm:
    data = request.POST if bound else None
    prefix = f"id_{act.value}_{part}_%s"
    if act is Act.ASSIGN:
        names = catalog(request.build)
        there = [one.code for one in now.city.agencies if one.valid_on(now.day)]
        return Assign(
            data, auto_id=prefix, agencies=[(code, names.agency_name(code, language())) for code in there],
            initial={"lead": now.owner(found)},
        )  # fmt: skip
    return FORMS[act](data, auto_id=prefix, initial=_known(now, found, part) if act is Act.REPORT else None)


def _known(now: Live, found: Task, part: str) -> dict[str, object]:
    """What was reported last, which holds until something else is said."""
    track = now.course(found).track(part)
    if track is None:
        return {}
    progress = None if track.progress is None else f"{track.progress * 100:g}"
    said = {"cause": track.cause, "cause_kind": track.cause_kind, "help": track.help, "behind": track.behind}
    return {"progress": progress, **said}


@dataclass(frozen=True)
class Tried:
    """What somebody tried, and why it was not done; `newer` is what others did meanwhile."""

    act: Act
    part: str
    form: ActForm
    problem: str
    newer: tuple[Event, ...] = ()


@dataclass(frozen=True)
class Choice:
    """Something that the person may do: its form, and whether it stands open."""

    act: Act
    part: str
    button: str
    whose: str
    form: ActForm
    open: bool


@dataclass(frozen=True)
class Entry:
    """A line of the log, for the offices: with who did it, the internal note and the files."""

    at: str
    act: str
    agency: str
    who: str
    details: str
    said: str
    note: str
    files: tuple[EvidenceFile, ...]


def _page(
    request: HttpRequest, now: Live, found: Task, tried: Tried | None = None, status: HTTPStatus = HTTPStatus.OK
) -> HttpResponse:
    names, lang = catalog(request.build), language()
    standing, course = now.standing(found), now.course(found)
    events = Event.objects.filter(task=found.id).select_related("person").prefetch_related("files")
    choices = list(_choices(request, now, found, tried))
    values = {
        "head": Head(title=speaking.pair(found.text, found.text_en, lang), description=""), "task": found,
        "standing": standing, "mark": words.counting(standing), "stage": words.stage(standing), "seen": course.happened,
        "lead": names.agency_name(standing.owner, lang) if standing.owner else found.lead_text or _("nobody"),
        "ownerless": telling.ownerless(now.city, found, course.main.agency, standing, lang),
        "office": names.agency_name(now.office(found), lang), "deadline": speaking.day(standing.deadline, lang),
        "asked": speaking.day(standing.asked, lang) if standing.asked else "",
        "product": course.main.product or found.product,
        "parts": [(names.agency_name(one.agency, lang), words.part(one)) for one in standing.parts],
        "choices": choices, "written": _written(tried, choices), "log": [_entry(one, names, lang) for one in reversed(events)],
        "problem": tried.problem if tried else "", "newer": [_entry(one, names, lang) for one in tried.newer] if tried else [],
        "public": any(one.id == found.id for one in request.build.city.tasks), "tried": tried,
    }  # fmt: skip
    return render(request, "tasks/task.html", values, status=status)


def _written(tried: Tried | None, choices: Sequence[Choice]) -> list[tuple[str, str]]:
    """What somebody wrote for an act that others made impossible meanwhile, so that it is not lost: labels and words."""
    if tried is None or any(one.open for one in choices):
        return []
    said = ((field.label, field.value()) for field in tried.form if isinstance(field.value(), str))
    return [(str(label), value) for label, value in said if value]


def _choices(request: HttpRequest, now: Live, found: Task, tried: Tried | None) -> list[Choice]:
    """What the person may do in the task's stage, the usual first."""
    course, names, made = now.course(found), catalog(request.build), []
    by, tree = doer(request), above(request)
    number = now.circumstances(found).number
    for part in ("", *course.parts):
        acts = [
            act
            for act in possible(course, part, number=number)
            if act in FORMS and may(by, now, found, act, part, tree)
        ]
        for act in sorted(acts, key=lambda act: _FIRST.index(act) if act in _FIRST else len(_FIRST)):
            here = tried is not None and (tried.act, tried.part) == (act, part)
            form = tried.form if here and tried else _form(request, now, found, act, part)
            made.append(
                Choice(act, part, words.button(act), names.agency_name(part, language()) if part else "", form, here)
            )
    return made


def _entry(event: Event, names: Catalog, lang: str) -> Entry:
    one = event.happening

    def name(code: str) -> str:
        return names.agency_name(code, lang)

    at = datetime.fromisoformat(one.at)
    return Entry(
        f"{at:%H:%M} {speaking.day(at.date(), lang)}", words.act(one.act), name(one.agency) if one.agency else "",
        event.by, telling.details(one, lang, name), telling.said(one), event.note, tuple(event.files.all()),
    )  # fmt: skip


@entered()
@require_http_methods(["GET", "HEAD"])
def evidence_file(request: HttpRequest, id: str, sha256: str) -> HttpResponseBase:
    """A file of evidence, for the offices concerned; as it came, to be saved and never shown by the browser."""
    now = live_of(request.build, id, clock.today())
    found = now.tasks.get(id)
    kept = EvidenceFile.objects.filter(event__task=id, sha256=sha256).first()
    if found is None or kept is None or not evidence.place(sha256).is_file():
        raise Http404
    if not _concerns(request, now, found):
        return refused(request, decide(person_of(request), Permission.REPORT_TASKS, now.owner(found), above(request)))
    return FileResponse(
        evidence.place(sha256).open("rb"),
        as_attachment=True,
        filename=kept.name,
        content_type="application/octet-stream",
    )
