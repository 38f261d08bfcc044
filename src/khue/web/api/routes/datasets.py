"""Datasets: contracts, versions and rows."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponseBase
from django.utils.translation import gettext_lazy as _
from ninja import Path, Query, Router

from khue.model.contract import Contract
from khue.pipeline import answers
from khue.pipeline.manifest import DatasetVersion
from khue.pipeline.reading import Build
from khue.web.api import lists, schemas_datasets
from khue.web.api.answering import answered, envelope, found, listed
from khue.web.api.current import build_of
from khue.web.api.queries import Listing, Plain, WordsQuery
from khue.web.matching import matches

router = Router(tags=["datasets"])


@router.get("/datasets", response=lists.Datasets, summary="Datasets")
def list_datasets(request: HttpRequest, query: Query[WordsQuery]) -> HttpResponseBase:
    """Every dataset that has a contract, with its versions."""
    build = build_of(request)
    return listed(
        request, build, query,
        lambda: [item for item in build.city.contracts if matches(query.q, item.id, item.name)],
        lambda item: answers.dataset_answer(build, item),
    )  # fmt: skip


@router.get("/datasets/{id}", response=schemas_datasets.Dataset, summary="One dataset")
def get_dataset(request: HttpRequest, id: Path[str], query: Query[Plain]) -> HttpResponseBase:
    """The dataset's contract, versions, and the indicators computed from it."""
    build = build_of(request)
    contract = find_contract(build, id)
    return answered(request, build, query, lambda: answers.dataset_answer(build, contract))


@router.get("/datasets/{id}/versions/{n}/rows", response=lists.Rows, summary="Rows of one version")
def list_rows(request: HttpRequest, id: Path[str], n: Path[int], query: Query[Listing]) -> HttpResponseBase:
    """Rows in the order of the file; `_row` is the row's number in the file."""
    build = build_of(request)
    find_contract(build, id)
    version = find_version(build, id, n)

    def made() -> dict[str, Any]:
        columns, rows = build.rows(id, n, offset=query.offset, limit=query.limit)
        return envelope(query, version.rows, [dict(zip(columns, row, strict=True)) for row in rows])

    return answered(request, build, query, made)


def find_contract(build: Build, id: str) -> Contract:
    """The contract of a dataset; raises a problem where there is none."""
    return found(_("dataset"), id, {contract.id: contract for contract in build.city.contracts})


def find_version(build: Build, id: str, number: int) -> DatasetVersion:
    """One version of a dataset; raises a problem where there is none."""
    versions = {str(version.number): version for version in build.datasets if version.dataset == id}
    return found(_("dataset version"), str(number), versions)
