"""Why rows are held back, in sentences: which column, which row, what was found, and what to do about it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from khue.model.base import Text
from khue.model.contract import Contract
from khue.model.finding import Finding, Rule, Severity
from khue.model.privacy import Exposed, Publication

PERSON_FOUND = Rule(
    "KH690", "person-found",
    Text(vi='Cột "{column}", dòng {row}: có {kind_vi} ({value}), trong khi quy ước không khai cột này là dữ liệu cá nhân. '
            "Các dòng của bộ dữ liệu {dataset} không được công bố ({rows} dòng có dữ liệu như vậy).",
         en='Column "{column}", row {row}: here is a {kind_en} ({value}), though the contract does not declare the column as '
            "personal data. The rows of the dataset {dataset} are not published ({rows} rows have such data)."),
    Text(vi='Hãy khai classification: personal cho cột "{column}" trong quy ước, hoặc nộp lại tệp không có dữ liệu này. Nếu đây '
            "không phải dữ liệu cá nhân, cán bộ dữ liệu xác nhận kèm lý do (khue settle).",
         en='Declare classification: personal for the column "{column}" in the contract, or send the file again without it. '
            "Where it is nothing of a person, a data officer says so with a reason (khue settle)."),
    Severity.WARNING,
)  # fmt: skip
WITHHELD = Rule(
    "KH691", "rows-withheld",
    Text(vi="Các dòng của bộ dữ liệu {dataset}, phiên bản {number}, không được công bố.",
         en="The rows of the dataset {dataset}, version {number}, are not published."),
    Text(vi="{why_vi}", en="{why_en}"),
)  # fmt: skip
_WHY = {
    "unchecked": Text(
        vi="Phiên bản này chưa được rà soát dữ liệu cá nhân; hãy chạy lại khue build.",
        en="This version was not looked through for personal data; run khue build again.",
    ),
    "superseded": Text(
        vi="Đây là dữ liệu về từng người, nên phiên bản cũ không được công bố.",
        en="These are data about persons, of which no earlier version is published.",
    ),
    "withdrawn": Text(
        vi="Phiên bản này đã được rút, nên các dòng không còn được công bố.",
        en="This version was withdrawn, so its rows are no longer published.",
    ),
    "few": Text(
        vi="{classes} tổ hợp giá trị của các cột {columns} chỉ có dưới {least} dòng ({rows} dòng tất cả), nên có thể nhận ra "
        "từng người. Số tổng hợp vẫn được công bố.",
        en="{classes} combinations of values of the columns {columns} are borne by fewer than {least} rows ({rows} rows in "
        "all), so that persons could be singled out. Totals are still published.",
    ),
}
_EXPOSED = Text(
    vi='Cột "{column}", dòng {row}{file}: có {kind} ({value}) mà quy ước không khai là dữ liệu cá nhân; tất cả {rows} dòng.',
    en='Column "{column}", row {row}{file}: here is a {kind} ({value}) that the contract does not declare as personal data; '
    "{rows} rows in all.",
)


def reasons(publication: Publication, lang: str) -> list[str]:
    """Why the rows of a version are held back, a sentence each; nothing where they are shown."""
    return list(_reasons(publication, lang))


def _reasons(publication: Publication, lang: str) -> Iterator[str]:
    for code in publication.reasons:
        if code == "exposed":
            yield from (exposed_sentence(one, lang) for one in publication.unsettled)
        else:
            yield _WHY[code].in_(lang).format(
                classes=publication.classes, rows=publication.class_rows, least=publication.least or 5,
                columns=", ".join(publication.together) or "–",
            )  # fmt: skip


def exposed_sentence(one: Exposed, lang: str) -> str:
    """Where a person is identified first, by what, and in how many rows."""
    first = one.first[0]
    file = f" ({first.file})" if first.file else ""
    return _EXPOSED.in_(lang).format(
        column=one.column, row=first.row, file=file, kind=kind_words(one.kind, lang), value=first.value, rows=one.rows
    )


def kind_words(kind: str, lang: str) -> str:
    """What a kind of identifier is called."""
    from khue.contracts.personal.kinds import named  # with the tables' library, which no page needs to begin

    return named(kind, lang)


def findings(publication: Publication, path: str) -> list[Finding]:
    """A warning for every exposure of a version that is not settled, at its first row."""
    return [finding(publication.dataset, one, path) for one in publication.unsettled]


def finding(dataset: str, one: Exposed, path: str) -> Finding:
    """That a column identifies persons, at the first row that does; the rows of the dataset are held back for it."""
    first = one.first[0]
    params = {
        "dataset": dataset, "column": one.column, "row": first.row, "value": first.value, "rows": one.rows,
        "kind_vi": kind_words(one.kind, "vi"), "kind_en": kind_words(one.kind, "en"),
    }  # fmt: skip
    return Finding(PERSON_FOUND, path, first.row, params=params)


def withheld(publication: Publication) -> Finding:
    """That the rows of a version are held back, and why."""
    params = {"dataset": publication.dataset, "number": publication.number}
    why = {f"why_{lang}": " ".join(reasons(publication, lang)) for lang in ("vi", "en")}
    return Finding(WITHHELD, publication.dataset, params=params | why)


def closed_columns(contract: Contract) -> Sequence[str]:
    """The closed columns of a contract as people call them."""
    return [column.business_name or column.name for column in contract.table.properties if column.closed]
