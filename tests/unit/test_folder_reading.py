"""Each way in which a file can be unreadable or out of shape is found where it is, and nothing else is lost."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import msgspec
import pytest

from khue.folder import load
from khue.folder.load import load_city, load_folder
from khue.lib.located import Mapping, Problem, Scalar, parse_csv, parse_yaml, read_text
from khue.model.finding import Finding

MakeCity = Callable[..., Path]

INDICATOR = "indicators/kinh-te-so.yaml"
AGENCIES = "agencies.csv"
TARGETS = "resolutions/nq-01/targets.csv"

# What is put in the file's place, or changed in it; the code; where it must be found.
WHOLE = [
    (INDICATOR, b"id: \xff\n", "KH104", f"{INDICATOR}:1:5"),
    (INDICATOR, "a: b\nc: é\0\n", "KH105", f"{INDICATOR}:2:5"),
    (INDICATOR, "", "KH109", f"{INDICATOR}:1:1"),
    (INDICATOR, "# nothing\n", "KH109", f"{INDICATOR}:1:1"),
    (INDICATOR, "id: [1\nname: x\n", "KH111", f"{INDICATOR}:2:5"),
    (INDICATOR, "id: \x07\n", "KH111", INDICATOR),
    (INDICATOR, "id: &a x\nname: *a\n", "KH112", f"{INDICATOR}:2:7"),
    (INDICATOR, "id: !!python/object/apply:os.system [x]\n", "KH113", f"{INDICATOR}:1:5"),
    (INDICATOR, "[" * 60, "KH115", f"{INDICATOR}:1:41"),
    (INDICATOR, "id: x\n---\nid: y\n", "KH116", f"{INDICATOR}:2:1"),
    (INDICATOR, "[a, b]: x\n", "KH117", f"{INDICATOR}:1:1"),
    (INDICATOR, "- a\n", "KH133", f"{INDICATOR}:1:1"),
    (INDICATOR, "word", "KH133", f"{INDICATOR}:1:1"),
    (AGENCIES, "code,name,kind,bloc\nSO,\"Sở\" Số,a,cq\n", "KH121", f"{AGENCIES}:2:1"),
    (AGENCIES, "code,name,kind,bloc\nSO,\"Sở Số,a,cq\n", "KH121", f"{AGENCIES}:2:1"),
    (AGENCIES, "code,name,kind,bloc\nSO,Sở, Số,a,cq\n", "KH122", f"{AGENCIES}:2:1"),
    (AGENCIES, "code,name,name,kind,bloc\nSO,a,b,c,cq\n", "KH123", f"{AGENCIES}:1:11"),
    (AGENCIES, "code;name;kind;bloc\nSO;a;b;cq\n", "KH124", f"{AGENCIES}:1:1"),
    (AGENCIES, "code,name,bloc\nSO,a,cq\n", "KH132", f"{AGENCIES}:1:1"),
    (AGENCIES, "code,name,kind,bloc\nSO,,b,cq\n", "KH132", f"{AGENCIES}:2:4"),
    (AGENCIES, "code,name,kind,bloc,valid_to\nSO,\"a,\nb\",b,cq,01/03/2025\n", "KH135", f"{AGENCIES}:3:9"),
]  # fmt: skip

CHANGED = [
    (INDICATOR, ("id: kinh-te-so\n", "id: kinh-te-so\nunti: x\n"), "KH131", f"{INDICATOR}:2:1"),
    (INDICATOR, ("group: so\n", ""), "KH132", f"{INDICATOR}:1:1"),
    (INDICATOR, ("group: so\n", "group:\n"), "KH132", f"{INDICATOR}:4:7"),
    (INDICATOR, ("group: so\n", "group: [so]\n"), "KH133", f"{INDICATOR}:4:8"),
    (INDICATOR, ("max: 100", "max: 1,5"), "KH131", f"{INDICATOR}:11:25"),
    (INDICATOR, ("max: 100", 'max: "1.234,5"'), "KH134", f"{INDICATOR}:11:23"),
    (INDICATOR, ("max: 100", "max: .inf"), "KH134", f"{INDICATOR}:11:23"),
    (INDICATOR, ("max: 100", "max: nan"), "KH134", f"{INDICATOR}:11:23"),
    (INDICATOR, ("max: 100", "max: 1e999"), "KH134", f"{INDICATOR}:11:23"),
    (INDICATOR, ("rhythm: year", "direction: hgher"), "KH136", f"{INDICATOR}:8:12"),
    (INDICATOR, ("rhythm: year", "breaks: [{period: 2024-13, reason: x}]"), "KH137", f"{INDICATOR}:8:19"),
    (INDICATOR, ("rhythm: year", "breaks: [{period: 2024-02-30, reason: x}]"), "KH137", f"{INDICATOR}:8:19"),
    (INDICATOR, ("id: kinh-te-so", "id: kinh te so"), "KH137", f"{INDICATOR}:1:5"),
    (INDICATOR, ("id: kinh-te-so", "id: kinh-te"), "KH138", f"{INDICATOR}:1:5"),
    (INDICATOR, ("rhythm: year", "group: so"), "KH114", f"{INDICATOR}:8:1"),
    (TARGETS, (",2025,", ",9999,"), "KH137", f"{TARGETS}:2:56"),
    (TARGETS, (",2025,", ",năm 2025,"), "KH134", f"{TARGETS}:2:56"),
    (TARGETS, (">=", "≥"), "KH136", f"{TARGETS}:2:47"),
    (TARGETS, ("id,clause", "document,clause"), "KH139", f"{TARGETS}:1:1"),
]  # fmt: skip


def _all(findings: list[Finding]) -> list[tuple[str, str]]:
    """Codes and places; each sentence is made in both languages on the way."""
    assert all(f.sentence(lang) + f.hint(lang) for f in findings for lang in ("vi", "en"))
    return [(f.rule.code, f.place()) for f in findings]


@pytest.mark.parametrize(("path", "content", "code", "place"), WHOLE)
def test_a_broken_file_is_named(make_city: MakeCity, path: str, content: str | bytes, code: str, place: str) -> None:
    city, findings = load_city(make_city({path: content}))
    assert (code, place) in _all(findings)
    assert {f.path for f in findings} == {path}
    assert city is not None and len(city.unit_rows) == 4


@pytest.mark.parametrize(("path", "swap", "code", "place"), CHANGED)
def test_a_wrong_word_is_named(make_city: MakeCity, path: str, swap: tuple[str, str], code: str, place: str) -> None:
    _, findings = load_city(make_city(swap={path: swap}))
    assert (code, place) in _all(findings)
    assert {f.path for f in findings} == {path}


def test_all_faults_are_named_at_once(make_city: MakeCity) -> None:
    broken = "code,name,kind,bloc,valid_from,valid_to\n,a,b,c,x,y\nSO,,b,c,2025-02-29,\n"
    city, findings = load_city(make_city({AGENCIES: broken}))
    assert _all(findings) == [
        ("KH132", "agencies.csv:2:1"), ("KH135", "agencies.csv:2:8"), ("KH135", "agencies.csv:2:10"),
        ("KH132", "agencies.csv:3:4"), ("KH135", "agencies.csv:3:9"),
    ]  # fmt: skip
    assert city is not None and city.agencies == ()


def test_an_unknown_name_is_guessed_and_the_rest_is_kept(make_city: MakeCity) -> None:
    city, findings = load_city(make_city(swap={INDICATOR: ("rhythm:", "rythm:")}))
    assert city is not None and len(city.indicators) == 2
    assert findings[0].hint("en") == 'Did you mean "rhythm"?'
    assert findings[0].hint("vi") == 'Có phải là "rhythm"?'


@pytest.mark.parametrize(
    ("swap", "guess"),
    [(("max: 100", 'max: "1.234,5"'), "1234.5"), (("rhythm: year", "direction: Higer"), "higher")],
)
def test_what_was_meant_is_guessed(make_city: MakeCity, swap: tuple[str, str], guess: str) -> None:
    _, findings = load_city(make_city(swap={INDICATOR: swap}))
    assert [f.params["suggestion"] for f in findings] == [guess]


def test_a_vietnamese_date_is_guessed(make_city: MakeCity) -> None:
    _, findings = load_city(make_city({AGENCIES: "code,name,kind,bloc,valid_to\nSO,a,b,cq,1/3/2025\n"}))
    assert [f.params["suggestion"] for f in findings] == ["2025-03-01"]


def test_an_unquoted_number_is_a_text_where_a_text_is_due(make_city: MakeCity) -> None:
    city, findings = load_city(make_city(swap={INDICATOR: ("rhythm: year", "breaks: [{period: 2024, reason: 1}]")}))
    assert findings == [] and city is not None
    broken = city.indicators[0].breaks[0]
    assert (broken.period, broken.reason.vi) == ("2024", "1")


def test_no_city_file_and_a_broken_one(make_city: MakeCity, tmp_path: Path) -> None:
    city, findings = load_city(tmp_path / "nowhere")
    assert city is None and _all(findings) == [("KH108", "city.yaml")]
    city, findings = load_city(make_city({"city.yaml": "id: [\n"}))
    assert city is None and [f.rule.code for f in findings] == ["KH111"]


def test_a_broken_file_leaves_its_id_known(make_city: MakeCity) -> None:
    folder = load_folder(make_city(swap={INDICATOR: ("group: so\n", "")}))
    assert folder.left_out == {"indicator": {"kinh-te-so"}}


def test_links_out_of_the_folder_are_not_followed(make_city: MakeCity, tmp_path: Path) -> None:
    root = make_city({INDICATOR: None})
    secret = tmp_path / "secret.yaml"
    secret.write_text("id: kinh-te-so\n", encoding="utf-8")
    (root / INDICATOR).symlink_to(secret)
    (root / "indices" / "loop.yaml").symlink_to(root / "indices" / "loop.yaml")
    (root / "figures" / "gone.csv").symlink_to(root / "nothing.csv")
    _, findings = load_city(root)
    assert _all(findings) == [("KH101", "figures/gone.csv"), ("KH106", INDICATOR), ("KH101", "indices/loop.yaml")]


def test_what_is_no_ordinary_file_is_not_opened(make_city: MakeCity) -> None:
    root = make_city({INDICATOR: None})
    os.mkfifo(root / INDICATOR)
    (root / "figures" / "folder.csv").mkdir()
    _, findings = load_city(root)
    assert _all(findings) == [("KH102", "figures/folder.csv"), ("KH102", INDICATOR)]


def test_other_files_are_pointed_out(make_city: MakeCity) -> None:
    files = {"indicators/x.yml": "a", "figures/README.md": "a", "resolutions/nq-01/target.csv": "a"}
    _, findings = load_city(make_city(files))
    assert _all(findings) == [("KH107", "indicators/x.yml"), ("KH107", "resolutions/nq-01/target.csv")]


def test_a_huge_file_is_not_read(make_city: MakeCity, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(load, "YAML_LIMIT", 400)
    _, findings = load_city(make_city({INDICATOR: "#" * 401}))
    assert ("KH103", INDICATOR) in _all(findings)


def test_decomposed_letters_are_composed(make_city: MakeCity) -> None:
    city, _ = load_city(make_city(swap={"indices/bo-so.yaml": ("Bộ chỉ số", "Bo\u0323\u0302 chỉ số")}))
    assert city is not None and city.indices[0].name.vi == "Bộ chỉ số"


def test_a_byte_order_mark_is_no_part_of_the_text(tmp_path: Path) -> None:
    file = tmp_path / "a.csv"
    file.write_bytes(b"\xef\xbb\xbfcode\nA\n")
    assert read_text(file, 100) == "code\nA\n"
    assert read_text(tmp_path, 100) == Problem("not-a-file")


FORMULAS = [
    ("f: sum(a) + b\n", 9, (1, 13)),
    ("f: 'sum(''a'') + b'\n", 4, (1, 9)),
    ("f: 'sum(''a'') + b'\n", 11, (1, 18)),
    ('f: "a \\"b\\" + c"\n', 8, (1, 15)),
    ("x: é\nf: >-\n    sum(a)\n    + b\n", 9, (4, 7)),
    ("f: |\n  sum(a)\n\n  + b\n", 10, (4, 5)),
    ("f: sum(a)\n  + b\n", 9, (2, 5)),
]


@pytest.mark.parametrize(("source", "offset", "place"), FORMULAS)
def test_a_character_of_a_formula_is_found_in_the_file(source: str, offset: int, place: tuple[int, int]) -> None:
    tree, problems = parse_yaml(source)
    assert isinstance(tree, Mapping) and not problems
    node = tree.find("f")
    assert isinstance(node, Scalar)
    assert node.place_of(offset, source) == place


def test_cells_are_found_behind_quotes_and_line_breaks() -> None:
    table, problems = parse_csv('a,b,c\r\n"x, ""y""",2,3\r\n\r\n"m\nn",5,6\r\n')
    assert not problems
    assert [(row.line, row.cell("a"), row.place("c")) for row in table.rows] == [
        (2, 'x, "y"', (2, 14)), (4, "m\nn", (5, 6)),
    ]  # fmt: skip


def test_names_that_were_misspelt_are_guessed(make_city: MakeCity) -> None:
    _, findings = load_city(
        make_city({"agencies.yaml": "a", "unit/units.csv": "a", "units/change.csv": "a", "notes.txt": "a"})
    )
    assert [(f.path, f.params["suggestion"]) for f in findings] == [
        ("agencies.yaml", "agencies.csv"),
        ("unit", "units"),
        ("units/change.csv", "changes.csv"),
    ]


def test_a_folder_of_resolutions_may_not_lead_out(make_city: MakeCity, tmp_path: Path) -> None:
    root = make_city()
    (root / "resolutions").rename(tmp_path / "elsewhere")
    (root / "resolutions").symlink_to(tmp_path / "elsewhere")
    city, findings = load_city(root)
    assert _all(findings) == [("KH106", "resolutions")]
    assert city is not None and city.targets == ()


def test_a_document_without_its_declaration(make_city: MakeCity) -> None:
    city, findings = load_city(make_city({"resolutions/nq-01/resolution.yaml": None}))
    assert _all(findings) == [("KH101", "resolutions/nq-01/resolution.yaml")]
    assert city is not None and len(city.targets) == 2


def test_names_of_any_bytes_can_be_shown_and_kept(make_city: MakeCity) -> None:
    root = make_city()
    (root / "resolutions" / os.fsdecode(b"\xfe")).mkdir()
    (root / "figures" / os.fsdecode(b"\xff.txt")).touch()
    city, findings = load_city(root)
    assert [code for code, place in _all(findings) if place.encode("utf-8")] == ["KH107", "KH101"]
    assert msgspec.msgpack.encode(city)
