"""A YAML declaration with some of its keys changed; all other lines, comments too, keep their very characters."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

import msgspec
import yaml

from khue.lib.located import Mapping as Tree
from khue.lib.located import Scalar, parse_yaml


class CannotEditError(Exception):
    """A declaration that is not written with one key a line, so that it cannot be changed in part."""


def builtins(value: msgspec.Struct) -> dict[str, Any]:
    """A declared value as the keys and values of its file, without what is left out."""
    made: dict[str, Any] = msgspec.to_builtins(value, builtin_types=(date,))
    return {name: list(one) if isinstance(one, tuple) else one for name, one in made.items()}


def edited(text: str, values: Mapping[str, Any], before: Mapping[str, Any]) -> str:
    """The declaration with the values that differ from those `before`; a list that only grows keeps the items it has.

    An empty text is a new declaration. Raises CannotEditError.
    """
    if not text.strip():
        return _block(values)
    lines = text.splitlines(keepends=True)
    if lines and not lines[-1].endswith("\n"):
        lines[-1] += "\n"
    places = _places(text)
    changed = [name for name in {**before, **values} if values.get(name) != before.get(name)]
    for name in sorted(changed, key=lambda one: places.get(one, (len(lines), 0))[0], reverse=True):
        if name not in places:
            lines.append(_block({name: values[name]}))
            continue
        start, end = places[name]
        if name not in values:  # it says again what is said where nothing stands
            del lines[start:end]
            continue
        had, now = before.get(name), values[name]
        if (
            isinstance(had, list)
            and isinstance(now, list)
            and had
            and now[: len(had)] == had
            and lines[start].split("#")[0].rstrip().endswith(":")
        ):
            lines[end:end] = [_items(lines[start + 1 : end], now[len(had) :])]
        else:
            lines[start:end] = [_block({name: now})]
    return "".join(lines)


def _block(values: Mapping[str, Any]) -> str:
    return yaml.safe_dump(dict(values), allow_unicode=True, sort_keys=False, width=100_000, default_flow_style=False)


def _items(known: list[str], items: list[Any]) -> str:
    """Items of a list, as far to the right as those that are there."""
    first = next((line for line in known if line.lstrip().startswith("-")), "- ")
    indent = first[: len(first) - len(first.lstrip())]
    return "".join(f"{indent}{line}" for line in _block({"x": items}).splitlines(keepends=True)[1:])


def _places(text: str) -> dict[str, tuple[int, int]]:
    """From which line to which each key of the top stands; lines of comments before the next key are that one's."""
    tree, problems = parse_yaml(text)
    if problems or not isinstance(tree, Tree):
        raise CannotEditError
    keys: list[Scalar] = [key for key, _ in tree.entries.values()]
    lines = text.splitlines()
    if any(key.column != 1 for key in keys):
        raise CannotEditError
    starts = [key.line - 1 for key in keys]
    found = {}
    for key, start, following in zip(keys, starts, [*starts[1:], len(lines)], strict=True):
        end = following
        while end > start + 1 and (not lines[end - 1].strip() or lines[end - 1].startswith("#")):
            end -= 1
        found[key.text] = (start, end)
    return found
