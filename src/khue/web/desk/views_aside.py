"""The rows of a version that are to be corrected: listed with what is wrong, taken away as a table, sent back corrected."""

from __future__ import annotations

import tempfile
from pathlib import Path

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_http_methods

from khue.exceptions import KhueError
from khue.model.contract import Contract
from khue.model.finding import Finding
from khue.pipeline.incoming import aside_files
from khue.pipeline.incoming.aside import Aside, called
from khue.web.context import language
from khue.web.desk import actions, looked, uploads, words, work
from khue.web.desk.models import Submission
from khue.web.desk.receiving import ToDisk, received
from khue.web.desk.refusals import CannotSubmitError
from khue.web.desk.views_send import PATIENCE
from khue.web.desk.views_send import contract_for as contract_to_send
from khue.web.desk.views_versions import contract_for, store
from khue.web.people.gate import above, doer, entered
from khue.web.portal.head import Head

_A_PAGE = 50
_SHOWN = 20
_TYPES = {
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", ".csv": "text/csv; charset=utf-8",
    ".json": "application/json",
}  # fmt: skip


class NotGoodYetError(Exception):
    """Corrected rows that still do not meet the contract; `findings` say why."""

    def __init__(self, findings: tuple[Finding, ...]) -> None:
        super().__init__()
        self.findings = findings


@csrf_exempt
@entered()
@require_http_methods(["GET", "HEAD", "POST"])
def aside(request: HttpRequest, dataset: str, number: int) -> HttpResponse:
    """The rows, a page at a time; receives the table of corrected ones. The right to send is looked at before a byte is read."""
    if request.method != "POST":
        contract = contract_for(request, dataset)
        return csrf_protect(_page)(request, contract, _found(contract, number), number)
    contract = contract_to_send(request, dataset)
    found, handler = _found(contract, number), ToDisk()
    return received(request, handler, lambda: csrf_protect(_receive)(request, contract, found, number, handler))


def _found(contract: Contract, number: int) -> Aside:
    """The refused rows of a version; Http404 where there are none."""
    kept = store()
    if not 0 < number <= kept.newest(contract.id):
        raise Http404
    found = Aside(kept, contract, kept.version(contract.id, number))
    if not found.count:
        raise Http404
    return found


def _page(request: HttpRequest, contract: Contract, found: Aside, number: int, problem: str = "",
          findings: tuple[Finding, ...] = ()) -> HttpResponse:  # fmt: skip
    pages = Paginator(range(found.count), _A_PAGE).get_page(request.GET.get("trang"))
    lang = language()
    done = found.corrected
    titles = found.titles
    rows = [(row, row.row in done, [(titles[name], cell) for name, cell in row.cells.items() if cell], row.sentences(lang, titles))
            for row in found.rows(max(pages.start_index() - 1, 0), _A_PAGE)]  # fmt: skip
    values = {
        "head": Head(title=_("Rows to correct"), description=""), "contract": contract, "number": number,
        "count": found.count, "corrected": len(done), "rows": rows, "page": pages, "problem": problem, "endings": ("xlsx", "csv", "json"),
        "findings": [(one.line, one.sentence(lang), one.hint(lang)) for one in (called(each, titles) for each in findings[:_SHOWN])],
        "more": max(len(findings) - _SHOWN, 0),
    }  # fmt: skip
    return render(request, "desk/aside.html", values, status=422 if problem else 200)


def _receive(request: HttpRequest, contract: Contract, found: Aside, number: int, handler: ToDisk) -> HttpResponse:
    """The table is read and checked, and what it makes of the version becomes a submission that waits to be submitted."""
    request.FILES  # noqa: B018 - which reads it, unless the look at its token did
    try:
        if handler.refusal is not None:
            raise handler.refusal
        if handler.path is None:
            raise CannotSubmitError("no-file", 400)
        made = _submitted(request, contract, number, handler.path, uploads.safe_name(handler.name))
    except CannotSubmitError as error:
        return _page(request, contract, found, number, words.cannot(error))
    except NotGoodYetError as error:
        return _page(request, contract, found, number, words.not_good_yet(len(error.findings)), error.findings)
    except KhueError as error:
        return _page(request, contract, found, number, error.message(language()))
    except OSError as error:
        if error.errno not in uploads.FULL:
            raise
        return _page(request, contract, found, number, words.cannot(CannotSubmitError("disk-full", 507)))
    work.start(made, PATIENCE)
    return HttpResponseRedirect(reverse("submission", args=[made.pk]))


def _submitted(request: HttpRequest, contract: Contract, number: int, path: Path, name: str) -> Submission:
    """A submission of what the corrected rows make; raises NotGoodYetError where they are still wrong."""
    kept = store()
    version = kept.version(contract.id, number)
    with tempfile.TemporaryDirectory(prefix=uploads.MAKING, dir=uploads.folder()) as folder:
        given, target = Path(folder) / name, Path(folder) / "made.parquet"
        given.symlink_to(path.resolve())
        checked = aside_files.corrected(looked.city(), kept, contract, version, given, target)
        if checked.table is None:
            raise NotGoodYetError(checked.result.findings)
        stem = Path(version.raw_name).stem or contract.id
        made = actions.begin(
            by=doer(request), dataset=contract.id, agency=contract.owner, name=f"{stem}-sua-{checked.result.rows}-dong.parquet",
            size=target.stat().st_size, above=above(request), status=_said_of(contract, number),
        )  # fmt: skip
        uploads.take(made, target)
    return actions.receive(by=doer(request), submission=made, above=above(request))


def _said_of(contract: Contract, number: int) -> str:
    """What the sender of a version said that its figures are: its corrected rows are the same."""
    return Submission.objects.filter(dataset=contract.id, version=number).values_list("status", flat=True).first() or ""


@entered()
@require_http_methods(["GET", "HEAD"])
def aside_file(request: HttpRequest, dataset: str, number: int, ending: str) -> HttpResponse:
    """The rows as a workbook, CSV or JSON; no cell of it is run by a program."""
    contract = contract_for(request, dataset)
    found = _found(contract, number)
    if f".{ending}" not in aside_files.WRITERS:
        raise Http404
    with tempfile.TemporaryDirectory(prefix="khue-") as folder:
        target = Path(folder) / f"rows.{ending}"
        aside_files.write(found, target, language())
        answer = HttpResponse(target.read_bytes(), content_type=_TYPES[f".{ending}"])
    name = f"{dataset}-v{number}-{'dong-can-sua' if language() == 'vi' else 'rows-to-correct'}.{ending}"
    answer.headers["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=name) or ""
    return answer
