"""What holds for every document: places cut out what is claimed, and broken lines or decomposed letters change nothing."""

from __future__ import annotations

import unicodedata
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from khue.documents.items import Read
from khue.documents.plain import flat, plain
from khue.documents.read import read_plain

INVENTED = sorted((Path(__file__).resolve().parents[1] / "golden" / "documents" / "invented").glob("*.txt"))
TEXTS = {path.stem: path.read_text(encoding="utf-8") for path in INVENTED}
SENTENCES = (
    "Tỷ lệ {x} đạt tối thiểu {a}% vào năm 2030", "{a}% {x} được số hoá", "Số {x} giảm từ {a} xuống {b}",
    "Thuộc nhóm {a} địa phương dẫn đầu cả nước", "Theo Nghị quyết số {a}-NQ/TW", "{x}",
)  # fmt: skip


def values(found: Read) -> list[tuple[object, ...]]:
    return [(one.operator, one.value, one.value_to, one.year, one.clause) for one in found.targets]


@st.composite
def documents(draw: st.DrawFn) -> str:
    """A text with markers, sentences and any letters at all."""
    lines = ["KẾ HOẠCH", "", "I. MỤC TIÊU", ""]
    for number in range(draw(st.integers(1, 6))):
        words = draw(st.text(alphabet="aăâđêôơưzÂĐ |.,;:-+()%0123456789\n\u0301\u200b", max_size=25))
        sentence = draw(st.sampled_from(SENTENCES)).format(
            x=words, a=draw(st.integers(1, 5000)), b=draw(st.integers(1, 99))
        )
        mark = draw(st.sampled_from(["- ", "a) ", f"{number}. ", "+ ", "", "| "]))
        lines += [f"{mark}{sentence}{draw(st.sampled_from(['.', ';', '']))}", draw(st.sampled_from(["", "\n"]))]
    return "\n".join(lines)


@settings(max_examples=120, deadline=None)
@given(documents())
def test_places_cut_out_what_is_claimed(text: str) -> None:
    found = read_plain(plain(text))
    composed = unicodedata.normalize("NFC", found.text)
    assert composed == unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n"))
    for one in (*found.targets, *found.tasks, *found.viewpoints, *found.objectives, *found.solutions):
        assert 0 <= one.start < one.end <= len(found.text)
    for target in found.targets:
        if not target.clause.startswith("Phụ lục") and "|" not in found.text[target.start : target.end]:
            cut = unicodedata.normalize("NFC", found.text[target.start : target.end])
            assert target.text == " ".join(cut.split())
        assert any(char.isdigit() or char in "lOo" for char in found.text[target.value_start : target.value_end])
    for clause in found.outline:
        assert 0 <= clause.start <= clause.end <= len(found.text)


@settings(max_examples=60, deadline=None)
@given(st.sampled_from(sorted(TEXTS)), st.randoms(use_true_random=False))
def test_a_line_break_in_a_sentence_changes_nothing(name: str, chance: object) -> None:
    text = TEXTS[name]
    whole = read_plain(plain(text))
    stated = [
        one for one in whole.targets if "|" not in text[one.start : one.end] and "\n" not in text[one.start : one.end]
    ]
    for target in stated[:3]:
        blanks = [place for place in range(target.start, target.end) if text[place] == " "]
        if blanks:
            place = chance.choice(blanks)  # type: ignore[attr-defined]  # a random.Random
            assert values(read_plain(plain(f"{text[:place]}\n{text[place + 1 :]}"))) == values(whole)


def test_decomposed_letters_and_windows_lines_read_the_same() -> None:
    for text in TEXTS.values():
        whole = read_plain(plain(text))
        decomposed = unicodedata.normalize("NFD", text)
        apart = read_plain(plain(decomposed))
        assert values(apart) == values(whole)
        assert values(read_plain(plain(text.replace("\n", "\r\n")))) == values(whole)
        assert [unicodedata.normalize("NFC", decomposed[one.start : one.end]) for one in apart.targets] == [
            text[one.start : one.end] for one in whole.targets
        ]


def test_addresses_stay_when_clauses_are_renumbered_or_moved() -> None:
    before = "QUY CHẾ\n\nI. MỤC TIÊU\n\n1. Tỷ lệ hồ sơ đạt 80%.\n\n2. Tỷ lệ hài lòng đạt 95%.\n"
    after = "QUY CHẾ\n\nI. QUAN ĐIỂM\n\nII. MỤC TIÊU\n\n1. Tỷ lệ mới đạt 10%.\n\n2. Tỷ lệ hài lòng đạt 95%.\n\n3. Tỷ lệ hồ sơ đạt 80%.\n"
    one, other = (
        {clause.text: clause.address for clause in read_plain(plain(text)).outline} for text in (before, after)
    )
    for words in ("Tỷ lệ hồ sơ đạt 80%.", "Tỷ lệ hài lòng đạt 95%.", "MỤC TIÊU"):
        assert one[words] == other[words]
    assert len(set(other.values())) == len(other)


@given(st.text())
def test_flat_text_is_as_long_as_the_text(text: str) -> None:
    assert len(flat(text)) == len(text)
