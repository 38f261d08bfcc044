"""A paper with every part that the model knows, for the tests of its writers."""

from __future__ import annotations

from datetime import date

from khue.reports.charts import series, svg
from khue.reports.papers.model import (
    Annex,
    Column,
    Figure,
    Head,
    Heading,
    Paper,
    Row,
    Run,
    Signature,
    Table,
    body,
    note,
    point,
)  # fmt: skip

LETTERS = (
    "ăâđêôơư ĂÂĐÊÔƠƯ ằẳẵắặ ầẩẫấậ èẻẽéẹ ềểễếệ ìỉĩíị òỏõóọ ồổỗốộ ờởỡớợ ùủũúụ ừửữứự ỳỷỹýỵ Ằ Ẩ Ễ Ị Ộ Ợ Ự Ỵ ≥ ≤ ≈ – … ₫ − “”"
)
ROWS = 60


def sample(style: str = "state", lang: str = "vi", number: str = "5") -> Paper:
    drawn = series.Series(
        label="Tỷ lệ", marks=(series.Mark("2023", 50.0), series.Mark("2024", 61.5, "estimated")),
        number=lambda value: f"{value:g}", goal=series.Goal("2026", 90, "≥ 90%"),
    )  # fmt: skip
    figure = Figure(svg=series.draw(drawn, svg.WIDE), alt="Từ 50% đến 61,5%", caption="Diễn biến", note="Chấm rỗng.")
    columns = (
        Column(heading="TT", share=10, align="center"), Column(heading="Tên <b>", share=60),
        Column(heading="Số", share=30, align="right"),
    )  # fmt: skip
    rows = tuple(Row(cells=(str(n), f"Dòng {n} & #[]*_$", "1.234,5")) for n in range(1, ROWS + 1))
    table = Table(
        caption="Bảng dài", columns=columns, rows=(Row(cells=("Nhóm một",), band=True), *rows), note="Ghi chú."
    )
    facts = Table(
        caption="", columns=(Column(heading="", share=30), Column(heading="", share=70)), headed=False,
        rows=(Row(cells=("Mã", "CT-1")),),
    )  # fmt: skip
    return Paper(
        lang=lang, style=style, name="Báo cáo", subject="Tình hình thử", description="Mẫu",  # type: ignore[arg-type]
        head=Head(agency="Sở Thử nghiệm", parent="Ủy ban thử", symbol="BC-STN", place="Hà Nội", day=date(2023, 11, 2), number=number),
        addressees=("Ủy ban thử", "Hội đồng thử"), bases=("Căn cứ Luật thử;", "Căn cứ Nghị định thử."),
        blocks=(
            Heading(level=1, text="KẾT QUẢ"), body("Có ", Run("11 chỉ tiêu", bold=True), f". {LETTERS}"),
            Heading(level=2, text="Nhóm một"), point("một"), point("hai"), facts, table, Heading(level=3, text="Riêng"),
            figure, Heading(level=1, text="KẾT LUẬN"), note("Chữ nhỏ."), body("Trân trọng báo cáo./."),
        ),
        signature=Signature(authority="KT. Giám đốc", posts=("Phó Giám đốc",)), recipients=("Như trên", "Lưu: VT"),
        annexes=(Annex(title="Bảng rộng", blocks=(table,), landscape=True), Annex(title="Hình", blocks=(figure,))),
        marks=("Dự thảo",), foot=("Số liệu tính đến ngày 02/11/2023 · bản dựng abc",),
    )  # fmt: skip
