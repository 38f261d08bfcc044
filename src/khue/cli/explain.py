"""khue explain: how a value was made, down to the rows or to the page that printed it."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from difflib import get_close_matches

from khue.cli import faults
from khue.cli.forerunners import carried, forerunner_lines
from khue.cli.inputs import inputs_lines
from khue.cli.output import print_json, print_rows, text
from khue.cli.session import opened
from khue.cli.show import checked_period, flat, refuse
from khue.exceptions import InputError
from khue.lib.vietnamese import number
from khue.model.finding import Finding
from khue.model.measure import Form
from khue.model.observation import Observation
from khue.pipeline.anomalies.words import KEPT
from khue.pipeline.answers import Answer
from khue.pipeline.explaining.explain import explain
from khue.pipeline.reading import Build
from khue.pipeline.wording import STATUS, amount, counted, period_words

_LABELS = {
    "carried": ("Chuyển sang", "Carried over"),
    "value": ("Giá trị", "Value"), "formula": ("Công thức", "Formula"), "numerator": ("Tử số", "Numerator"),
    "denominator": ("Mẫu số", "Denominator"), "scale": ("Hệ số", "Scale"), "dataset": ("Bộ dữ liệu", "Dataset"),
    "file": ("Tệp nhận được", "File received"),
    "vintage": ("Loại số liệu", "Vintage"), "source": ("Nguồn", "Source"), "declared": ("Khai báo tại", "Declared in"),
    "flag": ("Khác thường", "Odd"),
    "published": ("Công bố ngày", "Published"), "seen_on": ("Đọc ngày", "Seen on"), "note": ("Ghi chú", "Note"),
    "earlier": ("Các lần công bố", "Vintages"), "before": ("Số trước đó", "Before"), "build": ("Bản dựng", "Build"),
}  # fmt: skip
_PERIODS = {"vi": "Các kỳ có giá trị: {0}.", "en": "There are values for {0}."}
_UNITS = {"vi": "Chỉ số có giá trị của các đơn vị: {0}.", "en": "There are values of the units {0}."}
_NOTHING = {"vi": "Chỉ số này chưa có giá trị nào.", "en": "The indicator has no value at all yet."}
_ROWS = (("Các dòng được tính ({total})", "The rows that count ({total})"),
         ("{shown} dòng đầu trong {total} dòng được tính", "The first {shown} of {total} rows that count"))  # fmt: skip
_MOST_LISTED = 12


def run(args: argparse.Namespace) -> int:
    """Explain one value; 1 with what there is instead when there is no such value."""
    checked_period(args.period)
    build = opened(args)
    found = explain(build, _observation(build, args))
    if args.format == "json":
        print_json(found)
    elif args.format == "csv":
        row = flat(found)
        print_rows([row], [(name, name) for name in row], "csv")
    else:
        for line in _lines(found, args):
            print(line)
    return 0


def _observation(build: Build, args: argparse.Namespace) -> Observation:
    if args.indicator not in build.indicators:
        refuse(InputError, faults.UNKNOWN_THING, args.indicator, build.indicators, listing="indicators")
    found = build.observations(args.indicator, unit=args.unit, period=args.period, today=args.today)
    if not found:
        params = {"indicator": args.indicator, "unit": args.unit, "period": args.period}
        params |= _instead(build, args)
        raise InputError(finding=Finding(faults.NO_VALUE, args.indicator, params=params))
    return found[0]


def _instead(build: Build, args: argparse.Namespace) -> dict[str, str]:
    """What there is in place of a value that is not: other periods of the unit, or other units."""
    held = build.observations(args.indicator, today=args.today)
    periods = [o.period for o in held if o.unit == args.unit]
    units = list(dict.fromkeys(o.unit for o in held))
    names, words = (periods, _PERIODS) if periods else (units, _UNITS)
    wanted = args.period if periods else args.unit
    close = get_close_matches(wanted, names, _MOST_LISTED, 0.0)
    return {"known": words[args.lang].format(", ".join(sorted(close))) if close else _NOTHING[args.lang]}


def _lines(found: Answer, args: argparse.Namespace) -> Iterator[str]:
    lang = args.lang
    unit = _worded(found, "unit_name", lang) or found["unit"]
    yield f"{_worded(found, 'name', lang)} · {unit} · {period_words(found['period'], lang)}"
    details = _published(found, args) if found["kind"] == "published" else _computed(found, lang)
    for key, value in [
        ("value", _value(found, _form(found), lang)),
        ("carried", carried(found, lang)),
        *details,
        ("note", found["note"]),
        *(("flag", said) for said in _flags(found, lang)),
        ("build", _made(found)),
    ]:
        if value:
            yield f"  {_LABELS[key][lang == 'en'] + ':':<18} {value}"
    yield from forerunner_lines(found, _form(found), lang)
    if found["kind"] == "derived":
        yield from inputs_lines(found, lang)
    if found["kind"] == "computed" and found["rows"]:
        shown, total = len(found["rows"]), found["rows_counted"]
        yield f"  {_ROWS[shown < total][lang == 'en'].format(shown=shown, total=total)}:"
        for row in found["rows"]:
            yield "    " + "  ".join(f"{column}={text(value)}" for column, value in row.items())


def _worded(found: Answer, name: str, lang: str) -> str:
    return str((lang == "en" and found[f"{name}_en"]) or found[name])


def _value(found: Answer, form: Form, lang: str) -> str:
    status = STATUS[found["status"]][lang == "en"]
    return status if found["value"] is None else f"{amount(found['value'], form, lang)} ({status})"


def _flags(found: Answer, lang: str) -> Iterator[str]:
    """What is odd about the value, and that it was kept as it is."""
    for flag in found["flags"]:
        yield f"{_worded(flag, 'text', lang)} {KEPT[found['kind'] == 'published'][lang == 'en']}"


def _form(found: Answer) -> Form:
    return Form(
        found["unit_of_measure"], found["unit_of_measure_en"], found["decimals"], fixed=found["kind"] != "published"
    )


def _made(found: Answer) -> str:
    return f"{found['build']} · {found['as_of']} · {found['built_at']}"


def _operand(found: Answer, part: str, lang: str) -> str:
    value = "" if found[part] is None else number(found[part], lang=lang)
    formula = found.get(f"{part}_formula")
    return f"{value} = {formula}" if value and formula else value


def _computed(found: Answer, lang: str) -> Iterator[tuple[str, str]]:
    yield "formula", found["formula"]
    yield "numerator", _operand(found, "numerator", lang)
    yield "denominator", _operand(found, "denominator", lang)
    yield "scale", "" if found["scale"] in (None, 1.0) else number(found["scale"], lang=lang)
    if found["kind"] == "derived":
        return
    dataset = found["dataset"]
    rows = counted(dataset["rows"], "row", "rows") if lang == "en" else f"{dataset['rows']} dòng"
    yield "dataset", f"{dataset['dataset']} v{dataset['number']} · {rows} · {dataset['content'][:12]}"
    yield "file", f"{dataset['raw_name']} · {dataset['created']}"
    older = [one for one in found["vintages"] if one["version"] != found["version"]]
    said = (f"{_value(one, _form(found), lang)} {one['version'].replace('/', ' v')}" for one in older)
    yield "before", "; ".join(said)


def _published(found: Answer, args: argparse.Namespace) -> Iterator[tuple[str, str]]:
    lang = args.lang
    yield "numerator", _operand(found, "numerator", lang)
    yield "denominator", _operand(found, "denominator", lang)
    yield "vintage", found["vintage"]
    yield "source", found["source"]
    yield "published", found["published"]
    yield "seen_on", found["seen_on"]
    yield "declared", f"{args.city.as_posix()}/{found['declared']}"
    if len(found["vintages"]) > 1:
        said = (f"{_value(v, _form(found), lang)} {v['published']}".strip() for v in found["vintages"])
        yield "earlier", "; ".join(said)
