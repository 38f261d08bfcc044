"""Money beside result: tasks with their money, all of it together, and what serves a target."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponseBase
from django.utils.translation import gettext_lazy as _
from ninja import Path, Query, Router

from khue.pipeline.money import answers
from khue.web.api import lists
from khue.web.api.answering import answered, found, listed
from khue.web.api.current import build_of
from khue.web.api.queries import Listing, Plain
from khue.web.api.schemas_rating import MoneySums, TargetMoney

router = Router(tags=["money"])


@router.get("/money", response=lists.Moneys, summary="Tasks with their money")
def list_money(request: HttpRequest, query: Query[Listing]) -> HttpResponseBase:
    """Every task of which a budget tells, with what was planned, allocated and disbursed, in đồng."""
    build = build_of(request)
    tasks = answers.funds_of(build).of_task
    return listed(request, build, query, lambda: list(tasks), lambda task: answers.task_money(build, task))


@router.get("/money/sums", response=MoneySums, summary="All money together")
def get_sums(request: HttpRequest, query: Query[Plain]) -> HttpResponseBase:
    """The whole, by head, programme, field and period, each row once, and what index points cost where it can be said."""
    build = build_of(request)
    return answered(request, build, query, lambda: answers.money_answer(build))


@router.get("/money/targets/{id}", response=TargetMoney, summary="Money that serves a target")
def get_target_money(request: HttpRequest, id: Path[str], query: Query[Plain]) -> HttpResponseBase:
    """The money of its tasks: of those that serve it alone, and of those that serve other targets too."""
    build = build_of(request)
    found(_("target"), id, build.targets)
    return answered(request, build, query, lambda: answers.target_money(build, id))
