"""How a file was read, in words: the same sentences on the command line and on the pages, in both languages."""

from __future__ import annotations

from collections.abc import Iterable

from khue.model.base import Text
from khue.model.reading import Fault, ReadAs, Repair
from khue.pipeline.wording import counted

KINDS = {
    "xlsx": Text(vi="bảng tính Excel", en="Excel workbook"), "xls": Text(vi="bảng tính Excel cũ", en="old Excel workbook"),
    "ods": Text(vi="bảng tính OpenDocument", en="OpenDocument spreadsheet"),
    "csv": Text(vi="văn bản có dấu phân cách", en="text with delimiters"),
    "fixed": Text(vi="văn bản cột cố định", en="text in columns of fixed width"),
    "html": Text(vi="trang HTML", en="HTML page"), "xml": Text(vi="XML", en="XML"), "json": Text(vi="JSON", en="JSON"),
    "parquet": Text(vi="Parquet", en="Parquet"), "dbf": Text(vi="bảng dBASE, FoxPro", en="dBASE or FoxPro table"),
    "xlsb": Text(vi="bảng tính Excel nhị phân", en="binary Excel workbook"),
    "mht": Text(vi="trang web lưu trọn (MHTML)", en="saved web page (MHTML)"),
    "docx": Text(vi="bảng trong văn bản Word", en="table of a Word document"),
}  # fmt: skip
COLUMN_KINDS = {
    "text": Text(vi="chữ", en="text"), "code": Text(vi="mã", en="code"), "integer": Text(vi="số nguyên", en="whole number"),
    "number": Text(vi="số", en="number"), "date": Text(vi="ngày", en="day"), "datetime": Text(vi="thời điểm", en="moment"),
    "period": Text(vi="kỳ", en="period"), "empty": Text(vi="trống", en="empty"),
}  # fmt: skip
_LEFT_OUT = {
    "title": Text(vi="dòng tiêu đề bảng", en="title rows"), "comment": Text(vi="dòng chú giải", en="comment rows"),
    "blank": Text(vi="dòng trống", en="blank rows"), "ruler": Text(vi="dòng kẻ", en="ruled lines"),
    "numbering": Text(vi="dòng đánh số cột", en="rows that number the columns"),
    "header": Text(vi="dòng tiêu đề lặp lại", en="repeated header rows"), "page": Text(vi="dòng số trang", en="page marks"),
    "total": Text(vi="dòng cộng", en="total rows"), "group": Text(vi="dòng tên nhóm", en="group rows, kept as a column"),
    "note": Text(vi="dòng ghi chú, chữ ký", en="notes and signatures"),
    "other": Text(vi="dòng của bảng khác trên cùng trang", en="rows of another table on the sheet"),
    "by-hand": Text(vi="dòng do người dùng chỉ định", en="rows that a person named"),
}  # fmt: skip
_REPAIRS = {
    "letters": Text(vi="Khôi phục chữ bị sai bảng mã ({before}).", en="Letters taken for others were brought back ({before})."),
    "font": Text(vi="Chuyển {count} ô dùng phông chữ cũ sang Unicode (“{before}” → “{after}”).",
                 en="{count} cells in an old font were brought to Unicode (“{before}” → “{after}”)."),
    "capitals": Text(vi="Khôi phục chữ hoa có dấu ở {count} ô (“{before}” → “{after}”).",
                     en="Capitals with tones were brought back in {count} cells (“{before}” → “{after}”)."),
    "decomposed": Text(vi="Ghép dấu vào chữ (Unicode tổ hợp → dựng sẵn).", en="Decomposed letters were composed (NFC)."),
    "marks": Text(vi="Cột “{column}”: bỏ dấu chú thích ở {count} ô (“{before}”).",
                  en="Column “{column}”: marks of notes taken off in {count} cells (“{before}”)."),
    "padded": Text(vi="Cột “{column}”: thêm lại số 0 ở đầu {count} mã (“{before}” → “{after}”).",
                   en="Column “{column}”: lost zeros put back before {count} codes (“{before}” → “{after}”)."),
    "missing": Text(vi="Cột “{column}”: {count} ô “{before}” nghĩa là không có số liệu.",
                    en="Column “{column}”: {count} cells “{before}” mean that there is no value."),
    "percent": Text(vi="Cột “{column}”: {count} ô phần trăm đổi thành tỷ lệ (“{before}” → {after}).",
                    en="Column “{column}”: {count} percentages became fractions (“{before}” → {after})."),
    "scale": Text(vi="Cột “{column}”: nhân theo chữ nghìn, triệu, tỷ ở {count} ô (“{before}” → {after}).",
                  en="Column “{column}”: words of scale were multiplied out in {count} cells (“{before}” → {after})."),
    "unit": Text(vi="Cột “{column}”: bỏ đơn vị tính trong {count} ô (“{before}” → {after}).",
                 en="Column “{column}”: units taken off in {count} cells (“{before}” → {after})."),
    "approximate": Text(vi="Cột “{column}”: {count} ô ghi là gần đúng (“{before}”).",
                        en="Column “{column}”: {count} cells are marked as approximate (“{before}”)."),
    "serial": Text(vi="Cột “{column}”: {count} ô là số thứ tự ngày (“{before}” → {after}).",
                   en="Column “{column}”: {count} cells are serial days (“{before}” → {after})."),
    "time": Text(vi="Cột “{column}”: bỏ giờ ở {count} ô (“{before}” → {after}).",
                 en="Column “{column}”: the hour was left out in {count} cells (“{before}” → {after})."),
    "merged": Text(vi="Điền giá trị của ô gộp cho {count} dòng.", en="Merged cells were filled in for {count} rows."),
    "names": Text(vi="Cột không có tên được gọi là “{column}”.", en="A column without a name is called “{column}”."),
    "months": Text(vi="Chuyển {count} cột kỳ thành dòng, tên kỳ ở cột “{column}”. Cột tổng bỏ ra: {before}.",
                   en="{count} columns of periods became rows, under “{column}”. Columns of totals left out: {before}."),
    "stacked": Text(vi="Ghép {count} trang cùng mẫu thành một bảng (cột “{column}” cho biết trang).",
                    en="{count} sheets of one form were put together (column “{column}” tells them apart)."),
    "group": Text(vi="{count} dòng tên nhóm thành cột “{column}”.", en="{count} group rows became the column “{column}”."),
    "quote": Text(vi="Có dấu ngoặc kép không đóng: coi ngoặc kép như chữ thường.",
                  en="A quote was never closed: quotes were taken as plain signs."),
    "wrapped": Text(vi="Cột “{column}”: nối dòng trong {count} ô.", en="Column “{column}”: wrapped lines joined in {count} cells."),
    "codes": Text(vi="Cột “{column}”: khớp {count} tên đơn vị ở cột “{before}” với mã.",
                  en="Column “{column}”: {count} names of units in “{before}” were matched to codes."),
    "matched": Text(vi="Cột “{column}”: {count} tên đơn vị được đổi thành mã (“{before}” → {after}).",
                    en="Column “{column}”: {count} names of units became codes (“{before}” → {after})."),
    "apostrophe": Text(vi="Cột “{column}”: bỏ dấu nháy đầu {count} ô (“{before}”).",
                       en="Column “{column}”: leading apostrophes taken off in {count} cells (“{before}”)."),
    "renamed": Text(vi="Cột “{before}” được hiểu là “{column}” của quy ước.",
                    en="Column “{before}” was taken for “{column}” of the contract."),
    "periods": Text(vi="Cột “{column}”: {count} kỳ viết bằng chữ (“{before}” → {after}).",
                    en="Column “{column}”: {count} periods in words (“{before}” → {after})."),
    "hundredths": Text(vi="Cột “{column}”: {count} tỷ lệ được ghi theo phần trăm như quy ước ({before} → {after}).",
                       en="Column “{column}”: {count} fractions were put in per cent as the contract has it ({before} → {after})."),
    "deleted": Text(vi="Bỏ {count} bản ghi đã đánh dấu xoá trong tệp.", en="{count} records marked as deleted were left out."),
    "memo": Text(vi="Cột “{column}”: nội dung ghi chú (memo) nằm ở tệp khác đi kèm, không đọc được; {count} ô để trống.",
                 en="Column “{column}”: its memo texts stand in another file and cannot be read; {count} cells stay empty."),
    "unwrapped": Text(vi="Mỗi dòng nằm trọn trong một cặp ngoặc kép: đã bỏ cặp ngoặc ngoài.",
                      en="Every line stood in one pair of quotes, which were taken off."),
    "uncomputed": Text(vi="{count} ô công thức chưa có kết quả tính nên được đọc là trống: mở tệp bằng Excel, lưu lại rồi gửi.",
                       en="{count} formulas hold no result and are read as empty: open the file in Excel, save it, and send it."),
    "macros": Text(vi="Tệp có macro; macro không được chạy.", en="The file has macros; they were not run."),
}  # fmt: skip
FAULTS = {
    "no-number": Text(vi="không phải là số", en="is no number"), "no-day": Text(vi="không có ngày này", en="no such day"),
    "no-date": Text(vi="không phải là ngày", en="is no date"), "extra-cell": Text(vi="ô thừa", en="a cell too many"),
    "missing-cell": Text(vi="thiếu ô", en="a cell too few"), "no-unit": Text(vi="không có đơn vị nào tên này", en="no unit of this name"),
    "several-units": Text(vi="nhiều đơn vị cùng tên này", en="several units of this name"),
}  # fmt: skip
_READ = Text(vi="Đọc như {kind}{encoding}{delimiter}.", en="Read as {kind}{encoding}{delimiter}.")
_ENCODING = Text(vi=", bảng mã {encoding}", en=", encoding {encoding}")
_DELIMITER = Text(vi=", phân cách bằng “{delimiter}”", en=", delimiter “{delimiter}”")
_PARTS = Text(vi="Bảng mã đổi trong tệp: {parts}.", en="The encoding changes within the file: {parts}.")
_FROM_LINE = Text(vi="từ dòng {line} là {name}", en="from line {line} {name}")
_SHEETS = Text(vi="Trang đã đọc: {sheets}.", en="Sheet: {sheets}.")
_OTHERS = Text(vi="Trang không đọc: {sheets}.", en="Sheets not read: {sheets}.")
_HEADER = Text(vi="Dòng tiêu đề: {rows}.", en="Header rows: {rows}.")
_NO_HEADER = Text(
    vi="Không có dòng tiêu đề; các cột được gọi theo số thứ tự.", en="No header; columns are called by number."
)
_ROWS = Text(vi="{rows} dòng, {columns} cột.", en="{rows} rows, {columns} columns.")
_OUT = Text(vi="Đã bỏ ra {count} {what}: {rows}{text}.", en="Left out: {count} {what}: {rows}{text}.")
_WHY = {
    "encoding": Text(vi="Bảng mã: {chosen} ({score} điểm), kế đó {rival} ({other}).",
                     en="Letters: {chosen} ({score} points), then {rival} ({other})."),
    "header": Text(vi="Tiêu đề: dòng {chosen} ({score} điểm), kế đó dòng {rival} ({other}).",
                   en="Header: rows {chosen} ({score} points), then row {rival} ({other})."),
}  # fmt: skip
_FAULTY = Text(vi="{count} chỗ không đọc được.", en="{places} could not be read.")
_CORRECTED = Text(vi="Đọc theo chỉ định: {what}.", en="Read as told: {what}.")
_ROW = Text(vi="dòng {row}", en="row {row}")
_CELL = Text(vi="dòng {row}, cột {column}", en="row {row}, column {column}")
_MOST_RANGES = 60


def sentences(account: ReadAs, lang: str) -> list[str]:
    """What was done, one sentence each, the most important first."""
    return [*_how(account, lang), *_left_out(account, lang), *_repaired(account.repairs, lang), *_told(account, lang)]


def _how(account: ReadAs, lang: str) -> list[str]:
    encoding = _ENCODING.in_(lang).format(encoding=account.encoding) if account.encoding else ""
    shown = {"\t": "tab"}.get(account.delimiter, account.delimiter)
    delimiter = _DELIMITER.in_(lang).format(delimiter=shown) if shown else ""
    made = [_READ.in_(lang).format(kind=KINDS[account.kind].in_(lang), encoding=encoding, delimiter=delimiter)]
    if account.parts:
        parts = "; ".join(_FROM_LINE.in_(lang).format(line=line, name=name) for line, name in account.parts)
        made.append(_PARTS.in_(lang).format(parts=parts))
    for text, names in ((_SHEETS, account.sheets), (_OTHERS, account.other_sheets)):
        if names:
            made.append(text.in_(lang).format(sheets=", ".join(names)))
    rows = account.header_rows
    if rows:
        made.append(
            _HEADER.in_(lang).format(rows=f"{rows[0]}-{rows[-1]}" if len(rows) > 1 else rows[0]) if rows[-1] else ""
        )
    else:
        made.append(_NO_HEADER.in_(lang))
    made.append(_ROWS.in_(lang).format(rows=account.rows, columns=len(account.columns)))
    return [sentence for sentence in made if sentence]


def _left_out(account: ReadAs, lang: str) -> list[str]:
    return [
        _OUT.in_(lang).format(
            count=one.count, what=_LEFT_OUT[one.reason].in_(lang), rows=_short(one.rows, _MOST_RANGES),
            text=f" (“{one.text}”)" if one.text else "",
        )
        for one in account.left_out
    ]  # fmt: skip


def _short(rows: str, most: int) -> str:
    return rows if len(rows) <= most else rows[:most].rpartition(",")[0] + ",…"


def _repaired(repairs: Iterable[Repair], lang: str) -> list[str]:
    return [
        _REPAIRS[one.kind].in_(lang).format(
            count=one.count, column=one.column, before=one.before or "–", after=one.after
        )
        for one in repairs if one.kind != "letters" or not one.after
    ] + [
        _REPAIRS["font"].in_(lang).format(count=one.count, before=one.before, after=one.after)
        for one in repairs if one.kind == "letters" and one.after
    ]  # fmt: skip


def _told(account: ReadAs, lang: str) -> list[str]:
    count = account.fault_count
    made = [_FAULTY.in_(lang).format(count=count, places=counted(count, "place", "places"))] if count else []
    said = [name for name in account.corrected.__struct_fields__ if getattr(account.corrected, name)]
    if said:
        what = ", ".join(f"{name.replace('_', '-')}={getattr(account.corrected, name)}" for name in said)
        made.append(_CORRECTED.in_(lang).format(what=what))
    return made


def reasons(account: ReadAs, lang: str) -> list[str]:
    """Why the alphabet and the header were chosen: their points and those of the next best."""
    return [
        _WHY[one.question].in_(lang).format(
            chosen=one.chosen or account.encoding, score=f"{one.score:g}", rival=one.rival, other=f"{one.rival_score:g}"
        )
        for one in account.evidence
    ]  # fmt: skip


def fault_sentence(fault: Fault, lang: str) -> str:
    """Where a cell or row could not be read, and why."""
    place = (_CELL if fault.column else _ROW).in_(lang).format(row=fault.row, column=fault.column)
    quoted = f" “{fault.text}”" if fault.text else ""
    return f"{place}:{quoted} {FAULTS[fault.error].in_(lang)}"
