"""What can go wrong with a source elsewhere, as rules; the sentences are in both languages."""

from __future__ import annotations

from khue.exceptions import InputError
from khue.lib.guarded import NotFetchedError
from khue.lib.networks import SETTING
from khue.model.base import Text
from khue.model.finding import Finding, Rule

NOT_FETCHED = Rule(
    "KH664", "not-fetched",
    Text(vi="Không lấy được {url}: {why_vi}. Dữ liệu đang có không thay đổi.",
         en="{url} could not be fetched: {why_en}. The data that is there is unchanged."),
    Text(vi="{hint_vi}", en="{hint_en}"),
)  # fmt: skip
BAD_SOURCE = Rule(
    "KH665", "bad-source",
    Text(vi='Nguồn "{server}" của {dataset} khai báo chưa đủ: {why_vi}.',
         en='The source "{server}" of {dataset} is not declared as it must be: {why_en}.'),
    Text(vi="Sửa servers trong quy ước dữ liệu.", en="Correct servers in the contract."),
)  # fmt: skip
NO_SECRET = Rule(
    "KH666", "no-secret",
    Text(vi="Biến môi trường {name} mà nguồn của {dataset} cần chưa được đặt.",
         en="The environment variable {name}, which the source of {dataset} needs, is not set."),
    Text(vi="Đặt biến này cho tiến trình chạy khue; không viết bí mật vào thư mục thành phố.",
         en="Set it for the process that runs khue; never write a secret into the city folder."),
)  # fmt: skip
NOT_UNDERSTOOD = Rule(
    "KH668", "answer-not-understood",
    Text(vi="{url} không trả lời như {kind} phải trả lời: {why_vi}.", en="{url} does not answer as {kind} must: {why_en}."),
    Text(vi="Kiểm tra địa chỉ trong servers của quy ước.", en="Check the address in the contract's servers."),
)  # fmt: skip
DATABASE = Rule(
    "KH669", "database-refused",
    Text(vi="Cơ sở dữ liệu {name} không cho đọc: {found}.", en="The database {name} could not be read: {found}."),
    Text(vi="Kiểm tra tên bảng, cột và quyền đọc.", en="Check the names of table and column, and the right to read."),
)  # fmt: skip
_WHY = {
    "address": Text(vi="địa chỉ không hợp lệ", en="this is no sound address"),
    "scheme": Text(vi="chỉ dùng được http và https, gặp {found}", en="only http and https may be used, found {found}"),
    "private": Text(vi="{found} là địa chỉ nội bộ", en="{found} is not a public address"),
    "name": Text(vi="không tìm thấy tên máy {found}", en="there is no host {found}"),
    "redirects": Text(vi="chuyển hướng quá {found} lần", en="more than {found} redirects"),
    "status": Text(vi="máy chủ trả lời mã {found}", en="the server answers with status {found}"),
    "size": Text(vi="lớn hơn {found} byte", en="larger than {found} bytes"),
    "time": Text(vi="quá {found} giây", en="it took more than {found} seconds"),
    "cut": Text(vi="tệp bị cắt giữa chừng ({found} byte)", en="the file was cut off ({found} bytes)"),
    "network": Text(vi="lỗi mạng: {found}", en="network fault: {found}"),
    "tls": Text(vi="chứng chỉ của máy chủ không đáng tin: {found}", en="the server's certificate cannot be trusted: {found}"),
    "encoded": Text(vi="máy chủ nén câu trả lời ({found}) dù không được yêu cầu",
                    en="the server compresses its answer ({found}) though not asked to"),
}  # fmt: skip
_LATER = Text(vi="Sẽ thử lại ở lần sau; nếu lặp lại, hãy hỏi bên cung cấp.",
              en="It is tried again next time; if it goes on, ask who provides it.")  # fmt: skip
_HINTS = {
    "private": Text(vi=f"Nếu đúng là nguồn nội bộ, cho phép mạng đó bằng {SETTING}.",
                    en=f"If the source is your own, allow that network with {SETTING}."),
    "address": Text(vi="Sửa địa chỉ trong servers của quy ước.", en="Correct the address in the contract's servers."),
}  # fmt: skip


def fetching_failed(error: NotFetchedError) -> InputError:
    """The finding for what could not be fetched."""
    why, hint = _WHY[error.code], _HINTS.get(error.code, _LATER)
    params = {
        "url": error.url, "why_vi": why.vi.format(found=error.found), "why_en": why.en.format(found=error.found),
        "hint_vi": hint.vi, "hint_en": hint.en,
    }  # fmt: skip
    return InputError(finding=Finding(NOT_FETCHED, error.url, params=params))


def bad_source(dataset: str, server: str, vi: str, en: str) -> InputError:
    """The finding for a source that is not declared as it must be."""
    params = {"dataset": dataset, "server": server, "why_vi": vi, "why_en": en}
    return InputError(finding=Finding(BAD_SOURCE, f"contracts/{dataset}", params=params))


def not_understood(url: str, kind: str, vi: str, en: str) -> InputError:
    """The finding for an answer of another form than was asked for."""
    params = {"url": url, "kind": kind, "why_vi": vi, "why_en": en}
    return InputError(finding=Finding(NOT_UNDERSTOOD, url, params=params))
