"""The page about the interface for people: the addresses, examples that run when they are copied, and the problems."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.csrf import csrf_exempt

from khue.pipeline.reading import Build
from khue.web.api.current import build_of
from khue.web.api.examples import Example, examples
from khue.web.api.openapi import document
from khue.web.api.problems import KINDS, Kind, ProblemResponse, problem_of_status
from khue.web.portal import error_pages
from khue.web.portal.head import Head


@dataclass(frozen=True)
class Route:
    """An address, what it gives, and the names of its parameters."""

    path: str
    summary: str
    parameters: str


@dataclass(frozen=True, kw_only=True)
class ApiPage:
    """What the page shows."""

    head: Head
    routes: tuple[Route, ...]
    examples: tuple[Example, ...]
    kinds: tuple[Kind, ...]


def api_page(request: HttpRequest) -> HttpResponse:
    """The page in Vietnamese, or in English by ?lang=en."""
    if request.method not in ("GET", "HEAD"):
        return error_pages.not_allowed(request)
    with override("en" if request.GET.get("lang") == "en" else "vi"):
        page = gather(build_of(request), f"{request.scheme}://{request.get_host()}")
        alternates = {"vi": "/api/?lang=vi", "en": "/api/?lang=en"}
        return render(request, "portal/api.html", {"page": page, "head": page.head, "alternates": alternates})


def gather(build: Build, origin: str) -> ApiPage:
    """The page's values; examples ask for things that the build has."""
    sentence = _("Everything the pages show can be had by programs, as JSON and as CSV, without a key.")
    head = Head(title=_("The data for programs"), description=sentence, json="/api/v1/openapi.json")
    return ApiPage(head=head, routes=_routes(), examples=examples(build, origin), kinds=KINDS)


def _routes() -> tuple[Route, ...]:
    said = _summaries()
    return tuple(
        Route(path, said.get(operation["operationId"], operation["summary"]), ", ".join(_names(operation)))
        for path, operations in document()["paths"].items()
        for operation in operations.values()
    )


def _names(operation: dict[str, list[dict[str, str]]]) -> list[str]:
    common = ("lang", "limit", "offset", "format", "bom")
    return [p["name"] for p in operation["parameters"] if p["in"] == "query" and p["name"] not in common]


def _summaries() -> dict[str, str]:
    return {
        "attention_list_attention": _("What to push: at most ten items"),
        "targets_list_targets": _("Targets with their status"), "targets_get_target": _("One target"),
        "indicators_list_indicators": _("Indicators"), "indicators_get_indicator": _("One indicator"),
        "indicators_list_observations": _("Observations of one indicator"),
        "gaps_list_gaps": _("Data that is missing, late or faulty, and how complete the data is"),
        "usage_list_usage": _("How much each dataset is used"),
        "anomalies_list_anomalies": _("Odd figures, and what is odd about them"),
        "units_list_units": _("Areas on a day"), "units_get_unit": _("One area on a day"),
        "agencies_list_agencies": _("Agencies"), "agencies_get_agency": _("One agency"),
        "tasks_list_tasks": _("Tasks"), "tasks_get_task": _("One task"),
        "datasets_list_datasets": _("Datasets"), "datasets_get_dataset": _("One dataset"),
        "datasets_list_rows": _("Rows of one version of a dataset"),
        "comparison_get_changes": _("What differs from a version before"),
        "documents_list_documents": _("Documents"), "documents_get_document": _("One document"),
        "indices_list_indices": _("Composite indices"), "indices_get_index": _("One composite index"),
        "indices_list_results": _("Results of one composite index"),
        "indices_get_firmness": _("How firm the ranks of an index are"), "indices_get_whatif": _("What if"),
        "indices_get_plan": _("A plan for a coming period"), "indices_get_catching_up": _("Who is catching up"),
        "meta_search": _("Search over everything"),
        "meta_get_build": _("The build that answers"),
    }  # fmt: skip


@csrf_exempt
def no_route(request: HttpRequest) -> ProblemResponse:
    """What an address under /api/v1 that does not exist answers."""
    return problem_of_status(request, 404)
