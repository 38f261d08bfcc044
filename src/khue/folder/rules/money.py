"""Money belongs to a task that there is, is counted once, and is in đồng."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from khue.folder.loaded import Entry, LoadedFolder
from khue.folder.words import suggest
from khue.lib.periods import Period
from khue.model.base import Text
from khue.model.finding import Finding, Rule, Severity
from khue.model.money import CURRENCY, KINDS, Money

UNKNOWN_TASK = Rule(
    "KH460", "money-of-unknown-task",
    Text(vi='Không có nhiệm vụ "{task}" để ghi kinh phí.', en='There is no task "{task}" to which money could belong.'),
    Text(vi='Có phải là "{suggestion}"? Kinh phí ghi theo mã nhiệm vụ ở cột id của tasks.csv.',
         en='Is "{suggestion}" meant? Money is given by the id of a task in tasks.csv.'),
)  # fmt: skip
MORE_PAID = Rule(
    "KH461", "paid-more-than-allocated",
    Text(vi='Nhiệm vụ "{task}", kỳ {period}: giải ngân {disbursed} đồng, nhiều hơn số được phân bổ {allocated} đồng.',
         en='Task "{task}", {period}: {disbursed} đồng were paid out, more than the {allocated} đồng allocated.'),
    Text(vi="Số liệu vẫn được giữ nguyên và đánh dấu; hãy đối chiếu với văn bản dự toán.",
         en="The figures are kept as they are and flagged; hold them against the budget document."),
    Severity.WARNING,
)  # fmt: skip
TWICE = Rule(
    "KH462", "money-twice",
    Text(vi='Kinh phí của nhiệm vụ "{task}" kỳ {period} đã ghi ở {first}, kỳ {other}: cộng lại sẽ tính hai lần.',
         en='Money of task "{task}" for {period} already stands at {first}, for {other}: it would be counted twice.'),
    Text(vi="Mỗi nhiệm vụ một dòng cho mỗi kỳ, và các kỳ không chồng lên nhau; gộp hai dòng hoặc bỏ một dòng.",
         en="One row a task and period, and periods that do not overlap; put the two together or take one away."),
)  # fmt: skip
NEGATIVE = Rule(
    "KH463", "negative-money",
    Text(vi='Số tiền "{kind}" của nhiệm vụ "{task}" kỳ {period} là số âm: {amount}.',
         en='The amount "{kind}" of task "{task}" for {period} is negative: {amount}.'),
    Text(vi="Ghi số tiền sau khi đã trừ phần thu hồi; để trống nếu chưa biết.",
         en="Give the amount after what was taken back; leave it empty where it is not known."),
)  # fmt: skip
OTHER_CURRENCY = Rule(
    "KH464", "other-currency",
    Text(vi='Kinh phí của nhiệm vụ "{task}" ghi bằng "{currency}"; chỉ cộng được tiền đồng (VND).',
         en='Money of task "{task}" is in "{currency}"; only đồng (VND) can be added up.'),
    Text(vi="Quy đổi ra đồng theo tỷ giá của văn bản và ghi rõ ở cột note.",
         en="Convert it to đồng at the rate of the document, and say so in the column note."),
)  # fmt: skip
NO_SOURCE = Rule(
    "KH465", "money-without-source",
    Text(vi='Kinh phí của nhiệm vụ "{task}" kỳ {period} chưa ghi nguồn.', en='Money of task "{task}" for {period} names no source.'),
    Text(vi="Điền số văn bản dự toán hoặc quyết toán vào cột source.",
         en="Give the number of the budget or account in the column source."),
    Severity.WARNING,
)  # fmt: skip
RULES = (UNKNOWN_TASK, MORE_PAID, TWICE, NEGATIVE, OTHER_CURRENCY, NO_SOURCE)


def check(folder: LoadedFolder) -> Iterable[Finding]:
    """Findings about the rows of money, and between them."""
    tasks = {entry.value.id for entry in folder.tasks} | folder.left_out.get("task", frozenset())
    for entry in folder.money:
        if entry.value.task not in tasks:
            near = suggest(entry.value.task, sorted(tasks))
            yield entry.finding(UNKNOWN_TASK, "task", task=entry.value.task, suggestion=near or "–")
        yield from _alone(entry)
    yield from _twice(folder.money)


def _alone(entry: Entry[Money]) -> Iterator[Finding]:
    row = entry.value
    for kind in KINDS:
        amount = getattr(row, kind)
        if amount is not None and amount < 0:
            yield entry.finding(NEGATIVE, kind, kind=kind, task=row.task, period=row.period, amount=amount)
    if row.currency != CURRENCY:
        yield entry.finding(OTHER_CURRENCY, "currency", task=row.task, currency=row.currency)
    if row.allocated is not None and row.disbursed is not None and row.disbursed > row.allocated >= 0:
        params = {"disbursed": _dong(row.disbursed), "allocated": _dong(row.allocated)}
        yield entry.finding(MORE_PAID, "disbursed", task=row.task, period=row.period, **params)
    if not row.source and not row.source_url:
        yield entry.finding(NO_SOURCE, "source", task=row.task, period=row.period)


def _twice(rows: Iterable[Entry[Money]]) -> Iterator[Finding]:
    """Rows of one task whose periods overlap; the one that comes later in the folder is told of."""
    held: dict[str, list[Entry[Money]]] = {}
    for entry in rows:
        before = held.setdefault(entry.value.task, [])
        other = next((one for one in before if _overlap(one.value.period, entry.value.period)), None)
        if other is not None:
            params = {"task": entry.value.task, "period": entry.value.period, "other": other.value.period}
            yield entry.finding(TWICE, "period", first=other.where, **params)
        before.append(entry)


def _overlap(one: str, other: str) -> bool:
    if not one or not other:
        return True
    first, second = Period.parse(one), Period.parse(other)
    return first.start <= second.end and second.start <= first.end


def _dong(amount: int) -> str:
    return f"{amount:,}".replace(",", ".")
