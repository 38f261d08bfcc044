"""The parts of the papers that a city may put in another order, leave out, or say in its own words.

Each part has its usual heading and sentences, with names in braces that are filled in from the build. What a city declares in
reports.yaml under the same names stands in their place.
"""

from __future__ import annotations

import string

from khue.model.base import Declared, Text

COMMON = ("city", "issuer", "day", "period", "agency", "document")
"""Names that every part may use: what the paper is about; empty where it is about no such thing."""


class Part(Declared, frozen=True):
    """A part of a paper: what is usually said above what is listed in it, and the names that this may use besides `COMMON`."""

    id: str
    heading: Text | None = None
    sentence: Text | None = None
    names: tuple[str, ...] = ()

    @property
    def known(self) -> tuple[str, ...]:
        """Every name that may stand in braces."""
        return (*COMMON, *self.names)


def braced(text: str) -> list[str]:
    """The names in braces of a sentence, in order; raises ValueError where a brace has no other.

    >>> braced("Đến {day}, {targets} chỉ tiêu")
    ['day', 'targets']
    """
    return [name for _, name, _, _ in string.Formatter().parse(text) if name is not None]


def _part(id: str, headings: tuple[str, str] | None, said: tuple[str, str] | None, *names: str) -> Part:
    return Part(
        id=id, heading=Text(vi=headings[0], en=headings[1]) if headings else None,
        sentence=Text(vi=said[0], en=said[1]) if said else None, names=names,
    )  # fmt: skip


_PERIODIC = (
    _part("results", ("KẾT QUẢ THỰC HIỆN CHỈ TIÊU", "RESULTS OF THE TARGETS"), (
        "{day}, {issuer} theo dõi {targets} chỉ tiêu: {counts}. Trạng thái được tính từ số liệu; nơi chưa có số liệu thì ghi là "
        "thiếu dữ liệu.",
        "{day} {issuer} follows {targets} targets: {counts}. A status follows from figures; where there are none, it says so.",
    ), "targets", "counts"),
    _part("tasks", ("KẾT QUẢ THỰC HIỆN NHIỆM VỤ", "RESULTS OF THE TASKS"), (
        "Tổng số {tasks} nhiệm vụ, trong đó {done_in_time} hoàn thành đúng hạn, {done_late} hoàn thành quá hạn, {running} chưa "
        "hoàn thành còn trong hạn và {overdue} chưa hoàn thành đã quá hạn. Trong kỳ có {due_in_period} nhiệm vụ đến hạn, "
        "{done_in_period} nhiệm vụ hoàn thành.",
        "Of {tasks} tasks {done_in_time} were done on time, {done_late} late; {running} are not done and still in time, {overdue} "
        "are overdue. {due_in_period} tasks were due in the period, {done_in_period} were done in it.",
    ), "tasks", "done_in_time", "done_late", "running", "overdue", "due_in_period", "done_in_period"),
    _part("causes", ("NGUYÊN NHÂN CHẬM", "CAUSES OF DELAY"), (
        "Trong {late} nhiệm vụ quá hạn hoặc hoàn thành quá hạn, cơ quan chủ trì nêu nguyên nhân khách quan với {objective} nhiệm "
        "vụ, nguyên nhân chủ quan với {subjective} nhiệm vụ; {unnamed} nhiệm vụ chưa nêu nguyên nhân.",
        "Of {late} tasks that are overdue or were done late, the cause given is objective for {objective} and subjective for "
        "{subjective}; none is given for {unnamed}.",
    ), "late", "objective", "subjective", "unnamed"),
    _part("data", ("SỐ LIỆU CHẬM, THIẾU", "DATA THAT IS LATE OR MISSING"), (
        "Còn {gaps} mục số liệu chậm hoặc thiếu, làm {waiting} chỉ tiêu chưa đánh giá được đầy đủ.",
        "{gaps} items of data are late or missing; {waiting} targets wait for them.",
    ), "gaps", "waiting"),
    _part("odd", ("SỐ LIỆU BẤT THƯỜNG CẦN KIỂM TRA", "ODD FIGURES TO BE CHECKED"), (
        "Phát hiện {odd} số liệu bất thường, trong đó {contradictions} số liệu mâu thuẫn với số liệu đã công bố. Số liệu được giữ "
        "nguyên như cơ quan cung cấp cho đến khi được xác minh.",
        "{odd} odd figures were found; {contradictions} of them contradict what was published. They stay as they were given "
        "until they are verified.",
    ), "odd", "contradictions"),
    _part("push", ("NHIỆM VỤ TRỌNG TÂM CẦN THÚC ĐẨY", "WHAT TO PUSH"), (
        "Có {items} việc cần thúc đẩy, xếp theo mức thiệt hại có thể xảy ra nếu để nguyên.",
        "There are {items} things to push, in the order of what may be lost if nothing is done.",
    ), "items"),
    _part("recommendations", ("KIẾN NGHỊ, ĐỀ XUẤT", "RECOMMENDATIONS"), (
        "{issuer} đề nghị các cơ quan chủ trì {asks} trước kỳ báo cáo sau.",
        "{issuer} asks the agencies that lead to {asks} before the next report.",
    ), "asks", "overdue", "gaps", "help", "asked"),
    _part("end", None, (
        "Trên đây là báo cáo kết quả thực hiện chỉ tiêu, nhiệm vụ {period}, trân trọng báo cáo./.",
        "This is the report on targets and tasks of {period}.",
    )),
)  # fmt: skip

_PROPOSAL = (
    _part("need", ("SỰ CẦN THIẾT BAN HÀNH", "WHY IT IS NEEDED"), (
        "{issuer} kính trình dự thảo {document}. Dự thảo nêu {targets} chỉ tiêu và {tasks} nhiệm vụ.",
        "{issuer} submits the draft {document}. It sets {targets} targets and {tasks} tasks.",
    ), "targets", "tasks"),
    _part("basis", ("CĂN CỨ", "LEGAL AND POLITICAL GROUNDS"), (
        "Dự thảo được xây dựng trên cơ sở các văn bản sau:", "The draft rests on these documents:",
    )),
    _part("content", ("NỘI DUNG CHÍNH", "CONTENT"), (
        "Dự thảo có {viewpoints} quan điểm, {objectives} mục tiêu và {solutions} giải pháp; các chỉ tiêu và nhiệm vụ nêu tại "
        "Phụ lục kèm theo.",
        "The draft has {viewpoints} viewpoints, {objectives} objectives and {solutions} solutions; targets and tasks are annexed.",
    ), "viewpoints", "objectives", "solutions"),
    _part("gates", ("KẾT QUẢ RÀ SOÁT DỰ THẢO", "HOW THE DRAFT WAS JUDGED"), (
        "Dự thảo được rà soát theo năm yêu cầu: khả thi, hiệu quả, an toàn, thống nhất và thông suốt; còn {offences} điểm cần xem xét.",
        "The draft was judged by five demands: feasible, effective, safe, consistent and unobstructed; {offences} points are open.",
    ), "offences"),
    _part("coverage", ("MỨC ĐỘ CỤ THỂ HÓA ĐỊNH HƯỚNG CỦA TRUNG ƯƠNG", "HOW CENTRAL ORIENTATIONS ARE COVERED"), (
        "Dự thảo cụ thể hóa {covered} trên {points} định hướng; {holes} định hướng chưa có chỉ tiêu hoặc nhiệm vụ.",
        "The draft covers {covered} of {points} orientations; {holes} have neither target nor task.",
    ), "points", "covered", "holes"),
    _part("end", None, (
        "{issuer} kính trình cấp có thẩm quyền xem xét, quyết định ban hành./.",
        "{issuer} asks for consideration and decision.",
    )),
)  # fmt: skip

_REMINDER = (
    _part("opening", None, (
        "{day}, qua theo dõi việc thực hiện các văn bản của thành phố, {agency} còn {owed}.",
        "{day} {agency} has {owed}.",
    ), "owed", "overdue", "soon", "data"),
    _part("overdue", ("NHIỆM VỤ QUÁ HẠN", "TASKS OVERDUE"), None, "overdue"),
    _part("soon", ("NHIỆM VỤ SẮP ĐẾN HẠN", "TASKS ABOUT TO BE DUE"), None, "soon"),
    _part("data", ("DỮ LIỆU CHƯA NỘP", "DATA NOT HANDED IN"), None, "data"),
    _part("ask", ("YÊU CẦU", "WHAT IS ASKED"), (
        "Đề nghị {agency} hoàn thành các nội dung nêu trên và báo cáo kết quả, nguyên nhân chậm, thời hạn hoàn thành về {issuer} "
        "trước ngày {by}.",
        "{agency} is asked to finish what is listed above and to report to {issuer} by {by} the results, the causes of delay and "
        "when the rest will be done.",
    ), "by"),
    _part("end", None, ("Đề nghị {agency} khẩn trương thực hiện./.", "{agency} is asked to act without delay.")),
)  # fmt: skip

_MINUTES = (
    _part("opening", None, (
        "Hôm nay, hồi ..... giờ ..... ngày ..... tháng ..... năm ........., tại ..................................., các bên tiến hành "
        "{occasion}.",
        "Today, at ..... on ..............., at ..................................., the parties met for {occasion}.",
    ), "occasion"),
    _part("present", ("THÀNH PHẦN", "PRESENT"), None),
    _part("facts", ("NỘI DUNG", "SUBJECT"), None),
    _part("course", ("DIỄN BIẾN", "COURSE"), None),
    _part("findings", ("KẾT QUẢ XÁC MINH", "FINDINGS"), None),
    _part("conclusion", ("KẾT LUẬN", "CONCLUSION"), (
        "................................................................................................................",
        "................................................................................................................",
    )),
    _part("end", None, (
        "Biên bản kết thúc hồi ..... giờ ..... cùng ngày, đã đọc cho các bên nghe, nhất trí và ký tên. Biên bản lập thành ..... bản có giá "
        "trị như nhau, mỗi bên giữ ..... bản./.",
        "The minutes were closed at ....., read out, agreed and signed in ..... equal copies.",
    )),
)  # fmt: skip

_COMMENTS = (
    _part("overall", ("TÌNH HÌNH LẤY Ý KIẾN", "THE CONSULTATION"), (
        "Dự thảo {document} nhận được {comments} ý kiến của {agencies} cơ quan, tổ chức: tiếp thu {accepted}, tiếp thu một phần {partly}, "
        "giải trình {explained}, chưa trả lời {open}.",
        "The draft {document} got {comments} comments from {agencies} agencies and organisations: {accepted} were accepted, {partly} "
        "partly, {explained} explained, {open} are not answered yet.",
    ), "comments", "agencies", "accepted", "partly", "explained", "open"),
    _part("table", ("TỔNG HỢP, TIẾP THU, GIẢI TRÌNH", "COMMENTS AND ANSWERS"), None),
    _part("end", None, ("Trên đây là bản tổng hợp, tiếp thu, giải trình ý kiến góp ý./.", "These are the comments and answers.")),
)  # fmt: skip

_ANNEX = (
    _part("targets", ("CHỈ TIÊU", "TARGETS"), None),
    _part("tasks", ("NHIỆM VỤ", "TASKS"), None),
)

PARTS: dict[str, tuple[Part, ...]] = {
    "proposal": _PROPOSAL, "periodic": _PERIODIC, "annex": _ANNEX, "reminder": _REMINDER, "minutes": _MINUTES,
    "comments": _COMMENTS,
}  # fmt: skip
"""The parts of each kind of paper, in their usual order; kinds that are not here have a fixed text."""
