"""Each rule finds its fault in an otherwise sound city, at its place, and finds nothing else."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from khue.folder import reading_rules
from khue.folder.check import all_rules, check_folder

MakeCity = Callable[..., Path]

CITY = "city.yaml"
UNITS = "units/units.csv"
CHANGES = "units/changes.csv"
AGENCIES = "agencies.csv"
DOCUMENT = "resolutions/nq-01/resolution.yaml"
TARGETS = "resolutions/nq-01/targets.csv"
TASKS = "resolutions/nq-01/tasks.csv"
CONTRACT = "contracts/ho-so.odcs.yaml"
INDICATOR = "indicators/truc-tuyen.yaml"
PUBLISHED = "indicators/kinh-te-so.yaml"
INDEX = "indices/bo-so.yaml"
FIGURES = "figures/kinh-te-so.csv"

TEAM = "team:\n  members:\n    - {username: SO, role: owner}\ncustomProperties:\n"
FIGURE = "kinh-te-so,TN,2024,12,,,%,,2025-03-29,https://thu-nghiem.example/2024"
LATER = {
    "resolutions/kh-02/resolution.yaml": "id: kh-02\nnumber: 02/KH\nkind: plan\ntitle: Kế hoạch\ndate: 2025-02-01\n",
    "resolutions/kh-02/targets.csv": """\
id,clause,group,text,indicator,operator,value,unit,year,agency,supersedes,relation
K1,1,so,Hồ sơ trực tuyến từ 50 %,truc-tuyen,>=,50,%,2025,SO,,
""",
}

# The file, what is changed in it, and the finding: code and place.
CASES = [
    (CITY, ("agency: SO", "agency: SOO"), "KH301", "10:51"),
    (CITY, ("lead_document: nq-01", "lead_document: nq-1"), "KH301", "5:16"),
    (CITY, ("lead_document: nq-01", "lead_document: nq-01\nattention: {groups: {soo: 2}}"), "KH354", "6:27"),
    (UNITS, ("xa,commune,TN,,\n", "xa,communes,TN,,\n"), "KH301", "4:14"),
    (AGENCIES, ("office,cq,SO", "office,cq,S0"), "KH301", "3:24"),
    (AGENCIES, ("department,cq", "department,dang"), "KH301", "2:21"),
    (TARGETS, ("2025,SO,VP", "2025,SO,VPP"), "KH301", "2:64"),
    (TASKS, ("T1;T2", "T1;T22"), "KH301", "2:44"),
    (CONTRACT, ("username: SO", "username: S"), "KH301", "15:18"),
    (INDICATOR, ("dataset: ho-so", "dataset: hoso"), "KH301", "11:10"),
    (INDICATOR, ("[commune, city]", "[comune, city]"), "KH301", "13:10"),
    (INDEX, ("indicator: truc-tuyen", "indicator: truc-tuyn"), "KH301", "12:51"),
    (FIGURES, ("kinh-te-so,TN,2024", "kinh-te,TN,2024"), "KH301", "3:1"),
    (FIGURES, ("%,,2025-03-29", "%,bo,2025-03-29"), "KH301", "3:27"),
    (AGENCIES, ("VP,Văn phòng", "SO,Văn phòng"), "KH302", "3:1"),
    (CITY, ("{id: commune,", "{id: city, name: a}\n  - {id: commune,"), "KH302", "8:10"),
    (INDEX, ("id: a2", "id: a1"), "KH302", "13:14"),
    (CONTRACT, ("name: ngay", "name: xa, logicalType: date}\n      - {name: ngay"), "KH302", "11:16"),
    (UNITS, ("X3,Xã Ba", "X2,Xã Ba,xa,commune,TN,2025-01-01,\nX3,Xã Ba"), "KH303", "5:1"),
    (UNITS, ("commune,TN,,\n", "commune,TM,,\n"), "KH304", "4:22"),
    (UNITS, ("thanh-pho,city,,,", "thanh-pho,city,,,2025-06-30"), "KH305", "4:22"),
    (UNITS, ("thanh-pho,city,,,", "thanh-pho,city,TN,,"), "KH306", "2:40"),
    (AGENCIES, ("department,cq,,", "department,cq,VP,"), "KH306", "2:24"),
    (UNITS, ("X2,Xã Hai,xa,commune,TN", "X2,Xã Hai,xa,city,X3,2025-01-01,\nX4,Xã Hai,xa,commune,TN"), "KH307", "4:14"),
    (UNITS, ("2025-01-01,\n", "2025-01-01,2024-01-01\n"), "KH308", "5:35"),
    (UNITS, ("valid_to\n", "valid_to,lon,lat\n"), "KH122", "2:1"),
    (CHANGES, ("X1,X3", "X4,X3"), "KH311", "2:1"),
    (CHANGES, ("X1,X3", "X1,X1"), "KH311", "2:4"),
    (CHANGES, ("01,1,", "01,0.9,"), "KH312", "2:18"),
    (CHANGES, ("01,1,", "01,1.5,"), "KH313", "2:18"),
    (AGENCIES, (",Chánh Văn phòng", ","), "KH321", "3:27"),
    (CONTRACT, ("logicalType: boolean", "logicalType: boolean, classification: persnal"), "KH331", "12:66"),
    (CONTRACT, ("boolean}", "boolean, customProperties: [{property: khue.pseudonym, value: true}]}"), "KH332", "12:68"),
    (CONTRACT, ("value: ngay}", "value: ngay}\n  - {property: khue.smallestCount, value: -1}"), "KH333", "19:43"),
    (CONTRACT, (f"boolean}}\n{TEAM}", f"boolean, classification: personal}}\n{TEAM}  - {{property: khue.smallestCount, value: 0}}\n"),
     "KH335", "17:43"),
    (CONTRACT, ("value: ngay}", "value: ngay}\n  - {property: khue.policy, value: accept-god}"), "KH349", "19:36"),
    (CONTRACT, ("value: ngay}", "value: ngay}\n  - {property: khue.delivery, value: parts}"), "KH349", "19:38"),
    (CONTRACT, ("v3.1.0", "v2.2.2"), "KH341", "1:13"),
    (CONTRACT, ("DataContract", "Contract"), "KH341", "2:7"),
    (CONTRACT, ("status: active", "status: actve"), "KH341", "5:9"),
    (CONTRACT, ("logicalType: date", "logicalType: dat"), "KH341", "11:35"),
    (CONTRACT, ("value: xa", "value: xaa"), "KH343", "17:40"),
    (CONTRACT, ("  - {property: khue.timeColumn, value: ngay}\n", ""), "KH344", "17:3"),
    (CONTRACT, ("logicalType: boolean", "logicalType: boolean, logicalTypeOptions: {pattern: '['}"), "KH345", "12:80"),
    (CONTRACT, ("value: ngay", "value: truc_tuyen"), "KH346", "18:40"),
    (CONTRACT, ("value: ngay", "value: ma"), "KH346", "18:40"),
    (CONTRACT, ("value: xa", "value: truc_tuyen"), "KH348", "17:40"),
    (INDICATOR, ('unit: "%"', "unit: điểm"), "KH352", "3:7"),
    (CITY, ("invented: true", "measures: [{id: hộ, name: hộ}, {id: hộ, name: hộ}]"), "KH353", "4:37"),
    (CONTRACT, ("role: owner", "role: steward"), "KH347", "14:3"),
    (CITY, ("invented: true", "time_zone: Asia/Hanoi"), "KH351", "4:12"),
    (CITY, ("invented: true", "languages: [vi, fr]"), "KH136", "4:17"),
    (CITY, ("invented: true", "calendar: {working_days: [1, 8]}"), "KH136", "4:30"),
    (DOCUMENT, ("extent: complete", "extent: whole"), "KH136", "6:9"),
    (DOCUMENT, ("extent: complete", "relations: [{document: nq-01, kind: copies}]"), "KH136", "6:37"),
    (INDICATOR, ("[month, year]", "[month, years]"), "KH136", "14:18"),
    (TARGETS, ("cooperating,supersedes", "agency_basis,supersedes"), "KH136", "2:64"),
    (TARGETS, ("2025,SO", "2025,"), "KH401", "2:61"),
    (TARGETS, (",2025,", ",,"), "KH402", "2:56"),
    (TARGETS, (",%,2027", ",,2027"), "KH403", "3:57"),
    (TARGETS, ("kinh-te-so,range", ",range"), "KH404", "3:34"),
    (TARGETS, ("kinh-te-so,range,20,24,%", ",qualitative,,,"), "KH405", "3:35"),
    (TARGETS, ("range,20,24", "range,20,"), "KH408", "3:51"),
    (TARGETS, ("range,20,24", "range,24,24"), "KH408", "3:51"),
    (TARGETS, (">=,60,", ">=,60,70"), "KH408", "2:50"),
    (TARGETS, (">=,60,", ">=,,"), "KH408", "2:50"),
    (TARGETS, ("kinh-te-so,range", ",qualitative"), "KH408", "3:47"),
    (TARGETS, ("60,,%", "60,,điểm"), "KH409", "2:54"),
    (DOCUMENT, ("stated_targets: 2", "stated_targets: 10"), "KH421", "7:17"),
    (DOCUMENT, ("extent: complete\nstated_targets: 2", "stated_targets: 10"), "KH422", "6:17"),
    (DOCUMENT, ("stated_tasks: 1", "stated_tasks: 2"), "KH421", "8:15"),
    (TASKS, ("nộp hồ sơ,SO", "nộp hồ sơ,"), "KH431", "2:30"),
    (TASKS, ("2025-06-30", ""), "KH432", "2:33"),
    (FIGURES, ("12,,,%", "12,,,USD"), "KH501", "3:25"),
    (FIGURES, ("kinh-te-so,TN,2023,11.3,113,1000,%,,", "kinh-te-so,TN,2023,11.3,113,1000,%,bo-so,"), "KH502", "2:15"),
    (FIGURES, (FIGURE, f"{FIGURE}\n{FIGURE}"), "KH503", "4:1"),
    (FIGURES, ("11.3,113", "11.4,113"), "KH504", "2:20"),
    (FIGURES, ("2024,12,", "2024,121,"), "KH505", "3:20"),
    (FIGURES, ("https://thu-nghiem.example/2023", ""), "KH506", "2:48"),
    (FIGURES, ("2024,12,", "2024,,"), "KH507", "3:20"),
    (FIGURES, ("TN,2024", "X1,2025"), "KH508", "3:12"),
    (INDEX, ("points: 20}", "points: 10}"), "KH521", "10:13"),
    (INDEX, ("max_points: 100", "max_points: 90"), "KH521", "6:13"),
    (INDEX, ("points: 40}", "points: 40, scoring: {steps: [{from: 1, points: 40}], checks: [{id: x, points: 40}]}}"),
     "KH527", "14:51"),
    (INDEX, ("points: 40}", "points: 40, scoring: {steps: [{from: 1, points: 30}, {from: 0, points: 10}]}}"), "KH527",
     "14:51"),
    (INDEX, ("points: 40}", "points: 40, scoring: {categories: [{id: a, points: 41}]}}"), "KH527", "14:51"),
    (INDEX, ("points: 20}", "weight: 20}"), "KH529", "13:9"),
    (INDEX, ("points: 20}", "points: -20}"), "KH529", "13:36"),
    (INDEX, ("max_points: 100", "max_points: 100\nscore: truc-tuyen"), "KH524", "13:51"),
    (INDEX, ("components:", "pillars: [{id: p, name: P, parts: [a, a3]}]\ncomponents:"), "KH526", "7:39"),
    (INDEX, ("components:", "pillars: [{id: p, name: P, parts: [a, a2]}]\ncomponents:"), "KH526", "7:39"),
    (INDEX, ("indicator: truc-tuyen", "scoring: {ratio: {a: {name: a, indicator: truc}, b: {name: b}}}"), "KH301",
     "12:82"),
    (INDICATOR, ("levels: [commune, city]\n", ""), "KH531", "12:10"),
    (INDICATOR, ("formula: 100 * count(*) filter (where truc_tuyen) / count(*)\n", ""), "KH531", "11:10"),
    (INDICATOR, ("rhythm: month\n", ""), "KH532", "1:1"),
    (PUBLISHED, ("{min: 0, max: 100}", "{min: 100, max: 9}"), "KH533", "11:9"),
]  # fmt: skip

ALSO: dict[str, set[str]] = {
    "KH529": {"KH521"},
    "KH302": {"KH306", "KH348"},
    "KH308": {"KH311", "KH305"},
    "KH503": set(),
    "KH122": {"KH311"},
    "KH405": set(),
    "KH408": {"KH405"},
    "KH533": {"KH505"},
    "KH409": {"KH352"},
    "KH352": {"KH409", "KH501"},
}
"""What a fault drags along by its nature: a unit that ends before it begins does not exist on the day of its change."""


@pytest.mark.parametrize(("path", "swap", "code", "place"), CASES)
def test_a_rule_finds_its_fault(make_city: MakeCity, path: str, swap: tuple[str, str], code: str, place: str) -> None:
    _, findings = check_folder(make_city(swap={path: swap}))
    found = [(f.rule.code, f.place(), f.sentence("vi"), f.sentence("en"), f.hint("vi"), f.hint("en")) for f in findings]
    assert (code, f"{path}:{place}") in [f[:2] for f in found], found
    others = {f.rule.code for f in findings} - {code} - ALSO.get(code, set())
    # A share without a unit to share, or a figure out of bounds, is wrong in more ways than one.
    assert not others - {"KH312", "KH301", "KH136"}, found


def test_no_formula_tells_the_value_of_one_person(make_city: MakeCity) -> None:
    closed = ("logicalType: date, required: true}", "logicalType: date, required: true, classification: personal}")
    formula = ("100 * count(*) filter (where truc_tuyen) / count(*)", "year(max(ngay))")
    assert ("KH334", f"{INDICATOR}:12:19") in _codes(make_city(swap={CONTRACT: closed, INDICATOR: formula}))


def _codes(root: Path) -> list[tuple[str, str]]:
    return [(f.rule.code, f.place()) for f in check_folder(root)[1]]


def test_coordinates_are_on_earth(make_city: MakeCity) -> None:
    units = "code,name,kind,level,lon,lat\nTN,a,b,city,21.0,105.8\nX1,a,b,commune,105.8,21.0\nX3,a,b,commune,,\n"
    assert _codes(make_city({UNITS: units, CHANGES: None, FIGURES: None})) == [("KH309", f"{UNITS}:2:13")]


def test_a_unit_code_may_return_later(make_city: MakeCity) -> None:
    swap = {UNITS: ("X3,Xã Ba", "X1,Xã Một Mới,xa,commune,TN,2025-01-01,\nX3,Xã Ba")}
    assert _codes(make_city(swap=swap)) == []


def test_unknown_shares_need_not_add_up(make_city: MakeCity) -> None:
    changes = "from_code,to_code,date,weight\nX1,X3,2025-01-01,0.4\nX1,X2,2025-01-01,\n"
    assert _codes(make_city({CHANGES: changes})) == []


def test_a_share_may_be_rounded(make_city: MakeCity) -> None:
    changes = "from_code,to_code,date,weight\nX1,X3,2025-01-01,0.3333\nX1,X2,2025-01-01,0.6666\n"
    assert _codes(make_city({CHANGES: changes})) == []


def test_a_later_document_that_says_otherwise_must_say_so(make_city: MakeCity) -> None:
    assert _codes(make_city(LATER)) == [("KH411", "resolutions/kh-02/targets.csv:2:48")]


@pytest.mark.parametrize(
    "change",
    [
        ("resolutions/kh-02/targets.csv", ("SO,,", "SO,T1,contradicts")),
        ("resolutions/kh-02/targets.csv", (">=,50", ">=,60")),
        ("resolutions/kh-02/targets.csv", ("%,2025", "%,2026")),
        (
            "resolutions/kh-02/resolution.yaml",
            ("kind: plan\n", "kind: plan\nrelations: [{document: nq-01, kind: replaces}]\n"),
        ),
    ],
)
def test_it_may_say_so_in_several_ways(make_city: MakeCity, change: tuple[str, tuple[str, str]]) -> None:
    path, (old, new) = change
    assert _codes(make_city({**LATER, path: LATER[path].replace(old, new)})) == []


def test_of_two_documents_the_later_one_is_asked(make_city: MakeCity) -> None:
    later = {path: text.replace("date: 2025-02-01", "date_text: tháng 5 năm 2020") for path, text in LATER.items()}
    assert _codes(make_city(later)) == [("KH411", f"{TARGETS}:2:50")]


def test_an_agency_that_ends_needs_a_successor(make_city: MakeCity) -> None:
    ended = make_city(swap={AGENCIES: ("Giám đốc,,", "Giám đốc,2025-02-28,")})
    assert _codes(ended) == [
        ("KH407", f"{TARGETS}:2:61"), ("KH407", f"{TARGETS}:3:64"), ("KH440", "resolutions/nq-01/tasks.csv:2:30"),
    ]  # fmt: skip
    assert _codes(make_city(swap={AGENCIES: ("Giám đốc,,", "Giám đốc,2025-02-28,VP")})) == []


def test_an_agency_read_from_its_field_of_duty_is_noted(make_city: MakeCity) -> None:
    targets = "id,clause,group,text,operator,due,agency,agency_basis\nA,1,so,x,qualitative,2026-01-01,SO,by_function\n"
    found = _codes(make_city({TARGETS: targets, TASKS: None, DOCUMENT: "id: nq-01\nnumber: a\nkind: a\ntitle: a\n"}))
    assert found == [("KH405", f"{TARGETS}:2:10"), ("KH406", f"{TARGETS}:2:36")]


def test_half_a_baseline_is_pointed_out(make_city: MakeCity) -> None:
    swap = {TARGETS: ("cooperating,supersedes", "baseline_period,supersedes")}
    root = make_city(swap=swap)
    (root / TARGETS).write_text((root / TARGETS).read_text(encoding="utf-8").replace("VP", "2023"), encoding="utf-8")
    assert [code for code, _ in _codes(root)] == ["KH410"]


def test_a_task_is_done_on_a_day(make_city: MakeCity) -> None:
    tasks = "id,clause,group,text,lead,deadline_text,state,done_on\nNV1,1,so,x,SO,hằng năm,{},{}\n"
    assert _codes(make_city({TASKS: tasks.format("done", "2025-01-01")})) == []
    assert _codes(make_city({TASKS: tasks.format("done", "")})) == [("KH433", f"{TASKS}:2:29")]
    assert _codes(make_city({TASKS: tasks.format("open", "2025-01-01")})) == [("KH433", f"{TASKS}:2:29")]


def test_a_contract_has_one_table(make_city: MakeCity) -> None:
    contract = "apiVersion: v3.1.0\nkind: DataContract\nid: ho-so\nversion: 1.0.0\nstatus: active\n"
    codes = [code for code, _ in _codes(make_city({CONTRACT: contract}))]
    assert codes == ["KH342", "KH347"]


def test_published_percentages_may_be_rounded(make_city: MakeCity) -> None:
    header = "indicator,unit,period,value,numerator,denominator,published,source_url\n"
    rows = ["33.3,1,3", "33,1,3", "33.33,1,3", "66.7,2,3", "0,0,5", "100,5,5", "50,1,0"]
    lines = [f"kinh-te-so,TN,{2000 + i},{row},,https://a.example\n" for i, row in enumerate(rows)]
    assert _codes(make_city({FIGURES: header + "".join(lines)})) == []


def test_figures_without_a_value_say_why(make_city: MakeCity) -> None:
    header = "indicator,unit,period,value,status,source_url\n"
    assert _codes(make_city({FIGURES: f"{header}kinh-te-so,TN,2020,,missing,https://a.example\n"})) == []
    zero = f"{header}kinh-te-so,TN,2020,0,missing,https://a.example\n"
    assert _codes(make_city({FIGURES: zero})) == [("KH507", f"{FIGURES}:2:20")]


def test_a_formula_is_checked_at_its_place(make_city: MakeCity) -> None:
    formula = "formula: >-\n  100 * count(*)\n  filter (where truc_tuyn)\n  / count(*)"
    swap = {INDICATOR: ("formula: 100 * count(*) filter (where truc_tuyen) / count(*)", formula)}
    _, findings = check_folder(make_city(swap=swap))
    assert [f.place() for f in findings] == [f"{INDICATOR}:14:17"]
    assert findings[0].hint("en") == 'Did you mean "truc_tuyen"?'
    assert findings[0].params["suggestion_at"] == f"{CONTRACT}:12"


def test_what_could_not_be_read_is_not_called_unknown(make_city: MakeCity) -> None:
    found = _codes(make_city(swap={AGENCIES: ("VP,Văn phòng", "VP,"), PUBLISHED: ("group: so\n", "")}))
    assert found == [("KH132", f"{AGENCIES}:3:4"), ("KH132", f"{PUBLISHED}:1:1")]


NORMALISED = ("max_points: 100", "max_points: 100\nnormalisation: goalposts")


def test_goalposts_are_asked_for_with_a_direction(make_city: MakeCity) -> None:
    found = _codes(make_city(swap={INDEX: NORMALISED}))
    assert found == [
        ("KH523", f"{INDEX}:13:9"), ("KH522", f"{INDEX}:14:9"), ("KH523", f"{INDEX}:14:9"), ("KH522", f"{INDEX}:15:5"),
        ("KH523", f"{INDEX}:15:5"),
    ]  # fmt: skip
    text = make_city(swap={INDEX: NORMALISED}).joinpath(INDEX).read_text(encoding="utf-8")
    whole = text.replace("points: 40, indicator", "points: 40, low: 0, high: 100, indicator")
    whole = whole.replace("points: 20}", "points: 20, low: 0, high: 9, direction: lower}")
    whole = whole.replace("points: 40}", "points: 40, low: 9, high: 0, direction: higher}")
    assert _codes(make_city({INDEX: whole})) == [("KH523", f"{INDEX}:15:5")]


FOLLOWING = """\
id: bo-moi
name: Bộ mới
act: QĐ 2
level: commune
series: bo
years: [{years}]
score: kinh-te-so
components: [{{id: a, name: A}}]
"""


def test_one_framework_of_a_series_is_in_force_and_the_next_breaks_it(make_city: MakeCity) -> None:
    swap = {INDEX: ("years: [2024, 2025]", "series: bo\nscore: kinh-te-so\nyears: [2024, 2025]")}
    later = "indices/bo-moi.yaml"
    twice = _codes(make_city({later: FOLLOWING.format(years="2025, 2026")}, swap=swap))
    assert twice == [("KH528", f"{later}:7:8"), ("KH525", f"{INDEX}:7:15")]
    assert _codes(make_city({later: FOLLOWING.format(years="2026")}, swap=swap)) == [("KH528", f"{later}:7:8")]
    broken = (
        PUBLISHED,
        "bounds: {min: 0, max: 100}",
        "bounds: {min: 0, max: 100}\nbreaks: [{period: '2026', reason: Bộ mới}]",
    )
    swap[broken[0]] = broken[1:]
    assert _codes(make_city({later: FOLLOWING.format(years="2026")}, swap=swap)) == []


def test_a_circle_is_found_through_a_formula(make_city: MakeCity) -> None:
    sheet = (
        "name: x\nunit: '%'\ngroup: so\npurpose: x\ndefinition: x\nmethod: x\nrhythm: x\ndata_source: x\nagency: SO\n"
    )
    derived = f"id: gap\n{sheet}formula: '100 - \"kinh-te-so\"'\nlevels: [city]\nperiods: [year]\n"
    swap = {INDEX: ("indicator: truc-tuyen", "indicator: gap")}
    files = {"indicators/gap.yaml": derived}
    sound = make_city(files, swap=swap)
    assert _codes(sound) == []
    (sound / INDEX).write_text(
        (sound / INDEX).read_text("utf-8").replace("years:", "score: kinh-te-so\nyears:"), "utf-8"
    )
    (found,) = check_folder(sound)[1]
    assert (found.rule.code, found.params["circle"]) == ("KH524", "bo-so → gap → kinh-te-so → bo-so")


def test_published_results_of_an_index_agree(make_city: MakeCity) -> None:
    """A rank below with a value above, and a total that its parts do not make, are kept and flagged."""
    index = (
        "id: bo-so\nname: B\nact: Q\nlevel: city\nyears: [2024]\nscore: tong\nrank: hang\nscale: points\ncomponents:\n"
    )
    index += "  - {id: a, name: A, points: 10, indicator: a}\n  - {id: b, name: B, points: 10, indicator: b}\n"
    sheet = (
        "name: x\nunit: '%'\ngroup: so\npurpose: x\ndefinition: x\nmethod: x\nrhythm: x\ndata_source: x\nagency: SO\n"
    )
    named = {f"indicators/{id}.yaml": f"id: {id}\n{sheet}" for id in ("tong", "hang", "a", "b")}
    rows = ["a,X2,4", "b,X2,3", "tong,X2,7", "hang,X2,1", "a,TN,4", "b,TN,4", "tong,TN,9", "hang,TN,2"]
    lines = "".join(f"{row.rpartition(',')[0]},2024,{row.rpartition(',')[2]},https://a.example\n" for row in rows)
    files = {**named, INDEX: index, FIGURES: f"indicator,unit,period,value,source_url\n{lines}"}
    assert _codes(make_city(files)) == [("KH511", f"{FIGURES}:8:14"), ("KH512", f"{FIGURES}:8:14")]


def test_every_rule_has_a_case() -> None:
    source = "".join(path.read_text(encoding="utf-8") for path in Path(__file__).parent.glob("test_folder_*.py"))
    ours = {rule.code for rule in all_rules()} - {rule.code for rule in reading_rules.RULES}
    assert [code for code in sorted(ours) if code not in source] == []


def test_codes_are_given_once() -> None:
    names = [rule.name for rule in all_rules()]
    assert len(names) == len(set(names))
