"""Papers are headed and signed as the decree on clerical work wants it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from khue.folder.loaded import Entry, LoadedFolder
from khue.folder.words import shorten
from khue.model.base import Text
from khue.model.finding import Finding, Rule, Severity
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
RULES = (BAD_SYMBOL, BAD_AUTHORITY, NOT_FILED, BAD_ADDRESS)

_WORD = r"[A-ZĐ][A-ZĐ0-9&.]*"
_SYMBOLS = {
    PaperStyle.STATE: (re.compile(rf"{_WORD}(-{_WORD})+"), "BC-UBND"),
    PaperStyle.PARTY: (re.compile(rf"{_WORD}/{_WORD}([-/]{_WORD})*"), "BC/TU"),
}
_AUTHORITIES = {
    PaperStyle.STATE: ("TM.", "Q.", "KT.", "TL.", "TUQ."), PaperStyle.PARTY: ("T/M", "K/T", "T/L"),
}  # fmt: skip
_ADDRESS = re.compile(r"https?://[^\s/]+(/[^\s/]+)*")


def check(folder: LoadedFolder) -> Iterable[Finding]:
    """Findings of reports.yaml, where there is one."""
    if folder.papers is None:
        return
    papers = folder.papers.value
    if papers.address and not _ADDRESS.fullmatch(papers.address):
        yield folder.papers.finding(BAD_ADDRESS, "address", found=shorten(papers.address))
    for key, form in papers.forms().items():
        yield from _of_form(folder.papers, form, papers.style, (key,) if key else ())


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
