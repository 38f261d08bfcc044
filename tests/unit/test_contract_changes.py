"""What changed between two contracts: compatible or breaking, for whom, and the version that this asks for."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest

from khue.cli.main import main
from khue.contracts.changes import advised, compare
from khue.folder.contract_file import read_contract
from khue.model.contract import Contract, CustomProperty, LogicalTypeOptions, Property, Quality, SchemaObject

LIST = {"metric": "invalidValues", "must_be": 0}
CITIES = Path(__file__).parents[2] / "cities"


def _contract(*columns: Property, **custom: str) -> Contract:
    return Contract(
        api_version="v3.1.0", kind="DataContract", id="thu", version="1.2.3", status="active",
        tables=(SchemaObject(name="thu", properties=columns),),
        custom_properties=tuple(CustomProperty(property=f"khue.{name}", value=value) for name, value in custom.items()),
    )  # fmt: skip


def _column(kind: str = "integer", **given: object) -> Property:
    return msgspec.structs.replace(Property(name="a", logical_type=kind), **given)


def _limits(**given: object) -> Property:
    return _column(logical_type_options=LogicalTypeOptions(**given))  # type: ignore[arg-type]


def _listed(*values: str) -> Property:
    return _column("string", quality=(Quality(arguments={"validValues": list(values)}, **LIST),))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("old", "new", "breaks", "version"),
    [
        (_column(), _column("number"), [""], "1.3.0"),
        (_column("number"), _column(), ["senders"], "2.0.0"),
        (_column(), _column(required=True), ["senders"], "2.0.0"),
        (_column(required=True), _column(), [""], "1.3.0"),
        (_column(), _column(unique=True), ["senders"], "2.0.0"),
        (_limits(minimum=1), _limits(minimum=0), [""], "1.3.0"),
        (_limits(minimum=0), _limits(minimum=1), ["senders"], "2.0.0"),
        (_limits(maximum=5), _limits(maximum=4), ["senders"], "2.0.0"),
        (_limits(maximum=5), _limits(), [""], "1.3.0"),
        (_limits(), _limits(multiple_of=5), ["senders"], "2.0.0"),
        (_listed("x", "y"), _listed("x", "z"), ["senders", ""], "2.0.0"),
        (_listed("x"), _listed("x", "y"), [""], "1.3.0"),
        (_listed("x"), _column("string"), [""], "1.3.0"),
        (_column(business_name="Số"), _column(business_name="Con số"), ["senders"], "2.0.0"),
        (_column(), _column(classification="personal"), ["readers"], "2.0.0"),
        (_column(), _column(description="khác"), [""], "1.2.4"),
        (_column(), _column(), [], "1.2.3"),
    ],
)  # fmt: skip
def test_a_change_says_whom_it_breaks_and_which_version_it_asks_for(
    old: Property, new: Property, breaks: list[str], version: str
) -> None:
    before, after = _contract(old), _contract(new)
    changes = compare(before, after)
    assert [one.breaks for one in changes] == breaks
    assert advised(before, after, changes) == version
    assert all(one.why.vi and one.why.en for one in changes if one.breaks)


def test_columns_that_come_and_go_and_what_a_contract_says_of_the_whole() -> None:
    b = Property(name="b", logical_type="date", primary_key=True)
    changes = compare(_contract(_column(), areaColumn="a"), _contract(b, delivery="append"))
    assert [(one.column, one.breaks) for one in changes] == [
        ("b", "senders"), ("a", "readers"), ("", "senders"), ("", "readers"), ("", "readers"),
    ]  # fmt: skip


def test_the_command_fails_where_the_version_hides_what_breaks(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    old = CITIES / "sao-khue" / "contracts" / "ho-so.odcs.yaml"
    new, major = tmp_path / "new.yaml", tmp_path / "major.yaml"
    text = old.read_text(encoding="utf-8").replace("minimum: 1, maximum: 5", "minimum: 1, maximum: 4")
    new.write_text(text, encoding="utf-8")
    major.write_text(text.replace("version: 1.0.0", "version: 2.0.0"), encoding="utf-8")
    assert main(["contract", "diff", str(old), str(new), "--lang", "en"]) == 1
    assert "breaking (senders)" in (said := capsys.readouterr().out) and "should be 2.0.0; it says 1.0.0" in said
    assert main(["contract", "diff", str(old), str(major)]) == 0
    assert main(["contract", "diff", str(old), str(tmp_path / "none.yaml")]) == 1
    assert "none.yaml" in capsys.readouterr().err


def test_a_file_that_is_no_contract_is_told_by_its_place(tmp_path: Path) -> None:
    path = tmp_path / "thu.yaml"
    for text in (
        "",
        "id: [\n",
        "id: thu\n",
        "apiVersion: v3.1.0\nkind: DataContract\nid: thu\nversion: 1.0.0\nstatus: active\n",
    ):
        path.write_text(text, encoding="utf-8")
        contract, found = read_contract(path)
        assert contract is None and found, text
