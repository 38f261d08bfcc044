"""Everything that may be done about comments: each checks the permission, changes, and writes one record."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from django.db import IntegrityError, transaction
from django.http import HttpRequest
from django.utils import timezone

from khue.model.draft import Draft
from khue.pipeline.drafts.clauses import Passage
from khue.web.audit import chain
from khue.web.audit.chain import Actor
from khue.web.comments import telling
from khue.web.comments.models import Asking, Decision, From, Opinion, Reply
from khue.web.people.access import Tree
from khue.web.people.doer import Doer
from khue.web.people.roles import Permission
from khue.web.visitors import doors

VISITOR = Actor("visitor", "", "page")
"""Somebody without an account."""
DOOR = "draft-comment"
LEAST, LONGEST = 5, 3000
_COMMENT, _ANSWER, _ASK = Permission.COMMENT_ON_DRAFTS, Permission.ANSWER_COMMENTS, Permission.ASK_FOR_COMMENTS


class CannotCommentError(Exception):
    """What was asked for cannot be done; `code` says why: closed, words, clause, days, open or nobody."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class AnsweredError(Exception):
    """Somebody else answered meanwhile; `reply` is what they said."""

    def __init__(self, reply: Reply) -> None:
        super().__init__(f"comment {reply.opinion_id} was answered")
        self.reply = reply


def asking_of(document: str) -> Asking | None:
    """The time in which a draft may be commented on; None where there is none."""
    return Asking.objects.filter(document=document, ended=None).first()


@transaction.atomic
def ask(*, by: Doer, draft: Draft, public: bool, first: date, last: date, above: Tree) -> Asking:
    """Ask for comments on a draft, of delegates or of everybody, from one day to another."""
    by.require(_ASK, draft.document.issuer, above)
    if last < first or last < timezone.localdate():
        raise CannotCommentError("days")
    try:
        with transaction.atomic():
            made = Asking.objects.create(document=draft.document.id, public=public, first_day=first, last_day=last)
    except IntegrityError:
        raise CannotCommentError("open") from None
    _record(by.actor, "draft.ask", draft, public=public, first=first.isoformat(), last=last.isoformat())
    telling.opened(draft, last)
    return made


@transaction.atomic
def end(*, by: Doer, draft: Draft, above: Tree) -> None:
    """No more comments are taken; those that came stay."""
    by.require(_ASK, draft.document.issuer, above)
    held = Asking.objects.select_for_update().filter(document=draft.document.id, ended=None).first()
    if held is None:
        raise CannotCommentError("closed")
    held.ended = timezone.now()
    held.save(update_fields=["ended"])
    _record(by.actor, "draft.end", draft)


@transaction.atomic
def comment(*, by: Doer, draft: Draft, passage: Passage, words: str, agency: str, above: Tree) -> Opinion:
    """What a delegate says of a clause, for the agency that they speak for (empty: for themselves)."""
    by.require(_COMMENT, agency, above)
    if by.person is None:
        raise CannotCommentError("nobody")
    said = _said(words, draft, public=False)
    made = _opinion(draft, passage, said, source=From.DELEGATE, person=by.person, name=by.person.name, agency=agency)
    _record(by.actor, "draft.comment", draft, opinion=made.pk, clause=passage.clause)
    telling.made(draft, made)
    return made


@transaction.atomic
def citizen_comment(request: HttpRequest, *, draft: Draft, passage: Passage, words: str, name: str) -> Opinion:
    """What somebody without an account says; the name may be left out. Raises TurnedAwayError where too much is sent."""
    said = _said(words, draft, public=True)
    doors.require_few_links(said)
    doors.knock(request, DOOR)
    made = _opinion(draft, passage, said, source=From.CITIZEN, name=doors.plain(name, 200).replace("\n", " "))
    _record(VISITOR, "draft.comment", draft, opinion=made.pk, clause=passage.clause)
    telling.made(draft, made)
    return made


@transaction.atomic
def answer(*, by: Doer, draft: Draft, opinion: Opinion, decision: str, words: str, seen: int, above: Tree) -> Reply:
    """Answer a comment. `seen` is the revision that stood on the page: 0 for none.

    Raises AnsweredError where somebody answered, or changed the answer, after that.
    """
    by.require(_ANSWER, draft.document.issuer, above)
    if by.person is None:
        raise CannotCommentError("nobody")
    said = doors.plain(words, LONGEST)
    if decision not in set(Decision) or len(said) < LEAST:
        raise CannotCommentError("words")
    Opinion.objects.select_for_update().get(pk=opinion.pk)
    held = Reply.objects.filter(opinion=opinion).first()
    if held is not None and held.revision != seen:
        raise AnsweredError(held)
    made = held or Reply(opinion=opinion, revision=0)
    made.decision, made.words, made.person, made.revision = decision, said, by.person, made.revision + 1
    made.save()
    _record(by.actor, "draft.answer", draft, opinion=opinion.pk, decision=decision, revision=made.revision, words=said)
    telling.answered(draft, made)
    return made


def _said(words: str, draft: Draft, *, public: bool) -> str:
    """The words as they are kept, where they may be said now."""
    asking = asking_of(draft.document.id)
    if asking is None or not asking.open_on(timezone.localdate()) or (public and not asking.public):
        raise CannotCommentError("closed")
    said = doors.plain(words, LONGEST)
    if len(said) < LEAST:
        raise CannotCommentError("words")
    return said


def _opinion(draft: Draft, passage: Passage, words: str, **who: object) -> Opinion:
    return Opinion.objects.create(
        document=draft.document.id, part=passage.part, clause=passage.clause, quoted=passage.text, words=words, **who
    )


def passage_of(passages: Collection[Passage], key: str) -> Passage:
    """The clause that a form names; raises CannotCommentError where there is none."""
    found = next((one for one in passages if one.key == key), None)
    if found is None:
        raise CannotCommentError("clause")
    return found


def _record(by: Actor, action: str, draft: Draft, **details: object) -> None:
    chain.append(by, action, f"draft:{draft.document.id}", draft.document.issuer, **details)
