"""Papers are headed and signed as the decree on clerical work wants it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from khue.folder.loaded import Entry, LoadedFolder
from khue.folder.paper_base import base_of
from khue.folder.words import shorten, suggest
from khue.model.base import Text
from khue.model.finding import Finding, Rule, Severity
from khue.model.paper_parts import PARTS, Part, braced
from khue.model.papers import PaperForm, Papers, PaperStyle

BAD_SYMBOL = Rule(
    "KH441", "paper-symbol",
    Text(vi='Ký hiệu "{found}" không đúng dạng.', en='The symbol "{found}" is not of the usual form.'),
    Text(vi="Viết như {expected}: tên loại, rồi cơ quan ban hành, chữ in hoa.",
         en="Write it as {expected}: the kind of paper, then the issuing agency, in capitals."),
    Severity.WARNING,
)  # fmt: skip
BAD_AUTHORITY = Rule(
    "KH442", "paper-authority",
    Text(vi='Quyền hạn ký "{found}" không bắt đầu bằng {expected}.',
         en='The authority to sign "{found}" does not begin with {expected}.'),
    Text(vi="Để trống nếu người đứng đầu ký với tư cách của mình; hoặc ghi như TM. ỦY BAN NHÂN DÂN.",
         en="Leave it out where the head signs for himself; else write it as TM. ỦY BAN NHÂN DÂN."),
    Severity.WARNING,
)  # fmt: skip
NOT_FILED = Rule(
    "KH443", "paper-not-filed",
    Text(vi="Nơi nhận chưa nêu nơi lưu văn bản.", en="The recipients do not say where the paper is filed."),
    Text(vi='Thêm dòng cuối như "Lưu: VT".', en='Add a last line such as "Lưu: VT".'),
    Severity.WARNING,
)  # fmt: skip
BAD_ADDRESS = Rule(
    "KH444", "paper-address",
    Text(vi='"{found}" không phải là địa chỉ của cổng.', en='"{found}" is no address of a portal.'),
    Text(vi="Viết như https://khue.hanoi.gov.vn, không có dấu / ở cuối.", en="Write it as https://khue.example, without / at its end."),
    Severity.WARNING,
)  # fmt: skip
UNKNOWN_PART = Rule(
    "KH482", "paper-part",
    Text(vi='Văn bản loại này không có phần "{found}".', en='This kind of paper has no part "{found}".'),
    Text(vi="Các phần: {known}.", en="Its parts are: {known}."),
)  # fmt: skip
UNKNOWN_NAME = Rule(
    "KH483", "paper-placeholder",
    Text(vi="Trong câu có chỗ điền {{{found}}} mà phần này không có.", en="This part cannot fill in {{{found}}}."),
    Text(vi="Các chỗ điền được: {known}.", en="These may be filled in: {known}."),
)  # fmt: skip
BROKEN_BRACES = Rule(
    "KH484", "paper-braces",
    Text(vi='Dấu ngoặc nhọn không khép kín trong câu "{found}".', en='A brace has no other in the sentence "{found}".'),
    Text(vi="Viết chỗ điền như {{day}}; dấu ngoặc thường viết hai lần: {{{{ và }}}}.",
         en="Write places as {{day}}, and a brace that is meant as such twice: {{{{ and }}}}."),
)  # fmt: skip
FIXED_TEXT = Rule(
    "KH485", "paper-fixed",
    Text(vi='Văn bản loại này có nội dung cố định nên không đặt được "{found}".',
         en='The text of this kind of paper is fixed, so "{found}" cannot be set.'),
    Text(vi="Các loại sửa được: {known}.", en="These kinds can be changed: {known}."),
)  # fmt: skip
BAD_BASE = Rule(
    "KH486", "paper-base",
    Text(vi='Không có tài liệu Word "{found}" trong thư mục papers/.', en='There is no Word document "{found}" in papers/.'),
    Text(vi="Đặt tệp .docx (tối đa 2 MB) vào papers/, hoặc bỏ mục base.",
         en="Put a .docx of 2 MB at the most into papers/, or leave base out."),
)  # fmt: skip
RULES = (
    BAD_BASE, BAD_SYMBOL, BAD_AUTHORITY, NOT_FILED, BAD_ADDRESS, UNKNOWN_PART, UNKNOWN_NAME, BROKEN_BRACES, FIXED_TEXT,
)  # fmt: skip

_WORD = r"[A-ZĐ][A-ZĐ0-9&.]*"
_KIND = rf"(?:TTr|{_WORD})"
"""The short name of a kind of paper is in capitals, but for the one of a proposal."""
_SYMBOLS = {
    PaperStyle.STATE: (re.compile(rf"{_KIND}(-{_WORD})+"), "BC-UBND"),
    PaperStyle.PARTY: (re.compile(rf"{_KIND}/{_WORD}([-/]{_WORD})*"), "BC/TU"),
}
_AUTHORITIES = {
    PaperStyle.STATE: ("TM.", "Q.", "KT.", "TL.", "TUQ."), PaperStyle.PARTY: ("T/M", "K/T", "T/L"),
}  # fmt: skip
_PARTY_BLOC = "dang"
_ADDRESS = re.compile(r"https?://[^\s/]+(/[^\s/]+)*")


def check(folder: LoadedFolder) -> Iterable[Finding]:
    """Findings of reports.yaml, where there is one."""
    if folder.papers is None:
        return
    papers = folder.papers.value
    if papers.address and not _ADDRESS.fullmatch(papers.address):
        yield folder.papers.finding(BAD_ADDRESS, "address", found=shorten(papers.address))
    if papers.base and base_of(folder.root, papers.base) is None:
        yield folder.papers.finding(BAD_BASE, "base", found=shorten(papers.base))
    party = _issued_by_party(folder, papers)
    for key, form in papers.forms().items():
        style = papers.style_of(key, party=party) if key else papers.style_of("targets", party=party)
        yield from _of_form(folder.papers, form, form.style or style, (key,) if key else ())
        yield from _of_parts(folder.papers, form, key)


def _issued_by_party(folder: LoadedFolder, papers: Papers) -> bool:
    return any(one.value.code == papers.agency and one.value.bloc == _PARTY_BLOC for one in folder.agencies)


def _of_parts(entry: Entry[Papers], form: PaperForm, key: str) -> Iterator[Finding]:
    """What is said in other words: of parts that there are, with names that can be filled in."""
    parts = {part.id: part for part in PARTS.get(key, ())}
    changed = {"sections": form.sections, "headings": form.headings, "sentences": form.sentences}
    if not parts:
        steps = (key,) if key else ()
        known = ", ".join(PARTS)
        yield from (
            entry.finding(FIXED_TEXT, *steps, name, found=name, known=known) for name, value in changed.items() if value
        )
        return
    for name, named in changed.items():
        for at, part in enumerate(named):
            if part not in parts:
                place = (key, name, at if name == "sections" else part)
                yield entry.finding(
                    UNKNOWN_PART,
                    *place,
                    found=shorten(part),
                    known=", ".join(parts),
                    suggestion=suggest(part, [*parts]),
                )
    for name, sentences in (("headings", form.headings), ("sentences", form.sentences)):
        for id, said in sentences.items():
            if id in parts:
                yield from _of_words(entry, (key, name, id), said, parts[id])


def _of_words(entry: Entry[Papers], place: tuple[str, ...], said: Text, part: Part) -> Iterator[Finding]:
    for lang, text in (("vi", said.vi), ("en", said.en)):
        try:
            names = braced(text)
        except ValueError:
            yield entry.finding(BROKEN_BRACES, *place, lang, found=shorten(text))
            continue
        for name in dict.fromkeys(names):
            if name not in part.known:
                known = ", ".join(part.known)
                yield entry.finding(
                    UNKNOWN_NAME,
                    *place,
                    lang,
                    found=shorten(name),
                    known=known,
                    suggestion=suggest(name, [*part.known]),
                )


def _of_form(entry: Entry[Papers], form: PaperForm, style: PaperStyle, steps: tuple[str, ...]) -> Iterator[Finding]:
    shape, example = _SYMBOLS[style]
    if form.symbol and not shape.fullmatch(form.symbol):
        yield entry.finding(BAD_SYMBOL, *steps, "symbol", found=shorten(form.symbol), expected=example)
    authority = form.signer.authority.vi if form.signer and form.signer.authority else ""
    if authority and not authority.startswith(_AUTHORITIES[style]):
        known = ", ".join(_AUTHORITIES[style])
        yield entry.finding(BAD_AUTHORITY, *steps, "signer", "authority", found=shorten(authority), expected=known)
    if form.recipients and not form.recipients[-1].vi.startswith("Lưu"):
        yield entry.finding(NOT_FILED, *steps, "recipients")
