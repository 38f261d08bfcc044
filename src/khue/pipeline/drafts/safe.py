"""Safe (an toàn): personal data, what may be classified, and information systems without a word on their security level."""

from __future__ import annotations

from collections.abc import Iterator

from khue.model.base import Text
from khue.model.draft import Criterion, Grade, Offence
from khue.model.target import Target
from khue.model.task import Task
from khue.pipeline.drafts.examined import Examined

UNPROTECTED = Criterion(
    "personal-unprotected", Grade.GRAVE,
    Text(vi="Nội dung động đến dữ liệu cá nhân (“{word}”), nhưng văn bản không nói dữ liệu đó được bảo vệ ra sao.",
         en="It touches personal data (“{word}”), and the document does not say how that is protected."),
    Text(vi="Thêm yêu cầu bảo vệ dữ liệu cá nhân: mục đích, ai được xem, lưu bao lâu, ai chịu trách nhiệm.",
         en="Add what protects it: for what purpose, who may see it, how long it is kept, who answers for it."),
    absence=True,
)  # fmt: skip
PERSONAL_DATASET = Criterion(
    "personal-dataset", Grade.REMARK,
    Text(vi="Chỉ tiêu được đo bằng bộ dữ liệu “{dataset}”, trong đó có cột không được công bố: {columns}.",
         en="The target is measured by the dataset “{dataset}”, which has columns that are not published: {columns}."),
    Text(vi="Chỉ công bố số tổng hợp; giữ các cột này đúng phân loại trong quy ước dữ liệu.",
         en="Publish totals only; keep these columns as the contract classifies them."),
)  # fmt: skip
OPENED = Criterion(
    "opens-what-is-closed", Grade.GRAVE,
    Text(vi="Nội dung vừa mở dữ liệu ra ngoài (“{opened}”) vừa động đến dữ liệu cần giữ kín (“{word}”).",
         en="It opens data to everybody (“{opened}”) and touches data that is closed (“{word}”)."),
    Text(vi="Nói rõ phần nào được công khai và dữ liệu được ẩn danh thế nào.",
         en="Say which part is opened, and how persons in it are made unknown."),
)  # fmt: skip
CLASSIFIED = Criterion(
    "may-be-classified", Grade.REMARK,
    Text(vi="Nội dung có thể thuộc phạm vi bí mật nhà nước (“{word}”).", en="It may touch what is classified (“{word}”)."),
    Text(vi="Xác định độ mật trước khi gửi lấy ý kiến hoặc đăng công khai.",
         en="Decide on its classification before it is sent for comments or published."),
)  # fmt: skip
NO_LEVEL = Criterion(
    "system-without-level", Grade.GRAVE,
    Text(vi="Nội dung xây dựng hệ thống thông tin (“{word}”), nhưng văn bản không nêu cấp độ an toàn của hệ thống.",
         en="It builds an information system (“{word}”), and the document names no security level for it."),
    Text(vi="Thêm yêu cầu phê duyệt cấp độ an toàn hệ thống thông tin trước khi đưa vào sử dụng.",
         en="Require that the system's security level is approved before it is used."),
    absence=True,
)  # fmt: skip
CRITERIA = (UNPROTECTED, PERSONAL_DATASET, OPENED, CLASSIFIED, NO_LEVEL)


def looked_at(draft: Examined) -> list[str]:
    """The targets and tasks."""
    return [item.id for item in draft.items]


def offences(draft: Examined) -> Iterator[Offence]:
    """What touches data that is closed, or builds a system, unprotected."""
    protected, levelled = (any(map(says, draft.texts())) for says in (draft.lexicon.protected, draft.lexicon.levelled))
    for item in draft.items:
        yield from _personal(draft, item, protected=protected)
        if not levelled and (word := draft.lexicon.builds(_said(item))):
            yield draft.about(NO_LEVEL, item, word=word)
    for target in draft.targets:
        yield from _dataset(draft, target)


def _said(item: Target | Task) -> str:
    return item.text if isinstance(item, Target) else f"{item.text}. {item.product}"


def _personal(draft: Examined, item: Target | Task, *, protected: bool) -> Iterator[Offence]:
    words, said = draft.lexicon, _said(item)
    personal, secret, opened = words.personal(said), words.secret(said), words.opened(said)
    closed = personal or secret
    if closed and opened and not words.protected(said):
        yield draft.about(OPENED, item, word=closed, opened=opened)
    elif personal and not protected:
        yield draft.about(UNPROTECTED, item, word=personal)
    if secret:
        yield draft.about(CLASSIFIED, item, word=secret)


def _dataset(draft: Examined, target: Target) -> Iterator[Offence]:
    indicator = draft.indicators.get(target.indicator)
    contract = draft.contracts.get(indicator.dataset) if indicator and indicator.dataset else None
    if contract is None or not contract.closed:
        return
    names = {column.name: column.business_name or column.name for column in contract.table.properties}
    columns = ", ".join(names[name] for name in names if name in contract.closed)
    yield draft.about(PERSONAL_DATASET, target, dataset=contract.name or contract.id, columns=columns)
