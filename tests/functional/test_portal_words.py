"""Words: every one has its Vietnamese, keeps its placeholders, and is compiled when it is needed."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest
from babel.messages.pofile import read_po
from django.utils import translation

from khue.model.assessment import Evidence, Schedule
from khue.model.measure import Form
from khue.model.observation import Status
from khue.web import compiled, messages
from khue.web.portal import speaking, words
from khue.web.portal.thread import weave

PLACE = re.compile(r"%\((\w+)\)[sd]|\{(\w+)\}")


def test_every_word_of_the_code_has_its_vietnamese() -> None:
    assert messages.missing() == []


def test_the_kept_words_are_those_of_the_code() -> None:
    kept = {message.id for message in messages.load() if message.id}
    assert kept == {message.id for message in messages.gather() if message.id}


def test_translations_keep_the_placeholders_by_name() -> None:
    for message in messages.load():
        if not message.id:
            continue
        ids = [message.id] if isinstance(message.id, str) else list(message.id)
        strings = [message.string] if isinstance(message.string, str) else list(message.string or ())
        wanted = {place for text in ids for place in PLACE.findall(text)}
        for string in strings:
            assert set(PLACE.findall(string)) == wanted, message.id
        assert not any(re.search(r"%[sd]", text) for text in ids), f"unnamed placeholder: {ids}"


def test_compiled_words_are_made_when_absent(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    po = tmp_path / "django.po"
    po.write_bytes(messages.PO.read_bytes())
    monkeypatch.setattr(compiled, "PO", po)
    monkeypatch.setattr(compiled, "MO", tmp_path / "django.mo")
    compiled.ensure_compiled()
    made = (tmp_path / "django.mo").stat().st_mtime_ns
    compiled.ensure_compiled()
    assert (tmp_path / "django.mo").stat().st_mtime_ns == made


def test_words_are_compiled_before_django_asks_for_the_first(tmp_path: Path) -> None:
    """Its models ask for one while they are loaded; a start without compiled words must not be in English ever after."""
    script = (
        "import pathlib, sys; from khue.web import compiled\n"
        "compiled.MO = pathlib.Path(sys.argv[1]); made = []\n"
        "compiled.compile_messages = lambda: made.append(True)\n"
        "import khue.web.settings; print(made, 'django.contrib.auth.models' in sys.modules)"
    )
    command = [sys.executable, "-c", script, str(tmp_path / "django.mo")]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[True] False"


def test_the_file_is_written_the_same_way_twice(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    po = tmp_path / "django.po"
    po.write_bytes(messages.PO.read_bytes())
    monkeypatch.setattr(messages, "PO", po)
    messages.write(messages.merge())
    first = po.read_bytes()
    messages.write(messages.merge())
    assert po.read_bytes() == first
    with po.open("rb") as file:
        assert len(list(read_po(file))) > 100


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_every_status_has_a_word_and_every_evidence_a_shape(lang: str) -> None:
    with translation.override(lang):
        labels = {words.EVIDENCE[evidence].label for evidence in Evidence}
        assert len(labels) == len(Evidence)
        assert len({words.EVIDENCE[evidence].shape for evidence in Evidence} - {""}) == len(Evidence)
        assert all(words.OBSERVATION[status].word for status in Status)
        assert all(words.SCHEDULE[schedule].word for schedule in Schedule)


def test_what_the_agency_says_is_said_in_our_words_or_its_own() -> None:
    with translation.override("vi"):
        assert [words.official(code) for code in ("met", "đang làm", "")] == ["Đạt", "đang làm", ""]


@pytest.mark.parametrize(
    ("value", "unit", "decimals", "vi", "en"),
    [
        (81.7, "%", None, "81,7%", "81.7%"),
        (61.643835, "%", 1, "61,6%", "61.6%"),
        (61.643835, "%", None, "61,64%", "61.64%"),
        (1234567.89, "", None, "1.234.567,89", "1,234,567.89"),
        (5, "thứ bậc", None, "hạng 5", "rank 5"),
        (-2, "điểm", None, "−2 điểm", "−2 points"),
        (None, "%", None, "–", "–"),
    ],
)
def test_figures(value: float | None, unit: str, decimals: int | None, vi: str, en: str) -> None:
    english = {"điểm": "points"}.get(unit, "")
    for lang, said in (("vi", vi), ("en", en)):
        with translation.override(lang):
            assert speaking.figure(value, Form(unit, english, decimals), lang).replace(speaking.FIXED, " ") == said


def test_periods() -> None:
    for code, vi, en in [
        ("2025", "2025", "2025"),
        ("2024-02", "tháng 2/2024", "Feb 2024"),
        ("2025-Q3", "quý III/2025", "Q3 2025"),
        ("x", "x", "x"),
    ]:
        assert speaking.period(code, "vi").replace(speaking.FIXED, " ") == vi
        assert speaking.period(code, "en").replace(speaking.FIXED, " ") == en


def test_the_thread_marks_the_present_knot_and_says_what_is_missing() -> None:
    with translation.override("en"):
        thread = weave("unit", indicator=("Share", "/chi-so/share/"))
        assert not any(knot.here for knot in thread)
        thread = weave("target", target=("T1", ""), indicator=("Share", "/chi-so/share/"))
    by_key = {knot.key: knot for knot in thread}
    assert by_key["target"].here
    assert by_key["indicator"].title == ""
    assert by_key["row"].href == ""
    assert by_key["row"].title
