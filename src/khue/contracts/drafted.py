"""A draft as the YAML of a contract, with what was guessed and why as comments."""

from __future__ import annotations

import json
from collections.abc import Iterator

from khue.contracts.drafting import Draft, Guess
from khue.contracts.suggested import Suggestions
from khue.model.base import Text

_HEAD = Text(
    vi="Bản nháp từ tệp {file}: {rows} dòng. Mọi điều dưới đây là phỏng đoán từ các ô; hãy xem lại từng dòng có dấu #.",
    en="Drafted from {file}: {rows} rows. All below is guessed from its cells; look at each line with a #.",
)
_TODO = Text(vi="Viết dữ liệu nói về gì.", en="Write what the data is about.")
_OWNER = Text(vi="mã cơ quan nộp dữ liệu", en="the code of the agency that owes the data")
_KEY = Text(vi="không dòng nào lặp lại khoá này", en="no row repeats this key")
_TOGETHER = Text(vi="khoá chính gồm {columns}", en="the key is {columns}")
_AREA = Text(vi="hầu hết giá trị là mã đơn vị hành chính", en="most values are codes of units")
_TIME = Text(vi="cột ngày đầu tiên", en="the first column of days")
_NONE = Text(vi="không thấy cột phù hợp", en="no column seems so")


_MAY = Text(
    vi="Gợi ý: điều sau đúng với mọi dòng của tệp này. Bỏ dấu # nếu nó phải luôn đúng.",
    en="Suggested: this holds for every row of the file. Remove the # where it must always hold.",
)
_REFERS = Text(
    vi="gợi ý: mọi giá trị có vẻ phải nằm trong đó; bỏ dấu # nếu đúng vậy",
    en="suggested: its values seem to belong there; remove the # if so",
)


def as_yaml(draft: Draft, identifier: str, file: str, rows: int, lang: str, may: Suggestions) -> str:
    """The text of a contract that can be read as it is; what it `may` say besides stands in comments."""
    return "\n".join(_lines(draft, identifier, file, rows, lang, may)) + "\n"


def _lines(draft: Draft, identifier: str, file: str, rows: int, lang: str, may: Suggestions) -> Iterator[str]:
    yield f"# {' '.join(_HEAD.in_(lang).format(file=file, rows=rows).split())}"
    yield from ("apiVersion: v3.1.0", "kind: DataContract", f"id: {identifier}", "version: 0.1.0", "status: draft")
    yield f"description:\n  purpose: {_quoted(_TODO.in_(lang))}"
    yield f"schema:\n  - name: {identifier.replace('-', '_')}\n    physicalType: table"
    yield from _rules(may, lang)
    yield "    properties:"
    for one in draft.columns:
        yield from _column(one, draft, lang)
        if to := may.references.get(one.declared.name):
            yield f"        # relationships: [{{to: {to}}}]{_comment(_REFERS.in_(lang))}"
    yield "# team:\n#   members:"
    yield f"#     - {{username: '', role: owner}}  # {_OWNER.in_(lang)}"
    yield from _custom(draft, lang)


def _rules(may: Suggestions, lang: str) -> Iterator[str]:
    """Rules for the table, each of which is valid where its # is removed."""
    if not may.rules:
        return
    yield f"    # {_MAY.in_(lang)}"
    yield "    # quality:"
    for rule in may.rules:
        said = _quoted(rule) if isinstance(rule, str) else json.dumps(rule, ensure_ascii=False)
        yield f"    #   - {{type: custom, engine: khue, implementation: {said}}}"


def _column(one: Guess, draft: Draft, lang: str) -> Iterator[str]:
    column, why = one.declared, [text.in_(lang) for text in one.why]
    if column.name in draft.key:
        why.append(_KEY.in_(lang) if len(draft.key) == 1 else _TOGETHER.in_(lang).format(columns=", ".join(draft.key)))
    yield f"      - name: {_quoted(column.name)}{_comment('; '.join(why))}"
    if column.business_name:
        yield f"        businessName: {_quoted(column.business_name)}"
    yield f"        logicalType: {column.logical_type}"
    if column.required:
        yield "        required: true"
    if column.name in draft.key:
        yield f"        primaryKey: true\n        primaryKeyPosition: {draft.key.index(column.name) + 1}"
    if column.classification:
        yield f"        classification: {column.classification}"
    options = column.logical_type_options
    limits = (("minimum", options.minimum), ("maximum", options.maximum), ("pattern", options.pattern))
    if given := [f"{name}: {_quoted(value)}" for name, value in limits if value is not None]:
        yield f"        logicalTypeOptions: {{{', '.join(given)}}}"
    for rule in column.quality:
        valid = json.dumps(rule.arguments["validValues"], ensure_ascii=False)
        yield f"        quality:\n          - metric: {rule.metric}\n            arguments: {{validValues: {valid}}}"
        yield "            mustBe: 0"


def _custom(draft: Draft, lang: str) -> Iterator[str]:
    places = (("khue.areaColumn", draft.area, _AREA), ("khue.timeColumn", draft.time, _TIME))
    yield "customProperties:" if draft.area or draft.time else "# customProperties:"
    for name, column, why in places:
        mark = "" if column else "# "
        yield f"{mark}  - {{property: {name}, value: {_quoted(column)}}}{_comment((why if column else _NONE).in_(lang))}"


def _quoted(value: object) -> str:
    """A scalar that YAML reads as it was: JSON is YAML."""
    return json.dumps(int(value) if isinstance(value, float) and value.is_integer() else value, ensure_ascii=False)


def _comment(text: str) -> str:
    return f"  # {' '.join(text.split())}" if text else ""
