"""The OpenAPI document is valid, whole in itself, and true: what is answered is what it says."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, get_args

import hypothesis
import pytest
import schemathesis
from django.core.wsgi import get_wsgi_application
from django.test import Client, override_settings
from openapi_spec_validator import OpenAPIV31SpecValidator
from pydantic import BaseModel
from schemathesis.specs.openapi import checks

from khue.pipeline import answers
from khue.pipeline.reading import Build
from khue.pipeline.searching import Hit
from khue.web.api import lists, schemas, schemas_datasets, schemas_indices

CITY = Path(__file__).resolve().parents[2] / "cities" / "sao-khue"


@pytest.fixture
def document(portal: Client) -> dict[str, Any]:
    found: dict[str, Any] = portal.get("/api/v1/openapi.json").json()
    return found


def test_the_document_is_valid_openapi_3_1(document: dict[str, Any]) -> None:
    assert document["openapi"].startswith("3.1")
    OpenAPIV31SpecValidator(document).validate()


def test_the_document_contains_everything_it_refers_to(document: dict[str, Any]) -> None:
    references = set(re.findall(r'"\$ref": "([^"]+)"', str(document).replace("'", '"')))
    assert references
    for reference in references:
        assert reference.startswith("#/"), reference
        place: Any = document
        for part in reference[2:].split("/"):
            place = place[part]


def test_every_address_is_there_with_its_failures(document: dict[str, Any]) -> None:
    wanted = {
        "targets", "targets/{id}", "indicators", "indicators/{id}", "indicators/{id}/observations", "units", "units/{code}",
        "agencies", "agencies/{code}", "reports-owed", "delay-causes",
        "heads", "heads/{code}", "blocs", "fields", "delays", "priorities", "programmes", "ratings", "money", "money/sums",
        "money/targets/{id}", "tasks", "tasks/{id}", "datasets", "datasets/{id}", "datasets/{id}/versions/{n}/rows",
        "datasets/{id}/versions/{n}/changes",
        "documents", "documents/{id}", "indices", "indices/{id}", "indices/{id}/results", "indices/{id}/firmness",
        "indices/{id}/whatif", "indices/{id}/plan", "indices/{id}/catching-up", "attention", "anomalies", "gaps", "drafts", "drafts/{id}",
        "coverage", "usage", "reuses", "data-requests", "inventory", "search", "build",
    }  # fmt: skip
    assert {path.removeprefix("/api/v1/") for path in document["paths"]} == wanted
    ids = [operation["operationId"] for paths in document["paths"].values() for operation in paths.values()]
    assert len(ids) == len(set(ids))
    for paths in document["paths"].values():
        assert "application/problem+json" in paths["get"]["responses"]["422"]["content"]


def test_the_shapes_have_the_fields_that_the_pipeline_gives(portal_build: Build) -> None:
    build, city = portal_build, portal_build.city
    pairs: list[tuple[type[BaseModel], dict[str, Any]]] = [
        *((schemas.Target, answers.target_answer(build, target)) for target in city.targets),
        *((schemas.Indicator, answers.indicator_answer(build, indicator)) for indicator in city.indicators),
        *((schemas.Observation, answers.observation_answer(build, o)) for o in build.observations("kinh-te-so")),
        *((schemas.Unit, answers.unit_answer(build, unit)) for unit in city.unit_rows),
        *((schemas.Agency, answers.agency_answer(build, agency)) for agency in city.agencies),
        *((schemas.Task, answers.task_answer(build, task)) for task in city.tasks),
        *((schemas_datasets.Dataset, answers.dataset_answer(build, contract)) for contract in city.contracts),
        *((schemas.Document, answers.document_answer(build, document)) for document in city.documents),
        *((schemas_indices.Index, answers.index_answer(build, index)) for index in city.indices),
        (lists.Hit, answers.hit_answer(Hit(kind="unit", id="a", title="b"))),
        (lists.Build, answers.build_answer(build)),
    ]
    for shape, answer in pairs:
        _same_fields(shape, answer)
        shape.model_validate(answer, strict=True)


def _same_fields(shape: type[BaseModel], answer: dict[str, Any]) -> None:
    """Every field of the answer is described, and none is described that is not given."""
    optional = {name for name, field in shape.model_fields.items() if not field.is_required()}
    assert set(shape.model_fields) - optional <= set(answer) <= set(shape.model_fields), shape.__name__
    for name, field in shape.model_fields.items():
        inner = [
            t
            for t in (field.annotation, *get_args(field.annotation))
            if isinstance(t, type) and issubclass(t, BaseModel)
        ]
        held = answer.get(name)
        for value in held if isinstance(held, list) else [held]:
            if inner and isinstance(value, dict):
                _same_fields(inner[0], value)


@pytest.fixture
def api_schema(portal_home: Path) -> Iterator[Any]:
    with override_settings(KHUE_CITY=CITY, KHUE_HOME=portal_home):
        yield schemathesis.openapi.from_wsgi("/api/v1/openapi.json", get_wsgi_application())


CHECKS = [
    schemathesis.checks.not_a_server_error,
    checks.status_code_conformance,
    checks.content_type_conformance,
    checks.response_schema_conformance,
]


def test_answers_are_what_the_document_says(api_schema: Any, document: dict[str, Any]) -> None:
    """Requests made up from the document, right and wrong ones; the same in every run."""
    asked = 0
    for found in api_schema.get_all_operations():
        asked += 1
        _try(found.ok())
    assert asked == sum(len(operations) for operations in document["paths"].values())


def _try(operation: Any) -> None:
    @hypothesis.given(case=operation.as_strategy(generation_mode=schemathesis.GenerationMode.POSITIVE))
    @hypothesis.settings(
        max_examples=12,
        deadline=None,
        derandomize=True,
        database=None,
        suppress_health_check=list(hypothesis.HealthCheck),
    )
    def answered(case: Any) -> None:
        case.call_and_validate(checks=CHECKS, headers={"Accept-Encoding": "identity"})

    answered()
