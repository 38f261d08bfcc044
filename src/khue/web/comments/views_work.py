"""Where comments are asked for and answered."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from khue.model.draft import Draft
from khue.pipeline.drafts.judge import drafts_of
from khue.web.comments import actions, words
from khue.web.comments.actions import AnsweredError, CannotCommentError
from khue.web.comments.collation import opinions, reply_of
from khue.web.comments.forms import Answering, AskingForm
from khue.web.comments.models import Opinion, Reply
from khue.web.comments.views import Shown, agency_names, draft_of, shown
from khue.web.context import language
from khue.web.people.access import decide
from khue.web.people.gate import above, doer, entered, person_of
from khue.web.people.roles import Permission
from khue.web.portal import speaking
from khue.web.portal.head import Head

_ANSWER, _ASK = Permission.ANSWER_COMMENTS, Permission.ASK_FOR_COMMENTS


@dataclass(frozen=True)
class Waiting:
    """A comment with the form for its answer; `other` is what somebody else answered meanwhile."""

    shown: Shown
    clause: str
    form: Answering
    other: Reply | None = None


@entered()
@require_http_methods(["GET", "HEAD"])
def work(request: HttpRequest) -> HttpResponse:
    """The drafts whose comments somebody may ask for or answer."""
    person, tree = person_of(request), above(request)
    drafts = [one for one in drafts_of(request.build.city) if one.document.status == "draft"]
    mine = [one for one in drafts if any(decide(person, p, one.document.issuer, tree).allowed for p in (_ANSWER, _ASK))]
    if not mine:
        doer(request).require(_ANSWER, "", tree)
    lines = [
        (one.document, Opinion.objects.filter(document=one.document.id).count(),
         Opinion.objects.filter(document=one.document.id, reply=None).count())
        for one in mine
    ]  # fmt: skip
    return render(request, "comments/work.html", {"head": Head(title=_("Comments on drafts"), description=""), "lines": [
        (document.id, document.number or document.id, document.title.in_(language()), came, waiting) for document, came, waiting in lines
    ]})  # fmt: skip


@entered()
@require_http_methods(["GET", "HEAD", "POST"])
def answers(request: HttpRequest, id: str) -> HttpResponse:
    """The comments on a draft, what waits for an answer first."""
    draft, tree = draft_of(request, id), above(request)
    allowed = {p: decide(person_of(request), p, draft.document.issuer, tree).allowed for p in (_ANSWER, _ASK)}
    if not any(allowed.values()):
        doer(request).require(_ANSWER, draft.document.issuer, tree)
    problem, asking_form, bound, other = "", AskingForm(), None, None
    if request.method == "POST":
        try:
            if "ask" in request.POST:
                asking_form = AskingForm(request.POST)
                _ask(request, draft, asking_form)
            elif "end" in request.POST:
                actions.end(by=doer(request), draft=draft, above=tree)
            else:
                bound = Answering(request.POST)
                _answer(request, draft, bound)
            return HttpResponseRedirect(request.path)
        except CannotCommentError as error:
            problem = words.cannot(error)
        except AnsweredError as error:
            other = error.reply
            problem = _("%(name)s answered this comment meanwhile. Read that answer below; send yours again to replace it.") % {
                "name": other.person.name
            }  # fmt: skip
    values = {
        "head": Head(title=_("Comments on %(document)s") % {"document": draft.document.number or id}, description=""),
        "id": id, "problem": problem, "asking": actions.asking_of(id), "asking_form": asking_form,
        "may_ask": allowed[_ASK], "may_answer": allowed[_ANSWER],
        "lines": _lines(draft, agency_names(request), bound, other),
    }  # fmt: skip
    return render(request, "comments/answers.html", values, status=409 if other else 422 if problem else 200)


def _ask(request: HttpRequest, draft: Draft, form: AskingForm) -> None:
    if not form.is_valid():
        raise CannotCommentError("days")
    given = form.cleaned_data
    actions.ask(
        by=doer(request), draft=draft, public=given["public"], first=given["first"], last=given["last"], above=above(request)
    )  # fmt: skip


def _answer(request: HttpRequest, draft: Draft, form: Answering) -> None:
    if not form.is_valid():
        raise CannotCommentError("words")
    given = form.cleaned_data
    opinion = Opinion.objects.filter(pk=given["opinion"], document=draft.document.id).first()
    if opinion is None:
        raise Http404
    actions.answer(
        by=doer(request), draft=draft, opinion=opinion, decision=given["decision"], words=given["words"], seen=given["seen"],
        above=above(request),
    )  # fmt: skip


def _lines(draft: Draft, agencies: dict[str, str], bound: Answering | None, other: Reply | None) -> list[Waiting]:
    """The comments with their forms; the form that was sent keeps its words."""
    found = sorted(opinions(draft), key=lambda one: reply_of(one) is not None)
    return [_waiting(one, agencies, bound, other) for one in found]


def _waiting(opinion: Opinion, agencies: dict[str, str], bound: Answering | None, other: Reply | None) -> Waiting:
    reply = reply_of(opinion)
    sent = bound is not None and bound.data.get("opinion") == str(opinion.pk)
    first = {"opinion": opinion.pk, "seen": reply.revision if reply else 0}
    kept = {"decision": reply.decision, "words": reply.words} if reply else {}
    if sent and bound is not None:
        kept = {"decision": bound.data.get("decision", ""), "words": bound.data.get("words", "")}
    form = Answering(initial={**kept, **first}, auto_id=f"o{opinion.pk}-%s")
    same = other is not None and other.opinion_id == opinion.pk
    return Waiting(shown(opinion, agencies), speaking.clause(opinion.clause), form, other if same else None)
