"""A delivery held against the rhythm that its contract promises, and against what came before: is it new, and new enough?"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

import pyarrow as pa
import pyarrow.compute as pc

from khue.lib.periods import Grain, Period
from khue.lib.vietnamese import day as day_words
from khue.model.base import Text
from khue.model.city import City
from khue.model.contract import Contract
from khue.model.finding import Finding, Rule, Severity
from khue.model.promise import frequency, owed
from khue.pipeline.wording import counted, period_words
from khue.ports import Rows, Version
from khue.stores import ParquetStore

BEHIND = Rule(
    "KH626", "delivery-behind",
    Text(vi="Dữ liệu mới có đến {value_vi}, trong khi đến ngày {day_vi} phải có kỳ {expected_vi}: chậm {behind} kỳ, quá {days} ngày "
            "kể từ hạn {due_vi}.",
         en="The newest period is {value_en}; by {day_en} that of {expected_en} was due: {behind_en} behind, {days_en} past "
            "{due_en}."),
    Text(vi="Nộp tiếp số liệu của các kỳ còn thiếu.", en="Submit the periods that are missing."),
    Severity.WARNING,
)  # fmt: skip
OLDER = Rule(
    "KH627", "delivery-older",
    Text(vi="Tệp chỉ có đến {value_vi}, trong khi phiên bản {number} đang lưu đã có đến {expected_vi}.",
         en="The file goes to {value_en} only; version {number}, which it takes the place of, goes to {expected_en}."),
    Text(vi="Kiểm tra xem có phải tệp cũ được gửi lại không.", en="See whether an old file was sent again."),
    Severity.WARNING,
)  # fmt: skip
REPEATED = Rule(
    "KH628", "delivery-repeated",
    Text(vi="Tệp có đúng nội dung của phiên bản {number} ({rows} dòng, nhận ngày {received}): không có số liệu mới.",
         en="The file has just what version {number} has ({rows} rows, received on {received}): nothing in it is new."),
    Text(vi="Kiểm tra xem có gửi nhầm tệp cũ không.", en="See whether an old file was sent by mistake."),
    Severity.WARNING,
)  # fmt: skip
_MOST_PERIODS = 240
"""What is further behind is told as so many periods."""


@dataclass(frozen=True)
class Arriving:
    """Rows on their way in at a moment (ISO text), whose newest day is `newest`; None where no row has a day."""

    city: City
    store: ParquetStore
    contract: Contract
    newest: date | None
    received: str
    file: str

    @property
    def day(self) -> date:
        """The day in the city on which they came."""
        return datetime.fromisoformat(self.received).astimezone(ZoneInfo(self.city.declaration.time_zone)).date()

    def findings(self, current: Version | None) -> list[Finding]:
        """Warnings where the dataset stays behind its promise with these rows, or goes back behind what is stored."""
        if self.newest is None:
            return []
        stored, month = _newest(current), Period.containing(self.newest, Grain.MONTH)
        if stored is not None and self.contract.appends:
            return self._behind(max(stored, month))
        found = self._behind(month)
        if stored is not None and current is not None and month < stored:
            params = {"number": current.number, **_said(value=month, expected=stored)}
            found.append(Finding(OLDER, self.file, params=params))
        return found

    def _behind(self, newest: Period) -> list[Finding]:
        if not frequency(self.contract):
            return []
        late = [n for n in range(1, _MOST_PERIODS + 1) if owed(self.contract, newest.end, n) < self.day]
        if not late:
            return []
        due = owed(self.contract, newest.end, 1)
        last = newest
        for _ in range(late[-1] * frequency(self.contract)):
            last = last.next()
        past = (self.day - due).days
        params = {"behind": late[-1], "days": past, **_said(value=newest, expected=last)}
        params |= {"behind_en": counted(late[-1], "period", "periods"), "days_en": counted(past, "day", "days")}
        for name, day in (("day", self.day), ("due", due)):
            params |= {f"{name}_{lang}": day_words(day, lang) for lang in ("vi", "en")}
        return [Finding(BEHIND, self.file, params=params)]

    def repeated(self, version: Version) -> list[Finding]:
        """A warning where a version of a whole dataset has just the content of one that came before it."""
        if self.contract.appends:
            return []
        same = [
            one for one in self.store.history(version.dataset)
            if one.content == version.content and one.number < version.number and one.contract_hash == version.contract_hash
        ]  # fmt: skip
        if not same:
            return []
        params = {"number": same[-1].number, "rows": same[-1].rows, "received": same[-1].created[:10]}
        return [Finding(REPEATED, self.file, params=params)]


def _said(**periods: Period) -> dict[str, object]:
    """The periods as programs are told them, and in words."""
    codes: dict[str, object] = {name: str(period) for name, period in periods.items()}
    words = {f"{name}_{lang}": period_words(str(one), lang) for name, one in periods.items() for lang in ("vi", "en")}
    return codes | words


def newest_day(contract: Contract, rows: Rows) -> date | None:
    """The newest day of the rows; None where they have none."""
    if contract.time_column not in rows.schema.names or not rows.num_rows:
        return None
    column = rows.select([contract.time_column]).column(0)
    if not pa.types.is_temporal(column.type):
        return None
    found = pc.max(column).as_py()
    return found.date() if isinstance(found, datetime) else found


def _newest(version: Version | None) -> Period | None:
    """The newest month of a version."""
    months = [one.period for one in version.partitions if one.period] if version else []
    return Period.parse(months[-1]) if months else None
