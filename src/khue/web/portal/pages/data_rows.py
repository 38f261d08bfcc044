"""Rows of a dataset version as a table, each with the address of its own page."""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import urlencode

from django.utils.translation import gettext as _

from khue.model.contract import Contract
from khue.pipeline.manifest import DatasetVersion
from khue.ports import FILE_NAME, ROW_NUMBER
from khue.web.portal import links
from khue.web.portal.pages.values import cell_text
from khue.web.portal.parts import Cell, Column, Table, table

Found = tuple[list[str], Sequence[tuple[object, ...]]]
"""Column names and rows, as a build gives them."""


def table_of(
    contract: Contract, version: DatasetVersion, found: Found, lang: str, caption: str = ""
) -> Table | None:  # fmt: skip
    """The rows with the columns' own names; None where there is no row. The file is shown where rows come from several."""
    names, rows = found
    if not rows:
        return None
    titles = {p.name: p.business_name or p.name for p in contract.table.properties}
    numeric = {p.name for p in contract.table.properties if p.logical_type in ("integer", "number")}
    kept = [at for at, name in enumerate(names) if name in titles or (name == FILE_NAME and _several(names, rows))]
    heads = (Column(_("Row")), *(Column(titles.get(names[at], _("File")), names[at] in numeric) for at in kept))
    body: list[list[Cell | str]] = [
        [Cell(_row_number(names, row), address(version, names, row)), *(cell_text(row[at], lang) for at in kept)]
        for row in rows
    ]
    return table(caption or _("Rows of the file"), heads, body, stacked=False)


def address(version: DatasetVersion, names: list[str], row: tuple[object, ...]) -> str:
    """The page of a row: its number in the file, and the file where it is another than the one that brought the version."""
    plain = links.to("dataset_row", version.dataset, version.number, _row_number(names, row))
    file = str(row[names.index(FILE_NAME)]) if FILE_NAME in names else version.raw_name
    return plain if file == version.raw_name else f"{plain}?{urlencode({'tep': file})}"


def _row_number(names: list[str], row: tuple[object, ...]) -> str:
    return str(row[names.index(ROW_NUMBER)])


def _several(names: list[str], rows: Sequence[tuple[object, ...]]) -> bool:
    return FILE_NAME in names and len({row[names.index(FILE_NAME)] for row in rows}) > 1
