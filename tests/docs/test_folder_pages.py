"""What is generated from the model and the rules is current, and says what the loader does."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml

from khue.cli.findings_page import page, rules
from khue.folder.schemas import CSV_FILES, YAML_FILES, as_text, schemas

ROOT = Path(__file__).resolve().parents[2]
MakeCity = Callable[..., Path]


class Plain(yaml.SafeLoader):
    """YAML as editors read it: a day is a text."""


Plain.yaml_implicit_resolvers = {
    first: [(tag, expression) for tag, expression in found if tag != "tag:yaml.org,2002:timestamp"]
    for first, found in yaml.SafeLoader.yaml_implicit_resolvers.items()
}


def _plain(path: Path) -> Any:
    return yaml.load(path.read_text(encoding="utf-8"), Loader=Plain)  # noqa: S506 - a safe loader of our own


def test_the_page_of_findings_is_current() -> None:
    assert (ROOT / "docs/reference/findings.md").read_text(encoding="utf-8") == page()


def test_every_rule_speaks_both_languages() -> None:
    for rule in rules():
        for text in (rule.text.vi, rule.text.en):
            assert text.strip() and text.strip()[-1] in ".!?", rule.code


@pytest.mark.parametrize("name", sorted(schemas()))
def test_the_schemas_are_current(name: str) -> None:
    assert (ROOT / "docs/schemas" / name).read_text(encoding="utf-8") == as_text(schemas()[name])


def test_there_are_no_other_schemas() -> None:
    assert {path.name for path in (ROOT / "docs/schemas").iterdir()} == set(schemas())


@pytest.mark.parametrize("name", sorted(YAML_FILES))
def test_json_schemas_are_schemas(name: str) -> None:
    jsonschema.Draft202012Validator.check_schema(schemas()[f"{name}.schema.json"])


FOLDERS = {
    "city": "city.yaml", "reports": "reports.yaml", "documents": "documents.yaml", "resolution": "resolutions/*/resolution.yaml",
    "contract": "contracts/*.odcs.yaml",
    "indicator": "indicators/*.yaml", "index": "indices/*.yaml", "rating": "rating.yaml", "priorities": "priorities.yaml",
}  # fmt: skip


@pytest.mark.parametrize("name", sorted(YAML_FILES))
def test_sound_files_fit_their_schema(make_city: MakeCity, name: str) -> None:
    validator = jsonschema.Draft202012Validator(schemas()[f"{name}.schema.json"])
    files = [*make_city().glob(FOLDERS[name]), *(ROOT / "cities/sao-khue").glob(FOLDERS[name])]
    for file in files:
        assert [error.message for error in validator.iter_errors(_plain(file))] == []
    wrong = _plain(files[0])
    wrong["unti"] = "x"
    assert not validator.is_valid(wrong)


@pytest.mark.parametrize("name", sorted(CSV_FILES))
def test_table_schemas_name_the_columns(name: str) -> None:
    schema = json.loads(as_text(schemas()[f"{name}.table.json"]))
    names = [field["name"] for field in schema["fields"]]
    assert len(names) == len(set(names))
    header = next((ROOT / "cities/sao-khue").glob(CSV_FILES[name][1].replace("<id>", "*")))
    columns = header.read_text(encoding="utf-8").splitlines()[0].split(",")
    assert set(columns) <= set(names)
    assert {field["name"] for field in schema["fields"] if field.get("constraints", {}).get("required")} <= set(columns)
