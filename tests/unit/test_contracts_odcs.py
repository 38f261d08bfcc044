"""The contracts that we ship, against the shape that the Open Data Contract Standard 3.1 asks for.

The published JSON Schema is not at hand without a network; this one states the same of the parts that we use.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml

ROOT = Path(__file__).parents[2]
CONTRACTS = sorted(ROOT.glob("cities/*/contracts/*.odcs.yaml"))

TEXT = {"type": "string", "minLength": 1}
SCALAR = {"type": ["string", "number", "integer", "boolean", "null"]}


def _object(required: str, /, **properties: object) -> dict[str, object]:
    return {"type": "object", "required": required.split(), "properties": properties, "additionalProperties": False}


CUSTOM = {"type": "array", "items": _object("property value", property=TEXT, value=SCALAR, description=TEXT)}
QUALITY = {"type": "array", "items": {
    **_object(
        "", name=TEXT, description=TEXT, type={"enum": ["library", "text", "sql", "custom"]}, mustBe={},
        metric={"enum": ["nullValues", "missingValues", "invalidValues", "duplicateValues", "rowCount"]},
        arguments={"type": "object"}, mustBeGreaterThan={"type": "number"}, mustBeLessThan={"type": "number"},
        engine=TEXT, implementation=TEXT, severity=TEXT, unit={"enum": ["rows", "percent"]}, dimension={"enum": [
            "accuracy", "completeness", "conformity", "consistency", "coverage", "timeliness", "uniqueness"]},
    ), "anyOf": [{"required": ["metric"]}, {"required": ["type"]}],
}}  # fmt: skip
OPTIONS = {
    "string": {"minLength", "maxLength", "pattern", "format"},
    "integer": {"minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf", "format"},
    "number": {"minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf", "format"},
    "date": {"minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "format"},
    "timestamp": {
        "minimum",
        "maximum",
        "exclusiveMinimum",
        "exclusiveMaximum",
        "format",
        "timezone",
        "defaultTimezone",
    },
    "boolean": set(),
}
"""The options that each logical type may have."""
PROPERTY = _object(
    "name logicalType", name=TEXT, logicalType={"enum": sorted(OPTIONS)}, physicalType=TEXT, businessName=TEXT,
    description=TEXT, required={"type": "boolean"}, unique={"type": "boolean"}, primaryKey={"type": "boolean"},
    primaryKeyPosition={"type": "integer"}, classification=TEXT, logicalTypeOptions={"type": "object"},
    quality=QUALITY, examples={"type": "array"}, tags={"type": "array", "items": TEXT}, customProperties=CUSTOM,
)  # fmt: skip
TABLE = _object(
    "name properties", name=TEXT, logicalType={"const": "object"}, physicalType=TEXT, businessName=TEXT,
    description=TEXT, quality=QUALITY, properties={"type": "array", "minItems": 1, "items": PROPERTY},
    customProperties=CUSTOM,
)  # fmt: skip
CONTRACT = _object(
    "version apiVersion kind id status", version={"type": "string"}, apiVersion={"enum": ["v3.1.0"]},
    kind={"const": "DataContract"}, id=TEXT, status={"enum": ["proposed", "draft", "active", "deprecated", "retired"]},
    name=TEXT, domain=TEXT, tenant=TEXT, dataProduct=TEXT, tags={"type": "array", "items": TEXT},
    description=_object("", purpose=TEXT, limitations=TEXT, usage=TEXT),
    schema={"type": "array", "minItems": 1, "items": TABLE},
    slaProperties={"type": "array", "items": _object("property value", property=TEXT, value=SCALAR, unit=TEXT, description=TEXT)},
    team=_object("members", name=TEXT, members={
        "type": "array", "items": _object("username", username=TEXT, role=TEXT, name=TEXT)}),
    customProperties=CUSTOM,
)  # fmt: skip


def _load(path: Path) -> dict[str, Any]:
    loaded: dict[str, Any] = yaml.safe_load(path.read_text(encoding="utf-8"))
    return loaded


@pytest.mark.parametrize("path", CONTRACTS, ids=lambda path: path.name)
def test_a_shipped_contract_has_the_shape_of_the_standard(path: Path) -> None:
    contract = _load(path)
    jsonschema.validate(contract, CONTRACT)
    assert contract["id"] == path.name.removesuffix(".odcs.yaml")


@pytest.mark.parametrize("path", CONTRACTS, ids=lambda path: path.name)
def test_options_fit_the_type_of_their_column(path: Path) -> None:
    for table in _load(path)["schema"]:
        for column in table["properties"]:
            extra = set(column.get("logicalTypeOptions", {})) - OPTIONS[column["logicalType"]]
            assert not extra, f"{column['name']}: {extra}"


def test_there_are_contracts_and_the_shape_refuses_what_is_none() -> None:
    assert CONTRACTS
    for wrong in ({"kind": "DataContract"}, {**_load(CONTRACTS[0]), "kind": "X"}, {**_load(CONTRACTS[0]), "x": 1}):
        with pytest.raises(jsonschema.ValidationError):
            jsonschema.validate(wrong, CONTRACT)
