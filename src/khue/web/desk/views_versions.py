"""The versions of a dataset at the desk: which count, who withdrew which and why, and what differs between two."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from khue.exceptions import KhueError
from khue.model.assessment import Evidence
from khue.model.contract import Contract
from khue.pipeline.incoming.set_aside import count_of
from khue.pipeline.privacy.curtain import Curtain
from khue.stores import ParquetStore
from khue.stores.withdrawals import Withdrawal
from khue.web.context import language
from khue.web.desk import deliveries, looked, withdrawing, work
from khue.web.desk.listing import moment
from khue.web.desk.settling import NotDoneError, not_done
from khue.web.people.access import decide
from khue.web.people.gate import above, doer, entered, person_of
from khue.web.people.models import Person
from khue.web.people.roles import Permission
from khue.web.portal.head import Head
from khue.web.portal.pages import comparison, figures
from khue.web.portal.pages.catalog import catalog
from khue.web.portal.views.comparison import attached
from khue.web.portal.words import Mark


@dataclass(frozen=True)
class Line:
    """A version: its file, how it stands, and, where it was withdrawn or restored, by whom, when and why."""

    number: int
    at: str
    file: str
    rows: int
    figures: str
    aside: int | None
    mark: Mark
    out: bool
    told: str
    why: str

    @property
    def before(self) -> int:
        """The version that it is compared with; 0 where it is the first."""
        return self.number - 1


def contract_for(request: HttpRequest, dataset: str) -> Contract:
    """The contract of a dataset whose data the person may send or retract; Http404 where there is none."""
    found = catalog(request.build).contracts.get(dataset)
    if found is None:
        raise Http404
    if not decide(person_of(request), Permission.RETRACT_DATA, found.owner, above(request)).allowed:
        doer(request).require(Permission.SUBMIT_DATA, found.owner, above(request))
    return found


def store() -> ParquetStore:
    """The versions of the data home."""
    return ParquetStore(Path(settings.KHUE_HOME))


@entered()
@require_http_methods(["GET", "HEAD", "POST"])
def versions(request: HttpRequest, dataset: str) -> HttpResponse:
    """Every version, the newest first; withdraws or restores one."""
    contract, problem = contract_for(request, dataset), ""
    if request.method == "POST":
        problem = _change(request, contract)
        if not problem:
            return HttpResponseRedirect(request.path)
    deliveries.catch_up()
    found = _lines(store(), contract)
    values = {
        "head": Head(title=_("Versions of %(name)s") % {"name": contract.name or contract.id}, description=""),
        "contract": contract, "versions": found, "problem": problem, "asked": request.POST,
        "may_retract": decide(person_of(request), Permission.RETRACT_DATA, contract.owner, above(request)).allowed,
    }  # fmt: skip
    return render(request, "desk/versions.html", values, status=409 if problem else 200)


def _change(request: HttpRequest, contract: Contract) -> str:
    """Withdraw or restore; gives why it could not be done."""
    change = withdrawing.withdraw if "withdraw" in request.POST else withdrawing.restore
    number = request.POST.get("withdraw") or request.POST.get("restore", "")
    if not number.isdecimal() or len(number) > 9:
        raise Http404
    try:
        done = change(
            by=doer(request), city=looked.city(), dataset=contract.id, number=int(number),
            reason=request.POST.get("reason", ""), above=above(request),
        )  # fmt: skip
    except NotDoneError as error:
        return not_done(error)
    except KhueError as error:
        return error.message(language())
    if done.refused:
        return done.refused[0].sentence(language())
    work.build_soon()
    return ""


def _lines(kept: ParquetStore, contract: Contract) -> list[Line]:
    counting, said = kept.counting(contract.id), kept.withdrawals(contract.id).all()
    last = {one.number: one for one in said}
    names = _names(said)
    return [
        Line(
            number=head.number, at=moment(datetime.fromisoformat(head.created)), file=head.raw_name, rows=head.rows,
            figures=figures.of_version(kept, contract.id, head.number, language()),
            aside=count_of(kept, contract.id, head.number), mark=_mark(head.number, counting, last.get(head.number)),
            out=_is_out(last.get(head.number)), told=_told(last.get(head.number), names),
            why=last[head.number].why if head.number in last else "",
        )
        for head in reversed(kept.history(contract.id))
    ]  # fmt: skip


def _is_out(line: Withdrawal | None) -> bool:
    return line is not None and line.act == "withdraw"


def _mark(number: int, counting: list[int], line: Withdrawal | None) -> Mark:
    if _is_out(line):
        return Mark(Evidence.NO_DATA, _("Withdrawn"))
    if counting[-1:] == [number]:
        return Mark(Evidence.MET, _("In use"))
    return Mark(Evidence.NO_DATA, _("Earlier") if number in counting else _("Has withdrawn rows"))


def _told(line: Withdrawal | None, names: Mapping[str, str]) -> str:
    if line is None:
        return ""
    said = {"who": names.get(line.by, line.by), "at": moment(datetime.fromisoformat(line.at))}
    return (_("Withdrawn by %(who)s, %(at)s") if line.act == "withdraw" else _("Restored by %(who)s, %(at)s")) % said


def _names(lines: tuple[Withdrawal, ...]) -> dict[str, str]:
    """The names of the people who acted, by how records name them; the console is the administrator of the machine."""
    numbers = {line.by.removeprefix("person:") for line in lines if line.by.startswith("person:")}
    people = Person.objects.filter(pk__in=[int(one) for one in numbers if one.isdecimal()])
    return {f"person:{one.pk}": one.name for one in people} | {"console": _("the administrator of the machine")}


@entered()
@require_http_methods(["GET", "HEAD"])
def compare(request: HttpRequest, dataset: str, old: int, new: int, format: str = "") -> HttpResponse:
    """What differs between two versions, also where their rows are not published; with a format as a file."""
    contract, kept = contract_for(request, dataset), store()
    if not (0 < old <= kept.newest(dataset) and 0 < new <= kept.newest(dataset)):
        raise Http404
    sides = comparison.Sides(
        kept, contract, Curtain(contract, kept.home), kept.version(dataset, old), kept.version(dataset, new)
    )
    if format:
        return attached(sides, format, language())
    page = comparison.inside(sides, language())
    return render(request, "portal/thing.html", {"page": page, "head": page.head})
