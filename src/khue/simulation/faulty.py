"""A small file that the contract refuses, one fault a line: to see what a refusal looks like."""

from __future__ import annotations

from khue.simulation.places import CITY

NAME = "ho-so-co-loi.csv"

_GOOD = {
    "so_ho_so": "9000000001", "ma_xa": f"{CITY}0001", "ngay_nop": "2025-12-01", "ngay_hen_tra": "2025-12-04",
    "ngay_tra": "2025-12-03", "linh_vuc": "ho_tich", "kenh": "truc_tuyen", "muc_do": "toan_trinh",
    "doi_tuong": "ca_nhan", "hai_long": "5", "le_phi": "8000", "so_hoa": "true", "lan_bo_sung": "0",
}  # fmt: skip
FAULTS = (
    {"so_ho_so": "9000000001"}, {"so_ho_so": ""}, {"so_ho_so": "HS-3"}, {"ma_xa": ""}, {"ma_xa": f"{CITY}-K9"},
    {"ma_xa": f"{CITY}-X0001"}, {"ngay_nop": "2025-02-30"}, {"ngay_nop": ""}, {"ngay_hen_tra": "sớm"},
    {"linh_vuc": "khac"}, {"kenh": "fax"}, {"hai_long": "6"}, {"le_phi": "-1"}, {"so_hoa": "chưa rõ"},
    {"lan_bo_sung": "21"},
)  # fmt: skip
"""What differs from a good line, line by line after the first."""


def text() -> str:
    """The file: a good line, then a line for each fault."""
    lines = [_GOOD, *({**_GOOD, "so_ho_so": str(9_000_000_002 + n), **fault} for n, fault in enumerate(FAULTS))]
    return "\n".join([",".join(_GOOD), *(",".join(line.values()) for line in lines)]) + "\n"
