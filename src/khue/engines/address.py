"""The text that chooses an engine and says where it is: `duckdb`, `clickhouse://user:password@host:8123/?secure=1` ..."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from urllib.parse import SplitResult, parse_qsl, unquote, urlsplit

from khue.exceptions import UsageError
from khue.model.base import Text
from khue.model.finding import Finding, Rule

UNKNOWN_ENGINE = Rule(
    "KH750", "unknown-engine",
    Text(vi='Không có bộ máy tính toán "{found}". Hiện có: {known}.',
         en='There is no engine "{found}". There are: {known}.'),
    Text(vi="Đặt biến KHUE_ENGINE theo docs/engines.md, hoặc bỏ đi để dùng duckdb.",
         en="Set KHUE_ENGINE as docs/engines.md says, or unset it to use duckdb."),
)  # fmt: skip
BAD_ADDRESS = Rule(
    "KH751", "bad-engine-address",
    Text(vi='Phần "{found}" trong địa chỉ của bộ máy {engine} không dùng được.',
         en='The part "{found}" of the address of the engine {engine} cannot be used.'),
    Text(vi="Các dạng được nhận có trong docs/engines.md.", en="docs/engines.md shows the forms that are read."),
)  # fmt: skip
NOT_INSTALLED = Rule(
    "KH752", "engine-not-installed",
    Text(vi="Bộ máy {engine} cần thư viện {module}, chưa được cài ở đây.",
         en="The engine {engine} needs the library {module}, which is not installed here."),
    Text(vi="Chạy: pip install 'khue[{extra}]'", en="Run: pip install 'khue[{extra}]'"),
)  # fmt: skip
NO_ANSWER = Rule(
    "KH753", "engine-failed",
    Text(vi="{engine} không tính được bộ dữ liệu {dataset}: {found}.",
         en="{engine} could not compute the dataset {dataset}: {found}."),
    Text(vi="Không có gì thay đổi. Bỏ biến KHUE_ENGINE để tính bằng duckdb trên máy này.",
         en="Nothing was changed. Unset KHUE_ENGINE to compute with duckdb on this machine."),
)  # fmt: skip


@dataclass(frozen=True)
class Address:
    """A setting taken apart. `text` may hold a password and is never shown; `options` are what stands after `?`."""

    text: str
    scheme: str
    options: Mapping[str, str]

    @classmethod
    def of(cls, text: str) -> Address:
        """The parts of a setting; an option without a value is empty."""
        start, _, query = text.partition("?")
        return cls(start, start.partition(":")[0].strip().lower(), dict(parse_qsl(query, keep_blank_values=True)))

    @property
    def rest(self) -> str:
        """What stands between the scheme and the options, without slashes at its ends."""
        return self.text.partition(":")[2].strip("/")

    def url(self) -> SplitResult:
        """The parts of an address on the network; raises UsageError when it is none."""
        try:
            found = urlsplit(self.text)
            if found.port == 0 or not found.hostname:
                raise ValueError
        except ValueError as error:
            raise self.refused("host:port") from error
        return found

    def login(self) -> tuple[str, str]:
        """User and password, empty where there is none."""
        found = self.url()
        return unquote(found.username or ""), unquote(found.password or "")

    def check_options(self, known: Collection[str]) -> None:
        """Raise UsageError for an option that the engine does not know, with the one that was probably meant."""
        for name in self.options:
            if name not in known:
                raise self.refused(f"?{name[:40]}=", name, known)

    def refused(self, found: str, name: str = "", known: Collection[str] = ()) -> UsageError:
        """What to raise when a part of the address cannot be used."""
        params = {"engine": self.scheme[:40], "found": found, **suggested(name, known)}
        return UsageError(finding=Finding(BAD_ADDRESS, self.scheme[:40], params=params))


def suggested(name: str, known: Collection[str]) -> dict[str, str]:
    """The parameter of a finding that asks "did you mean ...?", where there is something to ask."""
    close = get_close_matches(name[:40], list(known), 1, 0.6)
    return {"suggestion": close[0]} if close else {}
