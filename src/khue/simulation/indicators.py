"""The indicators of a made-up city: some fifty over dossiers that add up, five that do not, a few over the rest or derived."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from khue.model.base import Text
from khue.simulation.datasets import DATASETS
from khue.simulation.datasets.procedures import SECTORS
from khue.simulation.shape import Shape

PERIODS = ("month", "quarter", "year")
COUNT, DAYS, MONEY, SHARE, SCORE = "hồ sơ", "ngày", "đồng", "%", "điểm"
MEASURES = {
    COUNT: "dossiers", DAYS: "days", MONEY: "dong", SCORE: "points", "µg/m³": "µg/m³", "cảm biến": "sensors",
    "phản ánh": "reports", "phản ánh trên 1.000 dân": "reports per 1000 residents",
}  # fmt: skip
"""The units of measure with their English names."""


@dataclass(frozen=True)
class Template:
    """What sets one indicator apart from the others. A `derived` one is over others, most of them of that dataset."""

    id: str
    dataset: str
    name: Text
    unit: str
    formula: str
    direction: str = "none"
    bounds: tuple[float | None, float | None] = (0, None)
    decimals: int = 0
    agency: str = ""
    periods: tuple[str, ...] = PERIODS
    levels: tuple[str, ...] = ()
    derived: bool = False


def templates() -> tuple[Template, ...]:
    """All of those over rows, dataset by dataset."""
    return (*_procedures(), *_of_sectors(), *_quantiles(), *_others())


def declarations(shape: Shape) -> Iterator[tuple[str, dict[str, object]]]:
    """The id and the content of each file under indicators/."""
    for template in (*templates(), *derived()):
        yield template.id, _declaration(shape, template)


def _declaration(shape: Shape, template: Template) -> dict[str, object]:
    dataset = next(one for one in DATASETS if one.id == template.dataset)
    name = {"vi": f"{template.name.vi} (mô phỏng)", "en": f"{template.name.en} (simulated)"}
    low, high = template.bounds
    levels = [level for level in reversed(shape.levels) if level in (template.levels or shape.levels)]
    bounds = {key: value for key, value in (("min", low), ("max", high)) if value is not None}
    of = ("các chỉ số khác", "other indicators") if template.derived else ("các dòng mô phỏng", "simulated rows")
    return {
        "id": template.id, "name": name, "unit": template.unit, "group": dataset.id, "direction": template.direction,
        "timing": "period",
        "purpose": {"vi": "Thử và đo Khuê trên số liệu mô phỏng.", "en": "To try and to measure Khuê on simulated data."},
        "definition": {lang: text + "." for lang, text in name.items()},
        "method": {"vi": f"Tính từ {of[0]}: {template.formula}",
                   "en": f"Computed from {of[1]}: {template.formula}"},
        "rhythm": "month",
        "data_source": {"vi": dataset.name.vi, "en": dataset.name.en},
        "agency": template.agency or dataset.owner,
        "legal_source": "Nghị quyết 01/NQ-MP (mô phỏng)",
        **({} if template.derived else {"dataset": template.dataset}), "formula": template.formula, "levels": levels,
        "periods": list(template.periods), **({"bounds": bounds} if bounds else {}), "decimals": template.decimals,
    }  # fmt: skip


def _share(condition: str, of: str = "*") -> str:
    return f"100 * count(*) filter (where {condition}) / count({of})"


def _percent(id: str, vi: str, en: str, formula: str, direction: str = "higher", dataset: str = "ho-so",
             agency: str = "") -> Template:  # fmt: skip
    return Template(id, dataset, Text(vi=vi, en=en), SHARE, formula, direction, (0, 100), 1, agency)


def _procedures() -> Iterator[Template]:
    yield Template("ho-so", "ho-so", Text(vi="Số hồ sơ", en="Dossiers"), COUNT, "count(*)")
    yield _percent("ho-so-truc-tuyen", "Tỷ lệ hồ sơ trực tuyến", "Dossiers filed online", _share("kenh = 'truc_tuyen'"))
    yield _percent("ho-so-dung-han", "Tỷ lệ hồ sơ đúng hạn", "Dossiers returned on time",
                   _share("ngay_tra <= ngay_hen_tra", "ngay_tra"))  # fmt: skip
    yield _percent("ho-so-toan-trinh", "Tỷ lệ hồ sơ toàn trình", "Dossiers served fully online",
                   _share("muc_do = 'toan_trinh'"))  # fmt: skip
    yield _percent("ho-so-so-hoa", "Tỷ lệ kết quả số hoá", "Results digitised", _share("so_hoa", "so_hoa"))
    yield _percent("ho-so-khong-bo-sung", "Tỷ lệ hồ sơ không phải bổ sung", "Dossiers that needed no supplement",
                   _share("lan_bo_sung = 0", "lan_bo_sung"))  # fmt: skip
    yield _percent("ho-so-hai-long", "Tỷ lệ người chấm hài lòng", "Raters who were pleased",
                   _share("hai_long >= 4", "hai_long"))  # fmt: skip
    yield _percent(
        "ho-so-chua-tra", "Tỷ lệ hồ sơ chưa trả", "Dossiers not returned", _share("ngay_tra is null"), "lower"
    )
    yield Template("ho-so-tre-han", "ho-so", Text(vi="Số hồ sơ trễ hạn", en="Dossiers returned late"), COUNT,
                   "count(*) filter (where ngay_tra > ngay_hen_tra)", "lower")  # fmt: skip
    yield Template("ho-so-doanh-nghiep", "ho-so", Text(vi="Hồ sơ của doanh nghiệp", en="Dossiers of businesses"), COUNT,
                   "count(*) filter (where doi_tuong = 'doanh_nghiep')")  # fmt: skip
    yield Template("diem-hai-long", "ho-so", Text(vi="Điểm hài lòng trung bình", en="Mean satisfaction"), SCORE,
                   "avg(hai_long)", "higher", (1, 5), 2)  # fmt: skip
    yield Template("le-phi", "ho-so", Text(vi="Tổng lệ phí", en="Fees in total"), MONEY, "sum(le_phi)")
    yield Template("le-phi-binh-quan", "ho-so", Text(vi="Lệ phí bình quân", en="Mean fee"), MONEY, "avg(le_phi)")
    yield Template("ngay-giai-quyet", "ho-so", Text(vi="Số ngày giải quyết bình quân", en="Mean days to return"), DAYS,
                   "avg(days_between(ngay_nop, ngay_tra))", "lower", (None, None), 2)  # fmt: skip


def _of_sectors() -> Iterator[Template]:
    """Three for each kind of procedure."""
    for sector in SECTORS:
        id, where = sector.code.replace("_", "-"), f"linh_vuc = '{sector.code}'"
        vi, en = sector.name.vi, sector.name.en
        yield Template(f"ho-so-{id}", "ho-so", Text(vi=f"Số hồ sơ lĩnh vực {vi}", en=f"Dossiers: {en}"), COUNT,
                       f"count(*) filter (where {where})", agency=sector.agency)  # fmt: skip
        yield _percent(
            f"dung-han-{id}", f"Tỷ lệ đúng hạn lĩnh vực {vi}", f"Returned on time: {en}",
            f"100 * count(*) filter (where {where} and ngay_tra <= ngay_hen_tra) / count(ngay_tra) filter (where {where})",
            agency=sector.agency,
        )  # fmt: skip
        yield _percent(
            f"truc-tuyen-{id}", f"Tỷ lệ trực tuyến lĩnh vực {vi}", f"Filed online: {en}",
            f"100 * count(*) filter (where {where} and kenh = 'truc_tuyen') / count(*) filter (where {where})",
            agency=sector.agency,
        )  # fmt: skip


def _quantiles() -> Iterator[Template]:
    days = "days_between(ngay_nop, ngay_tra)"
    for id, vi, en, formula, direction in (
        ("ngay-trung-vi", "Số ngày giải quyết trung vị", "Median days to return", f"median({days})", "lower"),
        ("ngay-phan-vi-75", "Số ngày giải quyết, phân vị 75", "Days to return, 75th percentile",
         f"quantile({days}, 0.75)", "lower"),
        ("ngay-phan-vi-90", "Số ngày giải quyết, phân vị 90", "Days to return, 90th percentile",
         f"quantile({days}, 0.9)", "lower"),
        ("ngay-phan-vi-99", "Số ngày giải quyết, phân vị 99", "Days to return, 99th percentile",
         f"quantile({days}, 0.99)", "lower"),
        ("ngay-som", "Số ngày trả sớm trung vị", "Median days before the promised day",
         "median(days_between(ngay_tra, ngay_hen_tra))", "higher"),
    ):  # fmt: skip
        yield Template(id, "ho-so", Text(vi=vi, en=en), DAYS, formula, direction, (None, None), 1)


def _others() -> Iterator[Template]:
    pay, sense, report = "thanh-toan", "do-luong", "phan-anh"
    yield Template("thu-tien", pay, Text(vi="Tổng số tiền thu", en="Money received"), MONEY,
                   "sum(so_tien) filter (where thanh_cong)")  # fmt: skip
    yield _percent("khong-tien-mat", "Tỷ lệ thanh toán không tiền mặt", "Payments without cash",
                   _share("phuong_thuc <> 'tien_mat'"), dataset=pay)  # fmt: skip
    yield _percent("thanh-toan-thanh-cong", "Tỷ lệ thanh toán thành công", "Payments that succeeded",
                   _share("thanh_cong"), dataset=pay)  # fmt: skip
    yield Template("bui-min", sense, Text(vi="Bụi mịn bình quân", en="Mean fine dust"), "µg/m³",
                   "avg(gia_tri) filter (where loai = 'bui_min' and hop_le)", "lower", decimals=1)  # fmt: skip
    yield _percent("cam-bien-tot", "Tỷ lệ số đo hợp lệ", "Valid readings", _share("hop_le"), dataset=sense)
    yield Template("cam-bien", sense, Text(vi="Số cảm biến có số đo", en="Sensors that report"), "cảm biến",
                   "count(distinct thiet_bi)", "higher")  # fmt: skip
    yield Template("phan-anh", report, Text(vi="Số phản ánh", en="Reports"), "phản ánh", "count(*)")
    yield Template("ngay-xu-ly-phan-anh", report, Text(vi="Số ngày xử lý phản ánh (trung vị)", en="Median days to handle"),
                   DAYS, "median(days_between(ngay_nhan, ngay_xu_ly))", "lower", (None, None), 1)  # fmt: skip
    yield _percent("phan-anh-trong-3-ngay", "Tỷ lệ phản ánh xử lý trong 3 ngày", "Reports handled within 3 days",
                   _share("days_between(ngay_nhan, ngay_xu_ly) <= 3"), dataset=report)  # fmt: skip


def derived() -> Iterator[Template]:
    """Those that are computed from others: a rate per resident, a year that rolls, money so far this year, a change."""
    yield Template("phan-anh-tren-nghin-dan", "phan-anh", Text(vi="Số phản ánh trên 1.000 dân", en="Reports per 1000 residents"),
                   "phản ánh trên 1.000 dân", '1000 * "phan-anh" / population', decimals=2, levels=("commune", "city"),
                   derived=True)  # fmt: skip
    yield Template("dung-han-12-thang", "ho-so", Text(vi="Tỷ lệ hồ sơ đúng hạn trong 12 tháng", en="Dossiers on time over 12 months"),
                   SHARE, 'rolling("ho-so-dung-han", 12)', "higher", (0, 100), 1, periods=("month",), derived=True)  # fmt: skip
    yield Template("thu-tien-tu-dau-nam", "thanh-toan", Text(vi="Số tiền thu từ đầu năm", en="Money received since January"),
                   MONEY, 'year_to_date("thu-tien")', periods=("month", "quarter"), derived=True)  # fmt: skip
    yield Template("ho-so-so-cung-ky", "ho-so", Text(vi="Số hồ sơ so với cùng kỳ", en="Dossiers against the same period of last year"),
                   SHARE, '100 * ("ho-so" - last_year("ho-so")) / last_year("ho-so")', bounds=(None, None), decimals=1,
                   derived=True)  # fmt: skip
