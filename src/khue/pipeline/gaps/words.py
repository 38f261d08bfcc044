"""The sentences of the gap register, in Vietnamese and English, by their codes; `telling` fills in the numbers."""

from __future__ import annotations

from khue.model.gap import State, Thing

Words = dict[str, tuple[str, str]]

STATES: dict[State, tuple[str, str]] = {
    State.MISSING: ("Chưa có", "Missing"),
    State.LATE: ("Chậm", "Late"),
    State.THIN: ("Chưa đủ", "Too little"),
    State.FAULTY: ("Có lỗi", "Faulty"),
}
THINGS: dict[Thing, tuple[str, str]] = {
    Thing.DATASET: ("Bộ dữ liệu", "Dataset"),
    Thing.INDICATOR: ("Số liệu của chỉ số", "Figures of an indicator"),
    Thing.TARGET: ("Chỉ số đo cho chỉ tiêu", "Indicator for a target"),
    Thing.INDEX: ("Số liệu đo cho bộ chỉ số", "Measures for an index"),
}

REASONS: Words = {
    "no_indicator": ("Chỉ tiêu chưa có chỉ số nào để đo.", "The target has no indicator that measures it."),
    "no_measures": ("{n} thành phần của bộ chỉ số chưa gắn với chỉ số nào.",
                    "Components of the index without an indicator: {n}."),
    "never_came": ("Chưa nhận được tệp nào.", "No file has come yet."),
    "dataset_late": ("Mới có dữ liệu đến {newest}, chậm {behind} so với cam kết {often} gửi một lần.",
                     "There are data up to {newest} only, {behind} behind the promised delivery {often}."),
    "no_figures": ("Chưa có số liệu nào của toàn thành phố.", "There is no figure for the city as a whole."),
    "no_figures_of_parts": ("Chưa có số liệu của từng đơn vị ({level}).", "There are no figures by area ({level})."),
    "old_figure": ("Số liệu mới nhất là của {newest}; chu kỳ {often} một lần nên số mới đã quá hạn.",
                   "The newest figure is of {newest}; with one {often} a newer one is overdue."),
    "old_figure_assumed": (
        "Số liệu mới nhất là của {newest}. Chỉ số chưa khai báo chu kỳ, tạm tính {often} một lần: số mới đã quá hạn.",
        "The newest figure is of {newest}. The indicator names no rhythm; taken as one {often}, a newer one is overdue."),
    "one_figure": ("Mới có một mốc số liệu nên chưa tính được tốc độ.",
                   "There is a single figure, too little for a pace."),
    "undecided": ("{n} chỉ tiêu đã đến hạn mà chưa có số liệu của kỳ quyết định.",
                  "Targets whose deadline has passed without the figure that decides: {n}."),
    "no_values": ("Có dữ liệu nhưng chưa tính ra giá trị cho {n} chỉ tiêu.",
                  "There are data, but they give no value for some targets ({n})."),
    "refused": ("Tệp {file} trong hộp nhận bị từ chối, {n} lỗi.", "The file {file} in the inbox was refused, errors: {n}."),
    "refused_files": ("{files} tệp trong hộp nhận bị từ chối, {n} lỗi; trong đó có {file}.",
                      "{files} files in the inbox were refused, errors: {n}; one is {file}."),
    "findings": ("Dữ liệu đang dùng còn {n} điểm phải xử lý.", "The data in use leave things to settle: {n}."),
    "contradictions": ("{n} số liệu mâu thuẫn với số liệu đi kèm hoặc vượt giới hạn.",
                       "Figures that contradict what stands beside them or their bounds: {n}."),
}  # fmt: skip
"""Why a thing has a line."""

STEPS: Words = {
    "name_indicator": ("Đề xuất chỉ số đo, cách tính và chu kỳ báo cáo.",
                       "Propose an indicator, how it is computed, and how often it is reported."),
    "name_measures": ("Gắn chỉ số hoặc gửi bảng giá trị cho {n} thành phần.",
                      "Name indicators, or send a table of values, for {n} components."),
    "give_dataset": ("Gửi dữ liệu từ {from} đến nay.", "Send the data from {from} on."),
    "give_dataset_first": ("Gửi tệp đầu tiên theo quy ước dữ liệu đã ký.", "Send the first file, as the contract has it."),
    "give_figures": ("Cung cấp số liệu {period}, ghi rõ nguồn.", "Give the figure for {period}, with its source."),
    "give_more": ("Cung cấp thêm ít nhất một kỳ số liệu.", "Give at least one more figure."),
    "give_deciding": ("Cung cấp số liệu của kỳ đến hạn để kết luận.", "Give the figure of the deadline, which decides."),
    "check_rows": ("Kiểm tra các cột mà công thức đọc.", "Look at the columns that the formulas read."),
    "correct_file": ("Sửa các ô bị đánh dấu rồi gửi lại tệp.", "Correct the marked cells and send the file again."),
    "settle_findings": ("Xem và xử lý từng điểm ở trang bộ dữ liệu.", "Settle each of them on the page of the dataset."),
    "settle_figures": ("Xác minh, đính chính hoặc xác nhận {n} số liệu.", "Check the figures; correct or confirm them ({n})."),
}  # fmt: skip
"""What the owner is to do next."""

COMPLETE: Words = {
    "now": ("Dữ liệu đầy đủ {share}: {held} trên {needed} mục cần có nay đã có và còn kịp thời.",
            "The data is {share} complete: of {needed} things that are needed, {held} are there and up to date."),
    "before": ("Ngày {day}: {share} ({held}/{needed}).", "On {day}: {share} ({held} of {needed})."),
    "nothing": ("Chưa có chỉ tiêu, bộ chỉ số hay quy ước dữ liệu nào cần dữ liệu.",
                "No target, index or contract needs data yet."),
}  # fmt: skip
"""How complete the city's data is."""
