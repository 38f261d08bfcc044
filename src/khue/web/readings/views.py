"""The documents that were read, and one of them: its text beside its items."""

from __future__ import annotations

import hashlib
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from tempfile import NamedTemporaryFile

from django.core.files.uploadedfile import UploadedFile
from django.core.paginator import Paginator
from django.db.models import Count, Q
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from khue.model.document import Document
from khue.web.desk.listing import moment
from khue.web.people.gate import doer, entered
from khue.web.people.roles import Permission
from khue.web.portal.head import Head
from khue.web.portal.words import Mark
from khue.web.readings import actions, words
from khue.web.readings.cards import Card, Choices, cards
from khue.web.readings.models import ACCEPTED, Decision, Item, Reading
from khue.web.readings.pieces import Span, page_of, pages, pieces
from khue.web.readings.reading import ENDINGS, LARGEST, CannotReadError, keep, read_apart

KEEP = Permission.KEEP_PLAN
_FORM = 1 << 20
_A_LIST = 30


@csrf_exempt
@entered(KEEP)
@require_http_methods(["GET", "HEAD", "POST"])
def readings(request: HttpRequest) -> HttpResponse:
    """All readings, newest first, and the form that sends a document. The right to send is looked at before a byte is read."""
    if request.method != "POST":
        return csrf_protect(_listing)(request)
    if int(request.META.get("CONTENT_LENGTH") or 0) > LARGEST + _FORM:
        return csrf_protect(_listing)(request, CannotReadError("too-large", 413))
    return csrf_protect(_send)(request)


@dataclass(frozen=True)
class Line:
    """A reading in the list."""

    reading: Reading
    title: str
    number: str
    at: str
    stage: Mark
    open: int
    accepted: int


def _listing(request: HttpRequest, problem: CannotReadError | None = None) -> HttpResponse:
    counted = Reading.objects.select_related("person").defer("text", "outline").annotate(
        waiting=Count("items", filter=Q(items__decision=Decision.OPEN)), taken=Count("items", filter=Q(items__decision__in=ACCEPTED))
    )  # fmt: skip
    page = Paginator(counted.order_by("-id"), _A_LIST).get_page(request.GET.get("trang"))
    lines = [
        Line(
            one,
            one.document["title"]["vi"],
            one.document["number"],
            moment(one.begun),
            words.stage(one.stage),
            one.waiting,
            one.taken,
        )
        for one in page
    ]
    values = {
        "head": Head(title=_("Documents read into the plan"), description=""), "lines": lines, "page": page,
        "problem": words.cannot_read(problem) if problem else "",
        "documents": sorted(request.build.city.documents, key=lambda one: one.number),
    }  # fmt: skip
    return render(request, "readings/readings.html", values, status=problem.status if problem else 200)


def _send(request: HttpRequest) -> HttpResponse:
    try:
        made = _begun(request, request.FILES.get("file"))
    except CannotReadError as error:
        return _listing(request, error)
    return HttpResponseRedirect(reverse("reading", args=[made.pk]))


def _begun(request: HttpRequest, file: UploadedFile | None) -> Reading:
    if file is None or not file.name:
        raise CannotReadError("no-file")
    ending = Path(file.name).suffix.lower()
    if ending not in ENDINGS:
        raise CannotReadError("ending", 415)
    if not file.size:
        raise CannotReadError("empty")
    if file.size > LARGEST:
        raise CannotReadError("too-large", 413)
    with NamedTemporaryFile(prefix="khue-", suffix=ending) as kept:
        digest = hashlib.sha256()
        for chunk in file.chunks():
            digest.update(chunk)
            kept.write(chunk)
        kept.flush()
        read = read_apart(Path(kept.name))
        keep(Path(kept.name), digest.hexdigest(), ending)
    city, into = request.build.city, request.POST.get("into", "")
    known = into if into in {one.id for one in city.documents} else ""
    return actions.begin(
        by=doer(request), name=Path(file.name).name[:160], sha256=digest.hexdigest(), read=read, city=city, into=known
    )


def found(number: int) -> Reading:
    """A reading; Http404 where there is none."""
    try:
        return Reading.objects.select_related("person").get(pk=number)
    except Reading.DoesNotExist:
        raise Http404 from None


def spans_of(reading: Reading) -> list[Span]:
    """The pages of a reading's text."""
    return pages(reading.text, list(reading.items.order_by("start").values_list("start", flat=True)))


def address_of(item: Item) -> str:
    """Where an item stands: its page of the reading, and its place there."""
    span = page_of(spans_of(item.reading), item.start)
    return f"{reverse('reading', args=[item.reading_id])}?trang={span.number}#muc-{item.pk}"


@entered(KEEP)
@require_safe
def reading(request: HttpRequest, number: int) -> HttpResponse:
    """A page of the text, and its items beside it."""
    return shown(request, found(number))


def shown(request: HttpRequest, one: Reading, **more: object) -> HttpResponse:
    """The page of a reading; `more` stands besides in its values."""
    spans = spans_of(one)
    span = _span(spans, request.GET.get("trang", ""))
    items = list(one.items.select_related("changed_by").filter(start__lt=span.end, end__gt=span.start))
    document = one.document
    choices = Choices.of(request.build.city)
    clauses = [(name, start) for name, start, _end, _text in one.outline]
    here = cards([item for item in items if span.start <= item.start < span.end], choices)
    values = {
        "head": Head(title=_("Reading: %(number)s") % {"number": document["number"]}, description=""), "reading": one, "document": document,
        "stage": words.stage(one.stage), "pieces": pieces(one.text, span, items, clauses), "cards": here, "span": span, "spans": spans,
        "choices": choices, "counts": _counts(one), "at": moment(one.begun), "doubts": [words.said(each) for each in one.findings],
        "open_here": [card for card in here if card.item.decision == Decision.OPEN], "waiting": _next_open(one, spans, span), **more,
    }  # fmt: skip
    return render(request, "readings/reading.html", values)


@entered(KEEP)
@require_POST
def drop(request: HttpRequest, number: int) -> HttpResponse:
    """Give a reading up."""
    one = found(number)
    try:
        actions.drop(by=doer(request), reading=one)
    except actions.NotDoneError:
        return shown(request, one, problem=_("This reading was given up; nothing of it can be changed."))
    return HttpResponseRedirect(reverse("readings"))


def _span(spans: list[Span], asked: str) -> Span:
    number = int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 8 else 1
    return spans[min(max(number, 1), len(spans)) - 1]


def _next_open(one: Reading, spans: list[Span], span: Span) -> Span | None:
    """The next page after this one with something to decide, from the beginning again at the end."""
    waiting = one.items.filter(decision=Decision.OPEN).order_by("start")
    place = waiting.filter(start__gte=span.end).values_list("start", flat=True).first()
    if place is None:
        place = waiting.filter(start__lt=span.start).values_list("start", flat=True).first()
    return None if place is None else page_of(spans, place)


def _counts(one: Reading) -> list[tuple[str, int, int, int]]:
    """For each kind of item: its name, how many were accepted, rejected and wait."""
    rows = Counter(one.items.values_list("kind", "decision"))
    found_kinds = dict.fromkeys(
        kind
        for kind in ("target", "task", "viewpoints", "objectives", "solutions")
        for known, _d in rows
        if known == kind
    )
    return [
        (words.kind(kind), sum(rows[kind, each.value] for each in ACCEPTED), rows[kind, "rejected"], rows[kind, "open"])
        for kind in found_kinds
    ]


def document_of(one: Reading) -> Document:
    """The document of a reading as the model has it."""
    import msgspec

    return msgspec.convert(one.document, Document)


__all__ = ["Card", "address_of", "document_of", "drop", "found", "reading", "readings", "shown", "spans_of"]
