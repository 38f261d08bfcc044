"""A draft to comment on, the form for one clause, and the collation of what was said."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import groupby

import msgspec
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from khue.model.base import Text
from khue.model.document import Document
from khue.model.draft import Draft
from khue.pipeline.drafts.clauses import Passage, passages
from khue.pipeline.drafts.judge import drafts_of
from khue.pipeline.papers.comments import compose
from khue.pipeline.papers.heads import paper
from khue.reports.papers.formats import FORMATS
from khue.web.comments import actions, words
from khue.web.comments.actions import CannotCommentError
from khue.web.comments.collation import opinions, reply_of, rows
from khue.web.comments.forms import CitizenComment, DelegateComment
from khue.web.comments.models import Asking, Opinion
from khue.web.context import language
from khue.web.people.access import agencies_of, anywhere, decide
from khue.web.people.gate import above, doer, entered, person_of, refused
from khue.web.people.roles import Permission
from khue.web.portal import speaking
from khue.web.portal.head import Head
from khue.web.portal.words import Mark
from khue.web.visitors.doors import WHY, TurnedAwayError

_COMMENT, _ANSWER = Permission.COMMENT_ON_DRAFTS, Permission.ANSWER_COMMENTS


@dataclass(frozen=True)
class Shown:
    """A comment as it is shown, with its answer."""

    opinion: Opinion
    author: str
    mark: Mark
    answer: str
    answered_by: str


@dataclass(frozen=True)
class Clause:
    """A clause with what was said of it."""

    key: str
    name: str
    text: str
    said: tuple[Shown, ...]


def draft_of(request: HttpRequest, id: str) -> Draft:
    """The draft that an address names; what was adopted is not commented on any more."""
    found = next((one for one in drafts_of(request.build.city) if one.document.id == id), None)
    if found is None or found.document.status != "draft":
        raise Http404
    return found


def agency_names(request: HttpRequest) -> dict[str, str]:
    """The names of agencies by code, in the reader's language."""
    lang = language()
    return {one.code: (one.name_en if lang == "en" else "") or one.name for one in request.build.city.agencies}


def inside(request: HttpRequest) -> bool:
    """Whether somebody is here who may read what was said: delegates, and those who answer."""
    person = person_of(request)
    return anywhere(person, _COMMENT) or anywhere(person, _ANSWER)


@never_cache
@require_http_methods(["GET", "HEAD"])
def consult(request: HttpRequest, id: str) -> HttpResponse:
    """The draft clause by clause; what was said is shown to those who are signed in for it."""
    draft = draft_of(request, id)
    asking, reads = actions.asking_of(id), inside(request)
    found = opinions(draft) if reads else []
    values = {
        "head": Head(title=_("Comments on %(document)s") % {"document": draft.document.number or id}, description=""),
        "id": id, "lead": _lead(asking), "open": _may_say(request, asking), "reads": reads,
        "may_answer": decide(person_of(request), _ANSWER, draft.document.issuer, above(request)).allowed,
        "groups": _groups(draft, found, agency_names(request)), "said": "da-gui" in request.GET,
    }  # fmt: skip
    return render(request, "comments/consult.html", values)


def _lead(asking: Asking | None) -> str:
    if asking is None:
        return _("Comments on this draft are not being taken now.")
    days = {"first": speaking.day(asking.first_day, language()), "last": speaking.day(asking.last_day, language())}
    if asking.public:
        return _("Delegates and citizens may comment on each clause from %(first)s to %(last)s.") % days
    return _("Delegates may comment on each clause from %(first)s to %(last)s.") % days


def _may_say(request: HttpRequest, asking: Asking | None) -> bool:
    if asking is None or not asking.open_on(timezone.localdate()):
        return False
    return asking.public or person_of(request) is None or anywhere(person_of(request), _COMMENT)


def _groups(draft: Draft, found: list[Opinion], agencies: dict[str, str]) -> list[tuple[str, list[Clause]]]:
    """The clauses by part, each with its comments."""
    names = words.parts()
    return [
        (names[part], [_clause(one, found, agencies) for one in clauses])
        for part, clauses in groupby(passages(draft), key=lambda one: one.part)
    ]


def _clause(passage: Passage, found: list[Opinion], agencies: dict[str, str]) -> Clause:
    said = tuple(shown(one, agencies) for one in found if f"{one.part}:{one.clause}" == passage.key)
    text = speaking.pair(passage.text, passage.text_en, language())
    return Clause(passage.key, speaking.clause(passage.clause), text, said)


def shown(opinion: Opinion, agencies: dict[str, str]) -> Shown:
    """A comment with its answer, in words."""
    reply = reply_of(opinion)
    return Shown(
        opinion, words.author(opinion, agencies), words.decision(reply.decision if reply else ""),
        reply.words if reply else "", reply.person.name if reply else "",
    )  # fmt: skip


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def say(request: HttpRequest, id: str) -> HttpResponse:
    """The form for one clause: a delegate's, or while anybody may comment, a citizen's."""
    draft, asking = draft_of(request, id), actions.asking_of(id)
    person = person_of(request)
    if not anywhere(person, _COMMENT):
        if asking is None or not asking.public:
            return _not_asked(request, draft)
        return _citizen(request, draft)
    return _delegate(request, draft)


def _not_asked(request: HttpRequest, draft: Draft) -> HttpResponse:
    """Sent to sign in; who is signed in already lacks the role."""
    person = person_of(request)
    if person is None:
        return HttpResponseRedirect(f"{reverse('sign_in')}?next={request.path}")
    return refused(request, decide(person, _COMMENT, draft.document.issuer, above(request)))


def _passage(request: HttpRequest, draft: Draft) -> Passage:
    try:
        return actions.passage_of(passages(draft), request.GET.get("muc", ""))
    except CannotCommentError:
        raise Http404 from None


def _citizen(request: HttpRequest, draft: Draft) -> HttpResponse:
    passage, form, problem = _passage(request, draft), CitizenComment(request.POST or None), ""
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            form.require_person()
            actions.citizen_comment(request, draft=draft, passage=passage, words=given["words"], name=given["name"])
            return _thanked(draft)
        except TurnedAwayError as error:
            problem = str(WHY[error.code])
            form.data = form.data.copy()
            form.data["drawn"] = form.fields["drawn"].initial
        except CannotCommentError as error:
            problem = words.cannot(error)
    return _form(request, draft, passage, form, problem)


def _delegate(request: HttpRequest, draft: Draft) -> HttpResponse:
    passage, tree, names = _passage(request, draft), above(request), agency_names(request)
    by = doer(request)
    held = agencies_of(by.person, _COMMENT, tree) if by.person else []
    themselves = [("", _("Myself"))] if decide(by.person, _COMMENT, "", tree).allowed else []
    agencies = [*themselves, *((code, names[code]) for code in held)]
    form, problem = DelegateComment(request.POST or None, agencies=agencies), ""
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            actions.comment(
                by=by, draft=draft, passage=passage, words=given["words"], agency=given["agency"], above=tree
            )  # fmt: skip
            return _thanked(draft)
        except CannotCommentError as error:
            problem = words.cannot(error)
    return _form(request, draft, passage, form, problem)


def _thanked(draft: Draft) -> HttpResponse:
    return HttpResponseRedirect(reverse("consult", args=[draft.document.id]) + "?da-gui=1")


def _form(
    request: HttpRequest, draft: Draft, passage: Passage, form: CitizenComment | DelegateComment, problem: str
) -> HttpResponse:  # fmt: skip
    values = {
        "head": Head(title=_("Comment on %(clause)s") % {"clause": speaking.clause(passage.clause)}, description=""),
        "id": draft.document.id, "form": form, "problem": problem, "citizen": isinstance(form, CitizenComment),
        "text": speaking.pair(passage.text, passage.text_en, language()),
    }  # fmt: skip
    return render(request, "comments/say.html", values, status=422 if problem or form.errors else 200)


@entered()
@require_http_methods(["GET", "HEAD"])
def collated(request: HttpRequest, id: str) -> HttpResponse:
    """Every comment with its answer, in one table."""
    draft = draft_of(request, id)
    if not inside(request):
        doer(request).require(_ANSWER, draft.document.issuer, above(request))
    agencies = agency_names(request)
    values = {
        "head": Head(title=_("Comments and answers: %(document)s") % {"document": draft.document.number or id}, description=""),
        "id": id, "lines": [(speaking.clause(one.clause), shown(one, agencies)) for one in opinions(draft)],
        "formats": [("docx", "Word"), ("pdf", "PDF")],
    }  # fmt: skip
    return render(request, "comments/collated.html", values)


@entered()
@require_http_methods(["GET", "HEAD"])
def collated_paper(request: HttpRequest, id: str, format: str) -> HttpResponse:
    """The same as a paper."""
    draft = draft_of(request, id)
    if not inside(request):
        doer(request).require(_ANSWER, draft.document.issuer, above(request))
    if format not in ("docx", "pdf"):
        raise Http404
    said = compose(request.build, _titled(draft.document), rows(draft, agency_names(request)), language())
    said = replace(said, path=f"/du-thao/{id}/tong-hop/")
    made = FORMATS[format].write(paper(request.build, said, language()))
    response = HttpResponse(made, content_type=FORMATS[format].media_type)
    response.headers["Content-Disposition"] = f'attachment; filename="gop-y-{id}.{format}"'
    return response


def _titled(document: Document) -> Document:
    """The document without "draft" before its title: the paper says so itself."""
    title = document.title
    bare = Text(vi=title.vi.removeprefix("Dự thảo "), en=title.en.removeprefix("Draft "))
    return msgspec.structs.replace(document, title=bare)
