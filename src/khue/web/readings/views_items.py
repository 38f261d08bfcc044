"""What people do with an item: confirm, correct, reject, open it again, add one that was missed."""

from __future__ import annotations

from collections.abc import Mapping
from http import HTTPStatus

import msgspec
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from khue.model.target import Target
from khue.pipeline.proposals.names import Codes
from khue.pipeline.proposals.proposal import Stated
from khue.web.context import language
from khue.web.people.gate import doer, entered
from khue.web.people.roles import Permission
from khue.web.portal.head import Head
from khue.web.readings import actions, words
from khue.web.readings.cards import Card, Choices, card, empty_values, form
from khue.web.readings.kinds import KINDS, AnyItem, FieldsError, changed, item_of
from khue.web.readings.models import Decision, Item, Reading
from khue.web.readings.views import address_of, document_of, found, shown

KEEP = Permission.KEEP_PLAN
_CHOICES = {"confirm": Decision.CONFIRMED, "reject": Decision.REJECTED, "reopen": Decision.OPEN}


def said_in(post: Mapping[str, object], kind: str) -> dict[int, str]:
    """The words of the fields of a form, by the field's number."""
    return {number: str(post[f"f{number}"])[:5000] for number in range(len(KINDS[kind][1])) if f"f{number}" in post}


@entered(KEEP)
@require_http_methods(["GET", "HEAD", "POST"])
def item(request: HttpRequest, number: int, item: int) -> HttpResponse:
    """An item by itself; decides of it, or shows why that cannot be done."""
    one = Item.objects.select_related("reading", "changed_by").filter(pk=item, reading=number).first()
    if one is None:
        raise Http404
    choices = Choices.of(request.build.city)
    if request.method != "POST":
        return _alone(request, card(one, choices))
    said = said_in(request.POST, one.kind)
    decision = _CHOICES.get(request.POST.get("decision", ""))
    if decision is None:
        raise Http404
    try:
        values = changed(one.kind, one.values, said, choices.speech) if decision is Decision.CONFIRMED else None
        made = actions.decide(
            by=doer(request), item=one, revision=_number(request.POST.get("revision")), decision=decision, values=values
        )
    except FieldsError as error:
        wrong = {at: each.expected.in_(language()) for at, each in error.wrong.items()}
        return _alone(request, card(one, choices, said, wrong), status=HTTPStatus.UNPROCESSABLE_ENTITY)
    except actions.StaleError as error:
        return _stale(request, error, choices, said)
    except actions.NotDoneError:
        return _closed(request, one.reading)
    return HttpResponseRedirect(address_of(made))


def _number(text: str | None) -> int:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 9 else -1


def _alone(request: HttpRequest, one: Card, status: int = 200, **more: object) -> HttpResponse:
    values = {
        "head": Head(title=_("One item"), description=""), "card": one, "reading": one.item.reading,
        "choices": Choices.of(request.build.city),
        "back": address_of(one.item), "passage": one.item.reading.text[one.item.start : one.item.end], **more,
    }  # fmt: skip
    return render(request, "readings/item.html", values, status=status)


def _stale(request: HttpRequest, error: actions.StaleError, choices: Choices, said: dict[int, str]) -> HttpResponse:
    """The other's change beside one's own, which is not lost: confirming once more takes it over theirs."""
    current = Item.objects.select_related("reading", "changed_by").get(pk=error.current.pk)
    theirs = {field.number: field.words for field in card(current, choices).fields}
    mine = card(current, choices, said)
    differing = [
        (field.label, theirs[field.number], field.words)
        for field in mine.fields
        if field.words.split() != theirs[field.number].split()
    ]
    return _alone(request, mine, HTTPStatus.CONFLICT, conflict=True, differing=differing)


def _closed(request: HttpRequest, reading: Reading) -> HttpResponse:
    return shown(request, reading, problem=_("This reading was given up; nothing of it can be changed."))


@entered(KEEP)
@require_POST
def all_on_page(request: HttpRequest, number: int) -> HttpResponse:
    """Confirm the items of a page that were shown, as they stand."""
    one = found(number)
    pairs = [pair.partition(":") for pair in request.POST.getlist("seen")[:500]]
    seen = {_number(pk): _number(revision) for pk, _colon, revision in pairs}
    try:
        missed = actions.confirm_all(by=doer(request), reading=one, seen=seen)[1]
    except actions.NotDoneError:
        return _closed(request, one)
    if missed:
        said = ngettext(
            "%(n)s item was changed by somebody else and is left open.",
            "%(n)s items were changed by somebody else and are left as they are.",
            missed,
        )
        return shown(request, one, problem=said % {"n": missed})
    return HttpResponseRedirect(
        f"{reverse('reading', args=[one.pk])}?trang={_number(request.GET.get('trang')) if request.GET.get('trang') else 1}"
    )


@entered(KEEP)
@require_http_methods(["GET", "HEAD", "POST"])
def add(request: HttpRequest, number: int) -> HttpResponse:
    """An item that the reading missed: its clause is chosen, its kind, then its fields."""
    one, choices = found(number), Choices.of(request.build.city)
    asked = request.POST if request.method == "POST" else request.GET
    kind, place = asked.get("loai", "target"), _place(one, asked.get("muc", ""))
    if kind not in KINDS:
        raise Http404
    if place is None:
        return _adding(request, one, choices, kind, None)
    group = next(iter(choices.speech.groups), "")
    values = empty_values(kind, group, one.text[place[0] : place[1]].strip()[:3000])
    if request.method != "POST" or "save" not in request.POST:
        return _adding(request, one, choices, kind, place, values)
    said = said_in(request.POST, kind)
    try:
        fresh = changed(kind, values, said, choices.speech)
        made = actions.add(
            by=doer(request), reading=one, kind=kind, place=place, values=_coded(request, one, fresh, place[2])
        )
    except FieldsError as error:
        wrong = {at: each.expected.in_(language()) for at, each in error.wrong.items()}
        return _adding(request, one, choices, kind, place, values, said, wrong, HTTPStatus.UNPROCESSABLE_ENTITY)
    except actions.NotDoneError:
        return _closed(request, one)
    return HttpResponseRedirect(address_of(made))


def _place(one: Reading, asked: str) -> tuple[int, int, str] | None:
    """Where a clause of the outline stands; `@1200` is the paragraph at a character."""
    for name, start, end, _text in one.outline:
        if f"{name}@{start}" == asked:
            return start, end, name
    at = _number(asked.removeprefix("@")) if asked.startswith("@") else -1
    if not 0 <= at < len(one.text):
        return None
    start, end = one.text.rfind("\n", 0, at) + 1, one.text.find("\n", at)
    above = [name for name, begins, _end, _text in one.outline if begins <= at]
    return start, end if end >= 0 else len(one.text), above[-1] if above else ""


def _coded(request: HttpRequest, one: Reading, fresh: AnyItem, numbering: str) -> AnyItem:
    """A new item with a code and an address of its own."""
    document = document_of(one)
    codes = Codes(request.build.city, document.id, document.number)
    used = set(actions.numbers_in(one))
    codes.keep(used)
    codes.keep_clauses(used)
    match fresh:
        case Stated():
            kinds = {"viewpoints": "quan-diem", "objectives": "muc-tieu-chung", "solutions": "giai-phap"}
            return msgspec.structs.replace(fresh, id=codes.clause(kinds[fresh.kind]), numbering=numbering)
        case Target():
            clause = codes.clause("muc-tieu", fresh.year)
            return msgspec.structs.replace(
                fresh, id=codes.target(fresh.year), clause=clause, document=document.id, numbering=numbering
            )
    return msgspec.structs.replace(
        fresh, id=codes.task(), clause=codes.clause("nhiem-vu"), document=document.id, numbering=numbering
    )


def _adding(
    request: HttpRequest, one: Reading, choices: Choices, kind: str, place: tuple[int, int, str] | None,
    values: object = None, said: Mapping[int, str] | None = None, wrong: Mapping[int, str] | None = None, status: int = 200,
) -> HttpResponse:  # fmt: skip
    made = {
        "head": Head(title=_("An item that was missed"), description=""), "reading": one, "kind": kind, "choices": choices,
        "kinds": [(code, words.kind(code)) for code in KINDS], "asked": (request.POST or request.GET).get("muc", ""),
        "fields": form(kind, values, choices, said or {}, wrong or {}) if values else [], "document": one.document,
        "passage": one.text[place[0] : place[1]] if place else "",
        "clauses": [(f"{name}@{start}", name, text) for name, start, _end, text in one.outline],
    }  # fmt: skip
    return render(request, "readings/add.html", made, status=status)


__all__ = ["add", "all_on_page", "item", "item_of"]
