"""What can go wrong with a store, as rules; the sentences are in both languages."""

from __future__ import annotations

from khue.model.base import Text
from khue.model.finding import Rule

DISK_FULL = Rule(
    "KH680", "disk-full",
    Text(vi="Không ghi được phiên bản mới của {dataset}: {found}. Không có gì thay đổi.",
         en="The new version of {dataset} could not be written: {found}. Nothing was changed."),
    Text(vi="Giải phóng dung lượng đĩa hoặc kiểm tra quyền ghi rồi gửi lại tệp.",
         en="Free space on the disk or check the right to write, then send the file again."),
)  # fmt: skip
BAD_NAME = Rule(
    "KH681", "bad-dataset-name",
    Text(vi='"{dataset}" không dùng làm tên bộ dữ liệu được.', en='"{dataset}" cannot be the name of a dataset.'),
    Text(vi="Chỉ dùng chữ không dấu, chữ số, gạch nối và gạch dưới.",
         en="Use letters a-z, digits, hyphen and underscore."),
)  # fmt: skip
CHANGED = Rule(
    "KH682", "changed-while-read",
    Text(vi='Tệp "{name}" bị thay đổi trong khi đang được đọc.',
         en='The file "{name}" changed while it was being read.'),
    Text(vi="Đợi tệp được lưu xong rồi gửi lại.", en="Wait until it is saved, then send it again."),
)  # fmt: skip
UNDELIVERED = Rule(
    "KH683", "undelivered",
    Text(vi="Phiên bản {number} của {dataset} đã được nhận trước đây nhưng chưa dựng lại được từ tệp gốc.",
         en="Version {number} of {dataset} was accepted before and has not been made again from its raw file yet."),
    Text(vi="Chạy khue build để dựng lại, rồi gửi lại tệp này.",
         en="Run khue build to make it again, then send this file again."),
)  # fmt: skip
_MADE_AGAIN = Text(
    vi="Xoá thư mục datasets/{dataset} trong kho dữ liệu rồi chạy khue build: các phần được dựng lại từ tệp gốc trong raw/.",
    en="Remove the folder datasets/{dataset} of the data home and run khue build: its parts are made again from raw/.",
)
PART_MISSING = Rule(
    "KH684", "part-missing",
    Text(vi="Thiếu tệp {file}, một phần của {dataset} ({period}).",
         en="The file {file}, a part of {dataset} ({period}), is missing."),
    _MADE_AGAIN,
)  # fmt: skip
PART_DAMAGED = Rule(
    "KH685", "part-damaged",
    Text(vi="Tệp {file}, một phần của {dataset} ({period}), không còn như khi được ghi.",
         en="The file {file}, a part of {dataset} ({period}), is not what was written."),
    _MADE_AGAIN,
)  # fmt: skip
NOT_FETCHED = Rule(
    "KH686", "part-not-fetched",
    Text(vi="Không lấy được tệp {file} từ kho đối tượng: {found}.",
         en="The file {file} could not be fetched from object storage: {found}."),
    Text(vi="Kiểm tra mạng, biến KHUE_PARTS và quyền đọc rồi chạy lại.",
         en="Check the network, KHUE_PARTS and the right to read, then try again."),
)  # fmt: skip
BAD_ADDRESS = Rule(
    "KH687", "bad-parts-address",
    Text(vi="{setting} không phải là địa chỉ của một kho đối tượng: {found}.",
         en="{setting} is not the address of an object storage: {found}."),
    Text(vi="Viết theo mẫu s3://kho/thu-muc?region=..., hoặc bỏ biến này.",
         en="Write it as s3://bucket/folder?region=..., or unset it."),
)  # fmt: skip
