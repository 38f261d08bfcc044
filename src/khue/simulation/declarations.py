"""The declarations of a made-up city as the content of its files; every name in them says that it is simulated."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from msgspec import Struct

from khue.simulation import indicators, places, reform
from khue.simulation.datasets import DATASETS, Dataset
from khue.simulation.shape import Shape

Content = dict[str, object]
Table = list[dict[str, object]]

_NOTE = "Mô phỏng"
DOCUMENT = "nq-01-mp"
_OF_UNITS = (
    "code", "name", "name_en", "kind", "level", "parent", "valid_from", "valid_to", "population", "area_km2", "lon", "lat",
    "note",
)  # fmt: skip
_OF_CHANGES = ("from_code", "to_code", "date", "weight", "act", "note")
_LEVELS = {
    "city": ("Thành phố", "City"), "zone": ("Vùng", "Zone"), "district": ("Quận cũ", "Former district"),
    "commune": ("Phường và xã", "Commune"),
}  # fmt: skip
_AGENCIES = (
    ("MP-VP", "Văn phòng Uỷ ban nhân dân", "Office of the People's Committee", "office", "Chánh Văn phòng"),
    ("MP-KHCN", "Sở Khoa học và Công nghệ", "Department of Science and Technology", "department", "Giám đốc Sở"),
    ("MP-TC", "Sở Tài chính", "Department of Finance", "department", "Giám đốc Sở"),
    ("MP-TP", "Sở Tư pháp", "Department of Justice", "department", "Giám đốc Sở"),
    ("MP-NNMT", "Sở Nông nghiệp và Môi trường", "Department of Agriculture and Environment", "department",
     "Giám đốc Sở"),
    ("MP-XD", "Sở Xây dựng", "Department of Construction", "department", "Giám đốc Sở"),
    ("MP-YT", "Sở Y tế", "Department of Health", "department", "Giám đốc Sở"),
    ("MP-GD", "Sở Giáo dục và Đào tạo", "Department of Education and Training", "department", "Giám đốc Sở"),
)  # fmt: skip
_ENGLISH_HEADS = {"Chánh Văn phòng": "Chief of Office", "Giám đốc Sở": "Director"}

_TARGETS = (
    ("ho-so-truc-tuyen", "ho-so", ">=", 80, "%", 2027, "MP-VP", "tỷ lệ hồ sơ nộp trực tuyến đạt từ {value} %",
     "at least {value} % of dossiers are filed online"),
    ("ho-so-truc-tuyen", "ho-so", ">=", 60, "%", 2025, "MP-VP", "tỷ lệ hồ sơ nộp trực tuyến đạt từ {value} %",
     "at least {value} % of dossiers are filed online"),
    ("ho-so-dung-han", "ho-so", ">=", 98, "%", 2026, "MP-VP", "tỷ lệ hồ sơ trả đúng hạn đạt từ {value} %",
     "at least {value} % of dossiers are returned on time"),
    ("ho-so-so-hoa", "ho-so", ">=", 70, "%", 2026, "MP-VP", "tỷ lệ kết quả số hoá đạt từ {value} %",
     "at least {value} % of results are digitised"),
    ("ho-so-toan-trinh", "ho-so", ">=", 50, "%", 2028, "MP-KHCN", "tỷ lệ hồ sơ toàn trình đạt từ {value} %",
     "at least {value} % of dossiers are served fully online"),
    ("dung-han-dat-dai", "ho-so", ">=", 95, "%", 2026, "MP-NNMT", "tỷ lệ hồ sơ đất đai đúng hạn đạt từ {value} %",
     "at least {value} % of land dossiers are returned on time"),
    ("khong-tien-mat", "thanh-toan", ">=", 90, "%", 2027, "MP-TC", "tỷ lệ thanh toán không tiền mặt đạt từ {value} %",
     "at least {value} % of payments are made without cash"),
    ("ngay-xu-ly-phan-anh", "phan-anh", "<=", 3, "ngày", 2026, "MP-KHCN",
     "một nửa số phản ánh được xử lý trong không quá {value} ngày", "half of the reports are handled within {value} days"),
)  # fmt: skip


def yamls(shape: Shape) -> Iterator[tuple[str, Content]]:
    """The path and content of every YAML file."""
    yield "city.yaml", _city(shape)
    yield f"resolutions/{DOCUMENT}/resolution.yaml", _resolution()
    for dataset in DATASETS:
        yield f"contracts/{dataset.id}.odcs.yaml", _contract(dataset)
    for name, content in indicators.declarations(shape):
        yield f"indicators/{name}.yaml", content


def tables(shape: Shape) -> Iterator[tuple[str, Table]]:
    """The path and rows of every CSV file; a row has the same fields as the others."""
    yield "units/units.csv", _rows(reform.units(shape), *_OF_UNITS)
    yield "units/changes.csv", _rows(reform.changes(shape), *_OF_CHANGES)
    yield "agencies.csv", [_agency(*agency) for agency in _AGENCIES]
    yield f"resolutions/{DOCUMENT}/targets.csv", [_target(n, *target) for n, target in enumerate(_TARGETS, 1)]
    yield f"resolutions/{DOCUMENT}/tasks.csv", _tasks()


def _rows(values: Sequence[Struct], *fields: str) -> Table:
    return [{name: getattr(value, name) for name in fields} for value in values]


def _city(shape: Shape) -> Content:
    levels = [{"id": level, "name": _words(*_LEVELS[level])} for level in shape.levels]
    groups = [{"id": one.id, "name": _words(one.name.vi, one.name.en), "agency": one.owner} for one in DATASETS]
    return {
        "id": shape.identifier,
        "name": _words("Thành phố Mô Phỏng (mô phỏng)", "Simulated City (simulated)"),
        "unit": places.CITY, "invented": True, "simulated": True, "lead_document": DOCUMENT, "levels": levels,
        "measures": [{"id": vi, "name": _words(vi, en)} for vi, en in indicators.MEASURES.items()], "groups": groups,
        "blocs": [{"id": "chinh-quyen", "name": _words("Khối chính quyền", "Government")}],
    }  # fmt: skip


def _words(vi: str, en: str) -> dict[str, str]:
    return {"vi": vi, "en": en}


def _resolution() -> Content:
    return {
        "id": DOCUMENT, "number": "01/NQ-MP", "kind": "resolution",
        "title": _words("Nghị quyết (mô phỏng) về chuyển đổi số thành phố Mô Phỏng",
                        "Resolution (simulated) on the digital transformation of the Simulated City"),
        "issuer_name": _words("Hội đồng thành phố Mô Phỏng (mô phỏng)", "Council of the Simulated City (simulated)"),
        "date": "2021-01-04", "status": "in_force", "extent": "complete", "stated_targets": len(_TARGETS),
        "stated_tasks": len(_tasks()), "note": "Văn bản mô phỏng do khue simulate tạo ra; không phải văn bản có thật.",
    }  # fmt: skip


def _contract(dataset: Dataset) -> Content:
    faults = "; ".join(f"{one.column}: {one.what.vi} ({one.share:.2g} %)" for one in dataset.faults)
    places_of_rows = {"khue.areaColumn": dataset.area, "khue.timeColumn": dataset.time, "khue.nextUpdate": "month",
                      "khue.delivery": "append"}  # fmt: skip
    return {
        "apiVersion": "v3.1.0", "kind": "DataContract", "id": dataset.id, "name": dataset.name.vi, "version": "1.0.0",
        "status": "active", "domain": dataset.id,
        "description": {"purpose": dataset.purpose, "usage": "Thử và đo Khuê.",
                        "limitations": f"Số liệu mô phỏng. Sai lệch cố ý: {faults}."},
        "tags": ["mo-phong"],
        "schema": [{"name": dataset.table, "businessName": dataset.name.vi, "physicalType": "table",
                    "properties": [*dataset.columns]}],
        "slaProperties": [{"property": "frequency", "value": 1, "unit": "m", "description": "Mỗi tháng một lần"}],
        "team": {"name": dataset.owner_name, "members": [{"username": dataset.owner, "role": "owner"}]},
        "customProperties": [{"property": name, "value": value} for name, value in places_of_rows.items()],
    }  # fmt: skip


def _agency(code: str, name: str, name_en: str, kind: str, head: str) -> dict[str, object]:
    return {
        "code": code, "name": f"{name} (mô phỏng)", "name_en": f"{name_en} (simulated)", "kind": kind,
        "bloc": "chinh-quyen", "parent": "" if code == "MP-VP" else "MP-VP", "head": head,
        "head_en": _ENGLISH_HEADS[head], "note": _NOTE,
    }  # fmt: skip


def _target(number: int, indicator: str, group: str, operator: str, value: float, unit: str, year: int, agency: str,
            vi: str, en: str) -> dict[str, object]:  # fmt: skip
    return {
        "id": f"MP-{number:02}", "clause": f"II.{number}", "group": group,
        "text": f"Năm {year}, {vi.format(value=value)} (mô phỏng)",
        "text_en": f"By {year}, {en.format(value=value)} (simulated)",
        "indicator": indicator, "operator": operator, "value": value, "unit": unit, "year": year, "agency": agency,
        "agency_basis": "stated", "note": _NOTE,
    }  # fmt: skip


def _tasks() -> Table:
    return [
        {"id": f"MP-NV-{n}", "clause": f"III.{n}", "group": group, "text": f"{vi} (mô phỏng)",
         "text_en": f"{en} (simulated)", "lead": lead, "deadline": deadline, "targets": target, "note": _NOTE}
        for n, (group, vi, en, lead, deadline, target) in enumerate((
            ("ho-so", "Mở cổng nộp hồ sơ tới mọi phường, xã", "Open online filing in all communes", "MP-KHCN",
             "2025-06-30", "MP-01;MP-02"),
            ("phan-anh", "Ban hành quy trình xử lý phản ánh", "Issue a procedure for reports", "MP-VP", "2026-12-31",
             "MP-08"),
        ), 1)
    ]  # fmt: skip
