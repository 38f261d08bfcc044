"""The sentences of the attention list, in Vietnamese and English, by their codes; `telling` fills in the numbers."""

from __future__ import annotations

Words = dict[str, tuple[str, str]]

KINDS: Words = {
    "target_overdue": ("Chỉ tiêu quá hạn", "Target overdue"),
    "target_at_risk": ("Chỉ tiêu khó đạt", "Target at risk"),
    "task_overdue": ("Nhiệm vụ quá hạn", "Task overdue"),
    "task_due": ("Nhiệm vụ sắp đến hạn", "Task due soon"),
    "task_help": ("Nhiệm vụ cần hỗ trợ", "Task that needs help"),
    "data_owed": ("Thiếu số liệu", "Figures missing"),
    "dataset_late": ("Dữ liệu gửi chậm", "Dataset late"),
    "rank_fell": ("Tụt hạng", "Rank lost"),
    "anomaly": ("Số liệu cần làm rõ", "Figure to settle"),
}
"""What an item is about."""

TITLES: Words = {
    "tasks": ("{n} nhiệm vụ theo {document}", "{n} tasks of {document}"),
    "data": ("{n} chỉ tiêu chờ số liệu của {agency}", "{n} targets wait for figures of {agency}"),
    "data_one": ("Một chỉ tiêu chờ số liệu của {agency}", "A target waits for figures of {agency}"),
    "odd": ("{n} số liệu mâu thuẫn cần làm rõ", "{n} contradictory figures to settle"),
    "odd_one": ("Số liệu mâu thuẫn cần làm rõ: {indicator}", "A contradictory figure to settle: {indicator}"),
    "dataset": ("Bộ dữ liệu: {dataset}", "Dataset: {dataset}"),
}
"""Titles of what is not one target or one task."""

REASONS: Words = {
    "ahead": ("Số liệu {period} là {value}{status}; hạn {deadline} phải {goal}.",
              "The figure for {period} is {value}{status}; by {deadline} it must be {goal}."),
    "chance": ("Theo dự báo, khả năng không đạt là {chance}.", "The outlook: {chance} of missing it."),
    "task_overdue": ("Quá hạn từ ngày {first}, chưa báo cáo hoàn thành.",
                     "Overdue since {first}, not reported as done."),
    "tasks_overdue": ("{late} nhiệm vụ quá hạn, sớm nhất từ ngày {first}, chưa báo cáo hoàn thành.",
                      "{late} tasks are overdue, the first since {first}, and not reported as done."),
    "tasks_mixed": ("{late} nhiệm vụ quá hạn, sớm nhất từ ngày {first}; {due} nhiệm vụ khác sắp đến hạn.",
                    "Overdue: {late}, the first since {first}; due soon: {due}."),
    "task_help": ("{lead} đề nghị hỗ trợ từ ngày {since}: “{help}”.", "{lead} has asked for help since {since}: “{help}”."),
    "tasks_due": ("Đến hạn ngày {first}, chưa báo cáo hoàn thành.", "Due on {first}, not reported as done."),
    "data_owed": ("Chưa đánh giá được vì thiếu số liệu: {parts}.", "Cannot be judged for want of figures: {parts}."),
    "dataset_late": ("Mới có dữ liệu đến {newest}, chậm {behind} so với cam kết {frequency} gửi một lần.{targets}",
                     "There are data up to {newest} only, {behind} behind the promised delivery {frequency}.{targets}"),
    "dataset_never": ("Chưa nhận được lần nào, dù cam kết {frequency} gửi một lần.{targets}",
                      "Nothing was ever received, although delivery {frequency} is promised.{targets}"),
    "rank_fell": ("Xếp hạng {period}: hạng {rank}{of}, tụt {places} bậc so với {before} (hạng {was}).",
                  "Rank {rank}{of} in {period}, {places} places lost since {before} (rank {was})."),
    "anomalies": ("{n} số liệu đã công bố mâu thuẫn với các số liệu đi kèm; gần nhất: {indicator}, {period}.",
                  "{n} published figures contradict what stands beside them; the newest: {indicator}, {period}."),
    "anomaly": ("Số liệu {period} mâu thuẫn với các số liệu đi kèm.",
                "The figure for {period} contradicts what stands beside it."),
}  # fmt: skip
"""Why something is on the list."""

OWED: Words = {
    "no_figures": ("{n} chỉ tiêu chưa có số liệu nào", "{n} without any figure"),
    "one_figure": ("{n} chỉ tiêu mới có một mốc số liệu", "{n} with a single figure"),
    "no_indicator": ("{n} chỉ tiêu chưa có chỉ số đo", "{n} without an indicator"),
    "old_figure": ("{n} chỉ tiêu chỉ có số liệu đã cũ", "{n} with an old figure only"),
}
"""What is owed, and for how many targets."""

RESTING: Words = {"targets": (" Có {n} chỉ tiêu dựa vào bộ dữ liệu này.", " Targets that rest on it: {n}.")}
"""How much rests on a dataset; empty where nothing does."""

STEPS: Words = {
    "give_figure": (
        "Đôn đốc {agency} cung cấp số liệu {period} của “{indicator}” để kết luận đạt hay không đạt.",
        "Press {agency} for the {period} figure of “{indicator}”, to settle whether the target was met.",
    ),
    "account": (
        "Yêu cầu {agency} giải trình việc không đạt và trình thời hạn khắc phục.",
        "Ask {agency} to account for the miss and to propose a day by which it is made good.",
    ),
    "plan": (
        "Yêu cầu {agency} trình biện pháp để {required} cho đến hạn {deadline}.",
        "Ask {agency} for measures that make it {required} until {deadline}.",
    ),
    "plan_goal": (
        "Yêu cầu {agency} trình biện pháp bảo đảm chỉ tiêu đến hạn {deadline}.",
        "Ask {agency} for measures that secure the target by {deadline}.",
    ),
    "finish_task": (
        "Đôn đốc {agency} hoàn thành nhiệm vụ và báo cáo kết quả{product}.",
        "Press {agency} to finish the task and report the result{product}.",
    ),
    "finish_tasks": (
        "Đôn đốc {agency} hoàn thành {n} nhiệm vụ quá hạn, báo cáo kết quả từng việc.",
        "Press {agency} to finish the {n} overdue tasks and report on each.",
    ),
    "remind_tasks": (
        "Nhắc {agency} hoàn thành đúng hạn ngày {deadline}{product}.",
        "Remind {agency} to finish by {deadline}{product}.",
    ),
    "answer_help": (
        "{agency} trả lời đề nghị hỗ trợ của {lead}.",
        "Have {agency} answer what {lead} asks for.",
    ),
    "name_lead": (
        "Phân công cơ quan chủ trì; văn bản chỉ ghi “{named}”.",
        "Name an agency that leads; the document only says “{named}”.",
    ),
    "name_nobody": ("Phân công cơ quan chủ trì.", "Name an agency that leads."),
    "give_anew": (
        "Giao lại cho cơ quan khác: {former} đã kết thúc hoạt động sau ngày {ended}.",
        "Assign it anew: {former} ceased to exist after {ended}.",
    ),
    "give_data": (
        "Đôn đốc {agency} cung cấp số liệu năm {year} cho {n} chỉ tiêu.",
        "Press {agency} for the figures of {year} for {n} targets.",
    ),
    "give_data_and_measure": (
        "Đôn đốc {agency} cung cấp số liệu năm {year} cho {n} chỉ tiêu, và đề xuất chỉ số đo cho {measures} chỉ tiêu.",
        "Press {agency} for the figures of {year} for {n} targets, and for indicators of {measures} targets.",
    ),
    "give_measure": (
        "Yêu cầu {agency} đề xuất chỉ số đo cho {measures} chỉ tiêu.",
        "Ask {agency} to propose indicators for {measures} targets.",
    ),
    "give_dataset": (
        "Đôn đốc {agency} gửi dữ liệu từ {from} đến nay.",
        "Press {agency} to send the data from {from} on.",
    ),
    "settle": (
        "Yêu cầu {agency} xác minh, đính chính hoặc xác nhận {n} số liệu.",
        "Ask {agency} to check the figures, and to correct or confirm them ({n}).",
    ),
    "explain_rank": (
        "Yêu cầu {agency} báo cáo nguyên nhân tụt hạng theo từng chỉ số thành phần và trình biện pháp lấy lại thứ hạng.",
        "Ask {agency} to say which components lost the rank, and for measures to win it back.",
    ),
    "give_dataset_first": (
        "Đôn đốc {agency} gửi dữ liệu lần đầu.",
        "Press {agency} to send the data for the first time.",
    ),
}
"""What to do next; the day by which is said beside it."""

CAUSES: Words = {
    "others": ("các việc khác đổi thứ tự", "other items moved"),
    "corrected": ("số liệu hoặc khai báo đã được sửa", "a figure or a declaration was corrected"),
    "deadline": ("đã qua hạn {due}", "the deadline of {due} has passed"),
    "period_passed": ("thêm một kỳ dữ liệu đã đến hạn gửi", "another period of data fell due"),
    "delivery": ("dữ liệu nay có đến {period}", "the data now go up to {period}"),
    "figure": ("có số liệu {period}: {indicator}", "the figure for {period} came: {indicator}"),
    "found": ("phát hiện mâu thuẫn trong số liệu {period}", "a contradiction was found in the figures for {period}"),
    "resting": ("chỉ tiêu dựa vào số liệu này đã thay đổi", "other targets rest on it now"),
    "rank_came": ("đã có xếp hạng {period}", "the rank of {period} came"),
    "more": ("thêm {n} mục", "{n} more"),
    "fewer": ("bớt {n} mục", "{n} fewer"),
    "nearer": ("hạn {due} đến gần", "the deadline of {due} has come nearer"),
    "longer_ago": ("hạn {due} đã qua lâu, xếp thấp hơn", "the deadline of {due} is long past and counts for less"),
    "owner_new": ("{agency} nhận phụ trách", "{agency} has taken over"),
    "owner_gone": ("{agency} không còn phụ trách", "{agency} is no longer in charge"),
    "document": ("theo văn bản mới {document}", "by the new document {document}"),
    "due_soon": ("sắp đến hạn {due}", "it is due on {due}"),
    "grown_old": ("số liệu đã cũ so với kỳ công bố", "the figures have grown old"),
    "done": ("đã hoàn thành ngày {on}", "done on {on}"),
    "reported_done": ("đã báo cáo hoàn thành, chờ xác nhận", "reported as done, to be verified"),
    "extended": ("được gia hạn đến {due}", "given time until {due}"),
    "help_asked": ("cơ quan chủ trì đề nghị hỗ trợ", "the lead agency asks for help"),
    "help_answered": ("đề nghị hỗ trợ đã được trả lời", "what was asked for has been answered"),
    "replaced": ("văn bản sau đã thay thế", "a later document replaced it"),
    "met": ("đã đạt", "met"),
    "better": ("số liệu hoặc dự báo đã khá hơn", "figures or outlook are better"),
    "delivered": ("đã nhận đủ dữ liệu", "the data came"),
}
"""Why an item is elsewhere than on an earlier day."""

SHIFTS: Words = {
    "entered": ("Mới vào danh sách, thứ {now}", "New on the list, at {now}"),
    "left": ("Ra khỏi danh sách (trước ở thứ {was})", "Off the list (was at {was})"),
    "moved": ("Từ thứ {was} sang thứ {now}", "From {was} to {now}"),
    "changed": ("Vẫn ở thứ {now}, nội dung thay đổi", "Still at {now}, with other content"),
}
"""How an item is elsewhere."""

OUTCOMES: Words = {
    "task_done": ("Đã hoàn thành.", "Done."),
    "task_open": ("Đến nay vẫn chưa hoàn thành.", "Still not done."),
    "tasks": ("Đến nay xong {done} trong {n} nhiệm vụ.", "{done} of {n} tasks are done by now."),
    "tasks_none": ("Đến nay chưa xong việc nào trong {n} nhiệm vụ.", "None of the {n} tasks is done by now."),
    "data_none": ("Đến nay chưa chỉ tiêu nào trong {n} chỉ tiêu đủ số liệu để đánh giá.",
                  "By now none of the {n} targets has the figures to be judged."),
    "data": ("Đến nay {came} trong {n} chỉ tiêu đã đánh giá được.", "{came} of {n} targets can be judged by now."),
    "dataset_came": ("Dữ liệu đã được gửi đủ.", "The data have come."),
    "dataset_still_late": ("Đến nay vẫn chậm {behind}.", "Still {behind} behind."),
    "replaced": ("Văn bản sau đã thay thế.", "A later document replaced it."),
    "settled": ("Đã được làm rõ.", "Settled."),
    "still_odd": ("Đến nay chưa được làm rõ.", "Still not settled."),
    "rank": ("Xếp hạng {period}: hạng {rank}.", "In {period} the rank was {rank}."),
    "rank_waits": ("Chưa có kỳ xếp hạng mới.", "No newer rank is known."),
    "target_met": ("Đã đạt: số liệu {period} là {value}{status}.", "Met: the figure for {period} is {value}{status}."),
    "target_on_track": ("Nay đúng tiến độ: số liệu {period} là {value}{status}.",
                        "On track by now: the figure for {period} is {value}{status}."),
    "target_at_risk": ("Vẫn có nguy cơ: số liệu {period} là {value}{status}.",
                       "Still at risk: the figure for {period} is {value}{status}."),
    "target_off_track": ("Vẫn chậm: số liệu {period} là {value}{status}.",
                         "Still off track: the figure for {period} is {value}{status}."),
    "target_overdue": ("Đến hạn chưa thấy đạt: số liệu {period} là {value}{status}.",
                       "Not shown to be met at its deadline: the figure for {period} is {value}{status}."),
    "target_no_data": ("Nay không đủ số liệu để đánh giá.", "By now there are too few figures to judge it."),
}  # fmt: skip
"""What came of an item of an earlier day."""

BASES: Words = {
    "overdue": ("đã qua hạn, số liệu cho thấy chưa đạt", "past its deadline, the figure falls short"),
    "overdue_unmeasured": ("đã qua hạn, chưa có số liệu của kỳ hạn", "past its deadline, without a figure for it"),
    "outlook": ("theo dự báo, xếp theo bậc", "by the outlook, as a class"),
    "on_track": ("theo trạng thái đúng tiến độ", "by the status on track"),
    "at_risk": ("theo trạng thái có nguy cơ", "by the status at risk"),
    "off_track": ("theo trạng thái chậm", "by the status off track"),
    "task_late": ("đã quá hạn", "overdue"),
    "task_open": ("chưa xong, chưa rõ có kịp", "open, and not known to be in time"),
    "task_help": ("chưa xong, đang chờ hỗ trợ", "open, and waiting for help"),
    "unknown": ("chưa có số liệu: coi như một nửa", "no figures: taken as even"),
    "contradiction": ("số liệu mâu thuẫn", "a contradictory figure"),
    "places_lost": ("theo số bậc bị tụt", "by the places lost"),
    "periods_late": ("theo số kỳ chậm", "by the periods that are late"),
}
"""Where a chance of missing comes from."""

FREQUENCIES: dict[int, tuple[str, str]] = {
    1: ("mỗi tháng", "every month"), 3: ("mỗi quý", "every quarter"), 6: ("mỗi sáu tháng", "every half-year"),
    12: ("mỗi năm", "every year"),
}  # fmt: skip
OTHER_FREQUENCY = ("mỗi {n} tháng", "every {n} months")
BEHIND: dict[int, tuple[str, str]] = {
    1: ("một kỳ", "one period"), 2: ("hai kỳ", "two periods"), 3: ("ít nhất ba kỳ", "at least three periods"),
}  # fmt: skip
OF_UNITS = (" trên {n} địa phương", " of {n}")
PRODUCT = (" (sản phẩm: {product})", " (product: {product})")
NOBODY = ("cơ quan được phân công", "the agency in charge")
