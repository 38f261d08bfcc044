"""Two versions of a dataset compared."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponseBase
from ninja import Field, Path, Query, Router, Schema

from khue.pipeline.privacy.withheld import WithheldError
from khue.pipeline.versions.answers import comparison_answer
from khue.web.api.answering import answered
from khue.web.api.current import build_of
from khue.web.api.queries import Plain
from khue.web.api.routes.datasets import find_contract, find_version

router = Router(tags=["datasets"])


class Difference(Schema):
    """A row that one of two versions has, or has otherwise."""

    kind: str = Field(description="added, changed or gone.")
    times: int = Field(description="How often more, or less; without a primary key equal rows are counted.")
    changed: list[str] = Field(description="The columns that changed.")
    before: dict[str, Any] | None
    after: dict[str, Any] | None


class Comparison(Schema):
    """What differs from one version of a dataset to another."""

    dataset: str
    old: int
    new: int
    matched_by: list[str] = Field(description="The primary key; empty where whole rows are counted.")
    added: int
    changed: int
    gone: int
    unchanged: int
    columns_added: list[str]
    columns_gone: list[str]
    cells: dict[str, int] = Field(description="By column, in how many rows it changed.")
    rows: list[Difference]


class ComparisonQuery(Plain):
    """Which versions, and how many rows."""

    since: int = Field(0, ge=0, le=1_000_000_000, description="The version to compare with; 0 for the one before.")
    limit: int = Field(100, ge=0, le=1000, description="How many rows that differ at most.")


@router.get("/datasets/{id}/versions/{n}/changes", response=Comparison, summary="What differs from a version before")
def get_changes(request: HttpRequest, id: Path[str], n: Path[int], query: Query[ComparisonQuery]) -> HttpResponseBase:
    """Rows added, changed and gone; only where the rows of both versions are published."""
    build = build_of(request)
    contract = find_contract(build, id)
    versions = [find_version(build, id, number) for number in (query.since or max(n - 1, 1), n)]
    for version in versions:
        publication = build.publication(id, version.number)
        if not publication.open:
            raise WithheldError(publication)

    def made() -> dict[str, Any]:
        old, new = (build.version(id, one.number) for one in versions)
        from khue.pipeline.versions.comparing import compared  # heavy, and only wanted here

        with compared(build.store, contract, old, new) as found:
            return comparison_answer(found, build.curtain(id), query.limit)

    return answered(request, build, query, made)
