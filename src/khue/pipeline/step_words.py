"""The steps of a build in words: what is done, to which part of the data, and why."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import msgspec

from khue.pipeline.steps import Cause, Step, ranges

_STAGES = {
    "ingest": ("Nhận dữ liệu {names}", "Ingest {names}"),
    "scan": ("Đọc các dòng của {item}", "Read the rows of {item}"),
    "compute": ("Tính {names}", "Compute {names}"),
    "derive": ("Tính các chỉ số suy ra từ chỉ số khác", "Compute the indicators derived from others"),
    "assess": ("Đánh giá các chỉ tiêu", "Assess the targets"),
    "publish": ("Công bố bản dựng {item}", "Publish build {item}"),
}

_PARTS = {
    "folder/agencies": ("danh sách cơ quan", "the agencies"),
    "folder/city": ("city.yaml", "city.yaml"),
    "folder/contracts": ("quy ước dữ liệu", "the contracts"),
    "folder/documents": ("documents.yaml", "documents.yaml"),
    "folder/drafts": ("các dự thảo", "the drafts"),
    "folder/figures": ("số liệu công bố", "the published figures"),
    "folder/inbox": ("tệp trong inbox", "the files in the inbox"),
    "folder/indicators": ("các chỉ số", "the indicators"),
    "folder/indices": ("các bộ chỉ số", "the indices"),
    "folder/orientations": ("các định hướng của Trung ương", "the central orientations"),
    "folder/papers": ("mẫu văn bản", "the base documents of papers"),
    "folder/priorities": ("tiêu chí ưu tiên", "the priorities"),
    "folder/rating": ("tiêu chí xếp loại", "the criteria of the rating"),
    "folder/reports": ("reports.yaml", "reports.yaml"),
    "folder/resolutions": ("văn bản, chỉ tiêu và nhiệm vụ", "the documents, targets and tasks"),
    "folder/units": ("đơn vị hành chính", "the administrative units"),
    "code": ("phiên bản của Khuê", "the version of Khuê"),
    "date": ("ngày đánh giá", "the day of the assessment"),
}

_CAUSES = {
    "first_build": ("chưa có bản dựng nào", "there is no build yet"),
    "changed": ("thay đổi: {0}", "changed: {0}"),
    "added": ("thêm mới: {0}", "added: {0}"),
    "removed": ("đã bỏ: {0}", "removed: {0}"),
    "new_file": ("tệp mới: {0}", "new file: {0}"),
    "kept_file": ("đọc lại tệp đã lưu: {0}", "a stored file read again: {0}"),
    "rows": ("dòng mới hoặc đã đổi: {0}", "new or changed rows: {0}"),
    "new_indicator": ("chỉ số mới: {0}", "new indicator: {0}"),
    "formula": ("chỉ số đã đổi: {0}", "changed indicator: {0}"),
    "not_kept": ("kết quả trước của {0} không còn trong bộ nhớ đệm", "earlier results of {0} are no longer kept"),
}

_OF_DATASETS = {
    "settled": ("kết luận về dữ liệu cá nhân trong {0}", "what was settled about personal data in {0}"),
    "withdrawn": ("phiên bản đã rút của {0}", "withdrawn versions of {0}"),
    "standing": ("số liệu ước, sơ bộ hay chính thức của {0}", "what is estimated, provisional or final in {0}"),
    "happenings": ("diễn biến nhiệm vụ ({0})", "what happened to tasks ({0})"),
}

_LABELS = {
    "partitions": ("tháng", "months"),
    "periods": ("kỳ", "periods"),
    "indicators": ("chỉ số", "indicators"),
    "levels": ("cấp", "levels"),
    "why": ("vì", "because"),
}
_NO_DAY = ("không có ngày", "without a day")
_MORE = ("{0} và {1} nữa", "{0} and {1} more")
_FILES = ("{0} tệp của {1}", "{0} files of {1}")
_ONE = ("chỉ số {0}", "{0}")
_SEVERAL = ("{0} chỉ số của {1}", "{0} indicators of {1}")
_MOST = 5
"""So many names or stretches of periods are said; of more, one less and how many others there are."""


def headline(step: Step, lang: str, files: int = 1) -> str:
    """A step in a line, as "Tính chỉ số ho-so-truc-tuyen"; `files` is how many an ingest stands for."""
    english = lang == "en"
    if step.stage == "ingest":
        names = step.item if files == 1 else _FILES[english].format(files, _dataset(step))
    elif len(step.indicators) == 1:
        names = _ONE[english].format(*step.indicators)
    else:
        names = _SEVERAL[english].format(len(step.indicators), step.item)
    return _STAGES[step.stage][english].format(item=step.item, names=names).rstrip()


def together(steps: Sequence[Step]) -> list[tuple[Step, int]]:
    """The steps for people: what is taken in for one dataset as one step, and how many files it is."""
    found: list[tuple[Step, int]] = []
    for step in steps:
        last, files = found[-1] if found else (None, 0)
        if last and step.stage == last.stage == "ingest" and _dataset(step) == _dataset(last):
            months = tuple(sorted({*last.partitions, *step.partitions}))
            found[-1] = (msgspec.structs.replace(last, partitions=months, why=(*last.why, *step.why)), files + 1)
        else:
            found.append((step, 1))
    return found


def _dataset(step: Step) -> str:
    return step.item.partition("/")[0]


def details(step: Step, lang: str, levels: Mapping[str, str]) -> list[tuple[str, str]]:
    """What the step is done to and why, each with what it is called; `levels` are the names of levels by id."""
    named = [levels.get(level, level) for level in step.levels]
    said = {
        "partitions": _listed([_stretch(*ends, lang) for ends in ranges(step.partitions)], lang),
        "periods": _listed([_stretch(*ends, lang) for ends in ranges(step.periods)], lang),
        "indicators": _listed(step.indicators, lang) if step.stage == "scan" or len(step.indicators) > 1 else "",
        "levels": _listed(named, lang),
        "why": reasons(step, lang),
    }
    return [(_LABELS[name][lang == "en"], text) for name, text in said.items() if text]


def reasons(step: Step, lang: str) -> str:
    """Why the step is done, in a line."""
    texts: dict[str, list[str]] = {}
    for cause in step.why:
        texts.setdefault(cause.code, []).append(_what(cause, lang))
    return "; ".join(_CAUSES[code][lang == "en"].format(_listed(whats, lang)) for code, whats in texts.items())


def step_answer(step: Step, lang: str) -> dict[str, object]:
    """The step for programs, as a plan and a build tell it; `text` says why in words."""
    return {
        "stage": step.stage, "item": step.item, "partitions": step.partitions, "periods": step.periods,
        "indicators": step.indicators, "levels": step.levels,
        "why": [{"code": cause.code, "what": cause.what} for cause in step.why], "text": reasons(step, lang),
    }  # fmt: skip


def _what(cause: Cause, lang: str) -> str:
    if cause.code == "rows":
        return cause.what or _NO_DAY[lang == "en"]
    kind, _, name = cause.what.partition("/")
    if kind in _OF_DATASETS:
        return _OF_DATASETS[kind][lang == "en"].format(name)
    return _PARTS[cause.what][lang == "en"] if cause.what in _PARTS else name or cause.what


def _stretch(first: str, last: str, lang: str) -> str:
    if not first:
        return _NO_DAY[lang == "en"]
    return first if first == last else f"{first}…{last}"


def _listed(texts: Sequence[str], lang: str) -> str:
    if len(texts) <= _MOST:
        return ", ".join(texts)
    said = _MOST - 1
    return _MORE[lang == "en"].format(", ".join(texts[:said]), len(texts) - said)
