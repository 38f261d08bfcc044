"""The datasets, one of them, and one of its rows."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from khue.model.contract import Contract
from khue.pipeline.manifest import DatasetVersion
from khue.pipeline.reading import Build
from khue.web.context import language
from khue.web.errors import Hint, NotFound
from khue.web.portal import links
from khue.web.portal.pages import dataset_row as one_row
from khue.web.portal.pages import datasets as pages
from khue.web.portal.pages.catalog import catalog
from khue.web.portal.views import asking, build_of, shown


def datasets(request: HttpRequest) -> HttpResponse:
    """The list of datasets."""
    build = build_of(request)
    return shown(request, "portal/thing.html", pages.listing(build, language(), q=asking.words(request)))


def dataset(request: HttpRequest, id: str) -> HttpResponse:
    """One dataset, with a page of the rows of one version."""
    build = build_of(request)
    contract = find_contract(build, id)
    asked = asking.number(request, "ban") if "ban" in request.GET else None
    if asked is not None:
        find_version(build, contract, asked)
    page = pages.page(build, contract, language(), number=asked, preview=asking.number(request))
    return shown(request, "portal/thing.html", page)


def dataset_row(request: HttpRequest, id: str, number: int, row: int) -> HttpResponse:
    """One row of a version: where the thread begins."""
    build = build_of(request)
    contract = find_contract(build, id)
    version = find_version(build, contract, number)
    found = build.row(id, number, row, request.GET.get("tep", "")) if row < 2**31 else None
    if found is None:
        said = _("The file has no row of data with the number %(row)s.") % {"row": row}
        raise NotFound(said, (Hint(contract.name or id, links.to("dataset", id)),))
    return shown(request, "portal/thing.html", one_row.page(build, contract, version, found, language()))


def find_contract(build: Build, id: str) -> Contract:
    """The contract of a dataset; raises NotFound."""
    known = catalog(build).contracts
    names = {id: contract.name or id for id, contract in known.items()}
    return asking.get("dataset", id, known, _("There is no dataset with the code “%(id)s”."), names)


def find_version(build: Build, contract: Contract, number: int) -> DatasetVersion:
    """A version of a dataset by its number; raises NotFound."""
    for version in catalog(build).versions.get(contract.id, ()):
        if version.number == number:
            return version
    said = _("The dataset “%(id)s” has no version %(number)s.") % {"id": contract.id, "number": number}
    raise NotFound(said, (Hint(contract.name or contract.id, links.to("dataset", contract.id)),))
