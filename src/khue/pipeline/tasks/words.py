"""The words for what happens to tasks and how they stand, in Vietnamese and English, by their codes."""

from __future__ import annotations

from khue.model.progress import EVIDENCE, NUMBER, OBJECTIVE, STATED, SUBJECTIVE, Act, Counting, Stage

Words = dict[str, tuple[str, str]]

COUNTINGS: dict[Counting, tuple[str, str]] = {
    Counting.DONE_IN_TIME: ("xong đúng hạn", "done on time"),
    Counting.DONE_LATE: ("xong muộn", "done late"),
    Counting.RUNNING: ("chưa xong, còn hạn", "not done, in time"),
    Counting.OVERDUE: ("quá hạn", "overdue"),
}

STAGES: dict[Stage, tuple[str, str]] = {
    Stage.ASSIGNED: ("đã giao, chờ tiếp nhận", "assigned, to be accepted"),
    Stage.ACCEPTED: ("đã tiếp nhận, đang thực hiện", "accepted, under way"),
    Stage.RETURNED: ("đã trả lại, chờ giao lại", "returned, to be assigned anew"),
    Stage.REPORTED: ("đã báo cáo", "reported on"),
    Stage.VERIFIED: ("kết quả đã được xác nhận", "result verified"),
    Stage.CLOSED: ("đã kết thúc", "closed"),
    Stage.REOPENED: ("đã mở lại, đang thực hiện tiếp", "reopened, under way again"),
}

WAITING = ("đã báo cáo hoàn thành, chờ xác nhận", "reported as done, to be verified")
"""What is said instead of the stage where the agency has done its work."""

STAGE_BARE: dict[Stage, tuple[str, str]] = {
    Stage.ASSIGNED: ("chờ tiếp nhận", "assigned"), Stage.ACCEPTED: ("đang thực hiện", "under way"),
    Stage.RETURNED: ("đã trả lại", "returned"), Stage.REPORTED: ("đã báo cáo", "reported"),
    Stage.VERIFIED: ("đã xác nhận", "verified"), Stage.CLOSED: ("đã kết thúc", "closed"),
    Stage.REOPENED: ("đã mở lại", "reopened"),
}  # fmt: skip

ACTS: dict[Act, tuple[str, str]] = {
    Act.START: ("Tự đề ra nhiệm vụ", "Set itself the task"),
    Act.ASSIGN: ("Giao nhiệm vụ", "Assigned"),
    Act.ACCEPT: ("Tiếp nhận", "Accepted"),
    Act.RETURN: ("Trả lại", "Returned"),
    Act.REPORT: ("Báo cáo tiến độ", "Reported"),
    Act.VERIFY: ("Xác nhận kết quả", "Result verified"),
    Act.CLOSE: ("Kết thúc nhiệm vụ", "Closed"),
    Act.REOPEN: ("Mở lại", "Reopened"),
    Act.ASK_TIME: ("Đề nghị gia hạn", "Asked for more time"),
    Act.GIVE_TIME: ("Gia hạn", "Given more time"),
    Act.REFUSE_TIME: ("Không đồng ý gia hạn", "Refused more time"),
    Act.ANSWER: ("Trả lời đề nghị hỗ trợ", "Answered the request for help"),
    Act.DIRECT: ("Ý kiến chỉ đạo", "Directive"),
    Act.REMIND: ("Đôn đốc", "Reminded"),
    Act.ESCALATE: ("Báo cáo lãnh đạo thành phố", "Put to the city's executive"),
}

CAUSE_KINDS: Words = {
    OBJECTIVE: ("khách quan", "objective"),
    SUBJECTIVE: ("chủ quan", "subjective"),
}

BASES: Words = {
    NUMBER: ("theo số liệu của chỉ tiêu", "by the figure of its target"),
    EVIDENCE: ("theo diễn biến và minh chứng ghi trong hệ thống", "by what was recorded, with evidence"),
    STATED: ("theo khai báo trong kế hoạch", "as typed into the plan"),
}

REFUSALS: Words = {
    "stage": ("Không thể “{act}” khi nhiệm vụ ở trạng thái “{stage}”; chỉ làm được khi: {stages}.",
              "“{act}” is not possible while the task is “{stage}”; it is when the task is: {stages}."),
    "reason": ("Hãy ghi rõ nội dung hoặc lý do.", "Say what it is about, or why."),
    "progress": ("Tiến độ phải là một số từ 0 đến 100 %.", "Progress must be a number from 0 to 100 %."),
    "cause": ("Nhiệm vụ đang chậm hoặc đã quá hạn nên phải ghi nguyên nhân.",
              "The task is behind or past its deadline, so a cause has to be given."),
    "cause_kind": ("Hãy chọn nguyên nhân là khách quan hay chủ quan.", "Say whether the cause is objective or subjective."),
    "evidence": ("Báo hoàn thành phải kèm tệp minh chứng.", "What is reported as done needs a file of evidence."),
    "unfinished": ("Cơ quan thực hiện chưa báo cáo hoàn thành nên chưa thể xác nhận.",
                   "It was not reported as done, so it cannot be verified yet."),
    "number": ("Nhiệm vụ này chỉ hoàn thành khi số liệu cho thấy đạt chỉ tiêu {targets}; hiện chưa đạt hoặc chưa có số liệu.",
               "This task is done only when the figures show that {targets} is met; they do not, or there are none yet."),
    "number_met": ("Số liệu cho thấy chỉ tiêu đã đạt nên nhiệm vụ đã tự kết thúc.",
                   "The figures show that the target is met, so the task is closed by them."),
    "no_deadline": ("Nhiệm vụ chưa có thời hạn nên không thể xin gia hạn.", "The task has no deadline that could be moved."),
    "deadline_later": ("Thời hạn mới phải sau ngày {deadline}.", "The new deadline must be after {deadline}."),
    "deadline_past": ("Thời hạn giao không được ở trước hôm nay ({deadline}).", "The deadline lies in the past ({deadline})."),
    "not_asked": ("Không có đề nghị gia hạn nào đang chờ.", "No request for more time is waiting."),
    "no_help": ("Không có đề nghị hỗ trợ nào đang chờ.", "No request for help is waiting."),
    "no_part": ("{agency} không có phần việc trong nhiệm vụ này.", "{agency} has no part in this task."),
    "no_lead": ("Hãy chọn cơ quan chủ trì.", "Choose the agency that leads."),
    "nobody": ("{agency} không còn hoạt động và chưa có cơ quan kế thừa; hãy giao lại cho cơ quan khác.",
               "{agency} no longer exists and no successor is declared; assign the task anew."),
    "not_of_parts": ("“{act}” chỉ áp dụng cho cả nhiệm vụ, không cho phần phối hợp.",
                     "“{act}” is about the whole task, not about a co-operating agency's part."),
    "same_as": ("Nhiệm vụ này trùng với {task} và được theo dõi ở đó.", "This task is the same as {task} and is followed there."),
    "started": ("Đã có nhiệm vụ mang mã {task}.", "There is a task {task} already."),
    "order": ("Thời điểm này sớm hơn việc ghi gần nhất ({last}).", "This is earlier than what was recorded last ({last})."),
}  # fmt: skip
"""Why something may not happen."""

OWNERLESS: Words = {
    "successor": ("{lead} đã kết thúc hoạt động sau ngày {ended}; {owner} kế thừa và chịu trách nhiệm về nhiệm vụ này.",
                  "{lead} ceased to exist after {ended}; {owner} took over and answers for this task."),
    "nobody": ("{lead} đã kết thúc hoạt động sau ngày {ended} và chưa có cơ quan kế thừa: chưa ai chịu trách nhiệm về nhiệm vụ này.",
               "{lead} ceased to exist after {ended} and no successor is declared: nobody answers for this task."),
}  # fmt: skip

LOG: Words = {
    "to": ("cho {lead}", "to {lead}"),
    "deadline": ("thời hạn {deadline}", "deadline {deadline}"),
    "progress": ("tiến độ {progress} %", "{progress} % done"),
    "done": ("báo hoàn thành", "reported as done"),
    "behind": ("chậm tiến độ", "behind"),
    "cause": ("nguyên nhân {kind}: {cause}", "{kind} cause: {cause}"),
    "help": ("đề nghị hỗ trợ: {help}", "asks for help: {help}"),
    "evidence": ("{n} tệp minh chứng", "files of evidence: {n}"),
    "part": ("phần việc của {agency}", "the part of {agency}"),
}
"""What is said of an event besides its name."""
