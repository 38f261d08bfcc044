"""The words by which a draft is understood; a city adds its own under `drafts.words` in city.yaml.

Kept short on purpose: a word stands here only where it hardly ever means anything else.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cached_property, lru_cache

import msgspec

from khue.lib.vietnamese import canonical
from khue.model.draft import Vocabulary

USUAL = Vocabulary(
    activity=(
        "tổ chức", "tuyên truyền", "phổ biến", "quán triệt", "tập huấn", "bồi dưỡng", "triển khai", "đẩy mạnh", "tăng cường",
        "nghiên cứu", "phối hợp", "tham mưu", "rà soát", "khảo sát", "kiểm tra", "giám sát", "ra quân", "phát động", "ký cam kết",
        "ký và thực hiện", "hướng dẫn", "đôn đốc", "vận động", "chú trọng", "quan tâm", "nâng cao nhận thức", "hội nghị",
        "hội thảo", "ngày hội", "lớp", "cuộc", "buổi", "đợt", "lượt tuyên truyền", "tin bài",
    ),
    output=(
        "xây dựng", "ban hành", "hoàn thành", "lập", "thành lập", "thiết lập", "mở", "cung cấp", "đưa vào", "vận hành", "công bố",
        "công khai", "số hóa", "kết nối", "tích hợp", "cấp", "trang bị", "lắp đặt", "đầu tư", "phát hành", "thí điểm", "chọn",
        "nâng cấp", "phát triển", "hình thành", "tiếp nhận", "xử lý", "trình",
    ),
    personal=(
        "dữ liệu cá nhân", "thông tin cá nhân", "căn cước", "định danh điện tử", "định danh số", "VNeID", "sinh trắc", "vân tay",
        "khuôn mặt", "hồ sơ sức khỏe", "bệnh án", "dữ liệu dân cư", "dữ liệu về dân cư", "học bạ", "lý lịch tư pháp", "hộ tịch",
        "camera giám sát", "hồ sơ cán bộ", "dữ liệu công dân",
    ),
    protection=(
        "bảo vệ dữ liệu cá nhân", "bảo vệ thông tin cá nhân", "bảo vệ đời tư", "bảo vệ dữ liệu", "ẩn danh", "khử nhận dạng",
        "giả danh", "đồng ý của chủ thể dữ liệu", "không làm lộ",
    ),
    secret=("bí mật nhà nước", "độ mật", "tài liệu mật", "mật mã", "quốc phòng", "cơ yếu"),
    system=(
        "hệ thống thông tin", "hệ thống", "phần mềm", "nền tảng", "cơ sở dữ liệu", "trung tâm dữ liệu", "kho dữ liệu",
        "cổng thông tin", "cổng dữ liệu", "cổng dịch vụ", "ứng dụng", "trung tâm điều hành", "trung tâm giám sát",
    ),
    security_level=("cấp độ an toàn", "an toàn hệ thống thông tin theo cấp độ", "hồ sơ cấp độ", "an toàn thông tin cấp độ",
                    "an toàn thông tin theo cấp độ"),
)  # fmt: skip
_OPENING = ("công khai", "dữ liệu mở", "công bố rộng rãi", "chia sẻ công khai", "mở dữ liệu")
_VAGUE = ("đẩy mạnh", "tăng cường", "chú trọng", "quan tâm", "nâng cao", "tiếp tục", "chủ động", "tích cực", "phấn đấu")
_DECIDING = ("trình", "phê duyệt", "ban hành", "quyết định", "thông qua", "ủy quyền", "thẩm quyền", "chấp thuận")


class Lexicon:
    """The usual words with a city's own."""

    def __init__(self, own: Vocabulary = Vocabulary()) -> None:  # noqa: B008 - it is frozen
        self._own = own

    def personal(self, text: str) -> str:
        """The word of personal data in a text; empty where there is none."""
        return _first(self._patterns["personal"], text)

    def protected(self, text: str) -> bool:
        """Whether a text says how personal data is protected."""
        return bool(_first(self._patterns["protection"], text))

    def secret(self, text: str) -> str:
        """The word of what may be classified in a text."""
        return _first(self._patterns["secret"], text)

    def levelled(self, text: str) -> bool:
        """Whether a text speaks of the security level of systems."""
        return bool(_first(self._patterns["security_level"], text))

    def opened(self, text: str) -> str:
        """The word by which a text opens data to everybody."""
        return _first(_pattern(_OPENING), text)

    def decides(self, text: str, more: Iterable[str] = ()) -> bool:
        """Whether a text says who decides."""
        return bool(_first(_pattern((*_DECIDING, *more)), text))

    def vague(self, text: str) -> str:
        """The word of no particular work with which a text begins."""
        return _begins(_pattern(_VAGUE), text)

    def builds(self, text: str) -> str:
        """The information system that a text says is built; empty where it says none is."""
        plain = _NOT_BUILT.sub(" ", _plain(text))
        found = self._built.search(plain)
        return _written(found["system"]) if found else ""

    @cached_property
    def _built(self) -> re.Pattern[str]:
        """A system named within a few words of its building, unless people are only advised about it."""
        system = self._patterns["system"].pattern
        return re.compile(
            rf"(?<!{canonical('tư vấn')} )(?<!{canonical('hỗ trợ')} ){_BUILDING.pattern}(?:\W+\w+){{0,4}}?\W+(?P<system>{system})"
        )

    def activity(self, text: str) -> str:
        """The word of mere work with which a text begins."""
        return _begins(self._patterns["activity"], text)

    def output(self, text: str) -> str:
        """The word of making something with which a text begins."""
        return _begins(self._patterns["output"], text)

    @cached_property
    def _patterns(self) -> dict[str, re.Pattern[str]]:
        usual, own = msgspec.structs.asdict(USUAL), msgspec.structs.asdict(self._own)
        return {name: _pattern((*words, *own[name])) for name, words in usual.items()}


@lru_cache(maxsize=4096)
def _plain(text: str) -> str:
    """The text as words are looked for in it; it is asked for once for each list."""
    return canonical(text)


def _pattern(words: Iterable[str]) -> re.Pattern[str]:
    """Any of these words, the longest first."""
    forms = sorted({canonical(word) for word in words}, key=lambda word: -len(word))
    return re.compile(r"(?<!\w)(?:" + "|".join(re.escape(form) for form in forms) + r")(?!\w)")


def _first(pattern: re.Pattern[str], text: str) -> str:
    """The first of the words in a text."""
    found = pattern.search(_plain(text))
    return "" if found is None else _written(found[0])


def _begins(pattern: re.Pattern[str], text: str) -> str:
    plain = re.sub(_MARKS, "", _plain(text))
    found = pattern.match(_STARTS.sub("", plain))
    return "" if found is None else _written(found[0])


_MARKS = re.compile(r"^[\W\d]+(?:%\s*)?")
_STARTS = re.compile(
    r"^(?:(?:"
    + "|".join(canonical(w) for w in ("chủ động", "tích cực", "khẩn trương", "thường xuyên", "đồng loạt"))
    + r")\s+)+"
)


def _written(form: str) -> str:
    """The word of a canonical form as people write it; a city's own word without its tones, where it is not a usual one."""
    return _WRITTEN.get(form) or re.sub(r"\d", "", form)


_BUILDING = _pattern(("xây dựng", "thiết lập", "nâng cấp", "phát triển", "đưa vào vận hành", "hình thành", "triển khai", "đầu tư",
             "lập", "thành lập", "vận hành", "mở rộng", "thí điểm", "xây"))  # fmt: skip
_NOT_BUILT = _pattern(("hệ thống chính trị", "hệ thống văn bản", "hệ thống pháp luật", "hệ thống tiêu chuẩn", "hệ thống chỉ tiêu",
              "hệ thống chỉ số", "hệ thống quy định", "hệ thống tổ chức", "hệ thống giao thông", "hệ thống y tế",
              "hệ thống giáo dục", "nền tảng pháp lý", "nền tảng cho"))  # fmt: skip
"""Words for systems that are none of information."""
_WRITTEN = {
    canonical(word): word for words in (*msgspec.structs.asdict(USUAL).values(), _OPENING, _VAGUE) for word in words
}
