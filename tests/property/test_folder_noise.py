"""Whatever stands in a city folder, loading it gives a city or findings, each with a sentence; never a traceback."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import msgspec
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from khue.folder.check import check_folder
from khue.lib.located import parse_csv, parse_yaml
from khue.model.city import City

MakeCity = Callable[..., Path]

YAML_FILES = [
    "city.yaml", "resolutions/nq-01/resolution.yaml", "contracts/ho-so.odcs.yaml", "indicators/truc-tuyen.yaml",
    "indices/bo-so.yaml",
]  # fmt: skip
CSV_FILES = [
    "units/units.csv", "units/changes.csv", "agencies.csv", "resolutions/nq-01/targets.csv",
    "resolutions/nq-01/tasks.csv", "figures/kinh-te-so.csv",
]  # fmt: skip

# The small city is written anew for each example, so that one fixture serves them all.
few = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])

words = st.sampled_from(
    ["id", "name", "vi", "levels", "schema", "properties", "formula", "years", "points", "children", "1", "true", "null",
     "2025-02-30", "2025", "..", "~", ">=", "range", "TN", "{", "[", "*a", "&a", "!!x", "|", "- ", "\u2028", "\x85", "é"]
) | st.text(max_size=8)  # fmt: skip
trees = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.dates() | words,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(words, inner, max_size=6),
    max_leaves=20,
)
cells = st.sampled_from(
    ["", "TN", "X1", "1e999", "-0", "2025-01-01", "9999-12-31", "0001-01-01", ";;", '"', "%", "=1+1"]
)
tables = st.lists(st.lists(cells | words, min_size=1, max_size=8), max_size=6)


def settle(root: Path) -> None:
    """Check the folder as the command does, and hold what was loaded to what the build does with it."""
    folder, findings = check_folder(root)
    assert folder.city is not None or findings
    for finding in findings:
        for lang in ("vi", "en"):
            assert finding.as_dict(lang)["message"]
    if folder.city is not None:
        assert msgspec.msgpack.decode(msgspec.msgpack.encode(folder.city), type=City) == folder.city
        assert all(target.deadline is None or target.deadline.year for target in folder.city.targets)


@few
@given(path=st.sampled_from(YAML_FILES + CSV_FILES), noise=st.binary(max_size=200))
def test_noise(make_city: MakeCity, path: str, noise: bytes) -> None:
    settle(make_city({path: noise}))


@few
@given(path=st.sampled_from(YAML_FILES), tree=trees)
def test_any_tree(make_city: MakeCity, path: str, tree: object) -> None:
    settle(make_city({path: yaml.safe_dump(tree, allow_unicode=True)}))


@few
@given(path=st.sampled_from(CSV_FILES), rows=tables, data=st.data())
def test_any_table(make_city: MakeCity, path: str, rows: list[list[str]], data: st.DataObject) -> None:
    sound = (make_city() / path).read_text(encoding="utf-8").splitlines()
    text = "\n".join([sound[0], *(",".join(row) for row in rows), data.draw(st.sampled_from(sound))])
    settle(make_city({path: text}))


@few
@given(path=st.sampled_from(YAML_FILES + CSV_FILES), data=st.data())
def test_a_sound_file_with_a_part_changed(make_city: MakeCity, path: str, data: st.DataObject) -> None:
    sound = (make_city() / path).read_text(encoding="utf-8")
    start = data.draw(st.integers(0, len(sound)))
    end = data.draw(st.integers(start, min(len(sound), start + 30)))
    settle(make_city({path: sound[:start] + data.draw(words) + sound[end:]}))


@few
@given(path=st.sampled_from(YAML_FILES), data=st.data())
def test_a_sound_file_with_a_value_changed(make_city: MakeCity, path: str, data: st.DataObject) -> None:
    tree = yaml.safe_load((make_city() / path).read_text(encoding="utf-8"))
    spots = list(_spots(tree))
    holder, key = data.draw(st.sampled_from(spots))
    holder[key] = data.draw(trees)
    settle(make_city({path: yaml.safe_dump(tree, allow_unicode=True)}))


def _spots(tree: object):  # noqa: ANN202 - every container in the tree, with each of its keys
    if isinstance(tree, dict | list):
        for key in tree if isinstance(tree, dict) else range(len(tree)):
            yield tree, key
            yield from _spots(tree[key])


@few
@given(st.text())
def test_any_text_is_read(text: str) -> None:
    parse_yaml(text)
    table, _ = parse_csv(text)
    for row in table.rows:
        for position in range(len(row.cells)):
            line, column = row.place_at(position)
            assert 1 <= line <= len(table.lines) and column >= 1
