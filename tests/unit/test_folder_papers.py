"""reports.yaml: a city may have one, and what is wrong in it is found at its place."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from khue.folder.check import check_folder
from khue.folder.load import load_city
from khue.model.papers import KINDS, Papers

MakeCity = Callable[..., Path]

SOUND = """\
agency: SO
place: Thử Nghiệm
symbol: BC-SO
address: https://khue.example
signer:
  authority: KT. Giám đốc
  posts: [Phó Giám đốc]
recipients: [Như trên, "Lưu: VT"]
targets:
  symbol: BC-SO-TH
proposal:
  symbol: TTr-SO
periodic:
  sections: [tasks, results, end]
  headings: {tasks: {vi: NHIỆM VỤ, en: TASKS}}
  sentences:
    tasks: {vi: "Tổng số {tasks} nhiệm vụ {period}.", en: "{tasks} tasks."}
reporting:
  - {every: month, day: 20, time: "16:00"}
"""
CASES = [
    (("agency: SO", "agency: SOO"), "KH301", 1),
    (("symbol: BC-SO\n", "symbol: bc so\n"), "KH441", 3),
    (("  symbol: BC-SO-TH", "  symbol: BC/TU"), "KH441", 10),
    (("authority: KT. Giám đốc", "authority: Giám đốc"), "KH442", 6),
    ((', "Lưu: VT"]', "]"), "KH443", 8),
    (("https://khue.example", "khue.example/"), "KH444", 4),
    (("[tasks, results, end]", "[tasks, result, end]"), "KH482", 14),
    (("headings: {tasks:", "headings: {task:"), "KH482", 15),
    (("{tasks} nhiệm vụ", "{taks} nhiệm vụ"), "KH483", 17),
    (('en: "{tasks} tasks."', 'en: "{gaps} tasks."'), "KH483", 17),
    (("{tasks} nhiệm vụ", "{tasks nhiệm vụ"), "KH484", 17),
    (("targets:\n", "targets:\n  sections: [end]\n"), "KH485", 10),
    (("symbol: TTr-SO", "symbol: ttr-SO"), "KH441", 12),
    (("place: Thử Nghiệm", "place: Thử Nghiệm\nbase: mau.docx"), "KH486", 3),
    (("day: 20", "day: 31"), "KH137", 19),
    (('"16:00"', '"25:00"'), "KH137", 19),
    (("place: Thử Nghiệm", "plase: Thử Nghiệm"), "KH131", 2),
]


def test_a_sound_file_gives_no_finding(make_city: MakeCity) -> None:
    _, findings = check_folder(make_city({"reports.yaml": SOUND}))
    assert [finding for finding in findings if finding.path == "reports.yaml"] == []


@pytest.mark.parametrize(("change", "code", "line"), CASES)
def test_a_fault_is_found_at_its_place(make_city: MakeCity, change: tuple[str, str], code: str, line: int) -> None:
    assert change[0] in SOUND
    _, findings = check_folder(make_city({"reports.yaml": SOUND.replace(*change)}))
    own = [finding for finding in findings if finding.path == "reports.yaml"]
    assert [(finding.rule.code, finding.line) for finding in own] == [(code, line)]


def test_a_place_that_cannot_be_filled_in_is_told_with_what_was_meant(make_city: MakeCity) -> None:
    _, findings = check_folder(make_city({"reports.yaml": SOUND.replace("{tasks} nhiệm vụ", "{taks} nhiệm vụ")}))
    said = next(finding for finding in findings if finding.rule.code == "KH483")
    assert "{taks}" in said.sentence("vi") and '"tasks"' in said.hint("vi")


def test_a_kind_takes_what_it_lacks_from_all_papers(make_city: MakeCity) -> None:
    city, _ = load_city(make_city({"reports.yaml": SOUND}))
    assert city is not None
    targets, target = city.papers.form("targets"), city.papers.form("target")
    assert (targets.symbol, target.symbol) == ("BC-SO-TH", "BC-SO")
    assert targets.recipients == target.recipients == city.papers.recipients


def test_a_city_without_the_file_has_papers_too(make_city: MakeCity) -> None:
    city, _ = load_city(make_city())
    assert city is not None and city.papers == Papers()
    assert all(not city.papers.form(kind).symbol for kind in KINDS)
