"""Everything that is put on record is called something on the page of the record, in both languages."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.utils.translation import override

import khue.web
from khue.web.desk.words import action_name

WEB = Path(khue.web.__file__).parent
WRITERS = {"append", "_record", "_done"}


def _recorded(path: Path) -> Iterator[str]:
    """The actions that a module writes on record, as far as they are words of the module."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    named: dict[str, ast.expr] = {}
    for node in tree.body:
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], (ast.Name, ast.Tuple)):
            names = node.targets[0].elts if isinstance(node.targets[0], ast.Tuple) else [node.targets[0]]
            values = node.value.elts if isinstance(node.value, ast.Tuple) else [node.value]
            named |= {name.id: value for name, value in zip(names, values, strict=False) if isinstance(name, ast.Name)}
    for call in ast.walk(tree):
        if isinstance(call, ast.Call) and getattr(call.func, "attr", getattr(call.func, "id", "")) in WRITERS:
            for given in call.args[1:2]:
                found = named.get(given.id) if isinstance(given, ast.Name) else given
                if isinstance(found, ast.Constant) and isinstance(found.value, str) and "." in found.value:
                    yield found.value


ACTIONS = sorted(
    {action for path in WEB.rglob("*.py") if "chain" in path.read_text("utf-8") for action in _recorded(path)}
)


def test_the_actions_are_found() -> None:
    assert len(ACTIONS) > 30 and {"person.add", "exposure.settle", "rating.object", "draft.answer"} <= set(ACTIONS)


@pytest.mark.parametrize("action", ACTIONS)
@pytest.mark.parametrize("lang", ["vi", "en"])
def test_an_action_has_a_name(action: str, lang: str) -> None:
    with override(lang):
        assert action_name(action) != action
