"""The sentences of dataset quality, in Vietnamese and English, by their codes."""

from __future__ import annotations

from khue.model.quality import Aspect

Words = dict[str, tuple[str, str]]

ASPECTS: dict[Aspect, tuple[str, str]] = {
    Aspect.COMPLETENESS: ("Đầy đủ", "Completeness"),
    Aspect.VALIDITY: ("Hợp lệ", "Validity"),
    Aspect.CURRENTNESS: ("Kịp thời", "Currentness"),
    Aspect.VOLUME: ("Khối lượng", "Volume"),
    Aspect.USE: ("Được sử dụng", "Use"),
}

REASONS: Words = {
    "no_cells": ("Chưa đọc được các ô của phiên bản này.", "The cells of this version could not be read."),
    "all_filled": ("Ô nào cần có cũng đã có giá trị.", "Every cell that should has a value."),
    "filled": ("{share} số ô đã có giá trị; cột {column} còn trống nhiều nhất ({empty}).",
               "{share} of the cells have a value; most are empty in the column {column} ({empty})."),
    "keeps_contract": ("Dữ liệu đúng mọi quy tắc của quy ước.", "The data keep every rule of the contract."),
    "refused": ("{refused} trong {files} tệp bị từ chối.", "{refused} of {files} files were refused."),
    "findings": ("Dữ liệu đang dùng còn {n} điểm phải xử lý.", "The data in use leave things to settle: {n}."),
    "no_promise": ("Quy ước chưa nói bao lâu gửi một lần nên không chấm.",
                   "The contract names no rhythm, so there is no score."),
    "in_time": ("Đã có đến {newest}, đúng hạn.", "There are data up to {newest}, in time."),
    "late": ("Mới có đến {newest}, chậm {behind}.", "There are data up to {newest} only, {behind} late."),
    "few_months": ("Chưa đủ số tháng để biết mức thường.", "Too few months to know what is usual."),
    "usual": ("Số dòng của {period} bằng {times} mức thường.", "{period} has {times} of the usual rows."),
    "unusual": ("Số dòng của {period} bằng {times} mức thường, khác lạ.",
                "{period} has {times} of the usual rows, which is odd."),
    "rested_on": ("{indicators} chỉ số tính từ bộ này; {targets} chỉ tiêu và {components} thành phần bộ chỉ số dựa vào.",
                  "Computed from it: indicators {indicators}; resting on these: targets {targets}, index components "
                  "{components}."),
    "counted": ("{indicators} chỉ số tính từ bộ này, nhưng chưa chỉ tiêu nào dựa vào.",
                "Indicators computed from it: {indicators}; no target rests on them."),
    "unused": ("Chưa chỉ số nào tính từ bộ này.", "No indicator is computed from it."),
}  # fmt: skip
"""Why an aspect has its score."""

STEPS: Words = {
    "send_first": ("Gửi tệp đầu tiên theo quy ước dữ liệu.", "Send the first file, as the contract has it."),
    "correct_file": ("Sửa các ô bị đánh dấu trong tệp {file} rồi gửi lại.",
                     "Correct the marked cells of {file} and send it again."),
    "settle": ("Xử lý {n} điểm nêu ở mục “Chất lượng”.", "Settle what is listed under “Quality” ({n})."),
    "fill": ("Bổ sung giá trị cho cột {column} (còn trống {empty} số ô), hoặc ghi vào quy ước rằng cột này được để trống.",
             "Fill in the column {column} ({empty} of its cells are empty), or say in the contract that they may be."),
    "send": ("Gửi dữ liệu từ {from} đến nay.", "Send the data from {from} on."),
    "promise": ("Ghi vào quy ước bao lâu gửi một lần và trễ nhất ngày nào.",
                "Say in the contract how often data come, and how late they may."),
    "check_month": ("Kiểm tra tệp của {period}: số dòng bằng {times} mức thường.",
                    "Check the file of {period}: it has {times} of the usual rows."),
    "name_target": ("Xem chỉ tiêu nào nên đo bằng các chỉ số của bộ này.",
                    "See which targets the indicators of this dataset should measure."),
    "name_indicator": ("Khai báo ít nhất một chỉ số tính từ bộ này.", "Declare at least one indicator that counts it."),
    "keep": ("Giữ nhịp: gửi dữ liệu {period} chậm nhất ngày {due}.",
             "Keep on: send the data for {period} by {due}."),
}  # fmt: skip
"""What the owner does next."""

NO_SCORE = ("Chưa chấm được: chưa có dữ liệu.", "No score yet: there are no data.")
