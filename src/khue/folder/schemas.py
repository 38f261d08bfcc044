"""Schemas of a city folder's files, made from the model: JSON Schema for YAML, Frictionless Table Schema for CSV.

What a schema accepts, the loader accepts, but for numbers of more digits than any count has. The loader is a little
wider: it takes an unquoted 2025 where a text is due.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from inspect import cleandoc
from pathlib import Path
from typing import Any

import msgspec
from msgspec import inspect as types

from khue.folder.decode import fields_of
from khue.folder.load import ODCS_NOT_READ
from khue.model.agency import Agency
from khue.model.city import CityDeclaration
from khue.model.contract import Contract
from khue.model.dictionary import Words
from khue.model.document import Document
from khue.model.figure import Figure
from khue.model.index import Index
from khue.model.indicator import Indicator
from khue.model.money import Money
from khue.model.orientation import Orientation
from khue.model.papers import Papers
from khue.model.priority import Priorities
from khue.model.rating import RatingScheme
from khue.model.target import Target
from khue.model.task import Task
from khue.model.unit import Unit, UnitChange

Schema = dict[str, Any]

YAML_FILES: Mapping[str, tuple[type[msgspec.Struct], str]] = {
    "city": (CityDeclaration, "city.yaml"),
    "reports": (Papers, "reports.yaml"),
    "rating": (RatingScheme, "rating.yaml"),
    "priorities": (Priorities, "priorities.yaml"),
    "documents": (Words, "documents.yaml"),
    "resolution": (Document, "resolutions/<id>/resolution.yaml"),
    "contract": (Contract, "contracts/<id>.odcs.yaml"),
    "indicator": (Indicator, "indicators/<id>.yaml"),
    "index": (Index, "indices/<id>.yaml"),
}
CSV_FILES: Mapping[str, tuple[type[msgspec.Struct], str]] = {
    "units": (Unit, "units/units.csv"),
    "changes": (UnitChange, "units/changes.csv"),
    "agencies": (Agency, "agencies.csv"),
    "targets": (Target, "resolutions/<id>/targets.csv"),
    "tasks": (Task, "resolutions/<id>/tasks.csv"),
    "money": (Money, "resolutions/<id>/money.csv"),
    "figures": (Figure, "figures/*.csv"),
    "orientations": (Orientation, "orientations.csv"),
}
FROM_FOLDER = frozenset({("targets", "document"), ("tasks", "document"), ("money", "document")})
"""Columns that are filled from the folder's name and not written."""


def schemas() -> dict[str, Schema]:
    """Every schema by the name of its file."""
    yamls = {f"{name}.schema.json": json_schema(kind, path) for name, (kind, path) in YAML_FILES.items()}
    tables = {f"{name}.table.json": table_schema(name, kind, path) for name, (kind, path) in CSV_FILES.items()}
    return yamls | tables


def write_schemas(folder: Path) -> list[Path]:
    """Write every schema into a folder, which is made when absent; the paths written."""
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    for name, schema in schemas().items():
        (folder / name).write_text(as_text(schema), encoding="utf-8")
        written.append(folder / name)
    return written


def as_text(schema: Schema) -> str:
    """The schema as it stands in its file."""
    return json.dumps(schema, ensure_ascii=False, indent=2) + "\n"


def json_schema(kind: type[msgspec.Struct], path: str) -> Schema:
    """The JSON Schema of a YAML file."""
    made = msgspec.json.schema(kind)
    definitions = made["$defs"]
    if "Text" in definitions:
        definitions["Text"] = {"anyOf": [{"type": "string", "minLength": 1}, definitions["Text"]]}
    for definition in definitions.values():
        if "description" in definition:
            definition["description"] = cleandoc(definition["description"])
    top = definitions[kind.__name__]
    if kind is Contract:
        top["properties"] |= {name: {"description": "Not read by Khuê."} for name in sorted(ODCS_NOT_READ)}
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": path, **made}


def table_schema(name: str, kind: type[msgspec.Struct], path: str) -> Schema:
    """The Table Schema of a CSV file; a list is a text whose parts are parted by `;`."""
    fields = [_field(field) for column, field in fields_of(kind).items() if (name, column) not in FROM_FOLDER]
    return {
        "$schema": "https://datapackage.org/profiles/2.0/tableschema.json",
        "title": path,
        "fieldsMatch": "subset",
        "missingValues": [""],
        "fields": fields,
    }


def _field(field: types.Field) -> Schema:
    kind = _bare(field.type)
    constraints: Schema = {"required": True} if field.required else {}
    schema: Schema = {"name": field.encode_name, "type": _TYPES.get(type(kind), "string")}
    match kind:
        case types.EnumType():
            constraints["enum"] = [member.value for member in kind.cls]
        case types.StrType() if kind.pattern:
            constraints["pattern"] = kind.pattern
        case types.IntType() if kind.ge is not None:
            constraints |= {"minimum": kind.ge, "maximum": kind.le}
        case types.VarTupleType():
            schema |= {"delimiter": ";"}
    return schema | ({"constraints": constraints} if constraints else {})


_TYPES = {
    types.IntType: "integer", types.FloatType: "number", types.DateType: "date", types.BoolType: "boolean",
    types.VarTupleType: "list",
}  # fmt: skip


def _bare(kind: types.Type) -> types.Type:
    """The type without its constraints' wrapper and without None."""
    if isinstance(kind, types.Metadata):
        return _bare(kind.type)
    if isinstance(kind, types.UnionType):
        return _bare(next(option for option in kind.types if not isinstance(option, types.NoneType)))
    return kind
