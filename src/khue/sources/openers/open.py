"""Which opener a file needs: decided by its first bytes and its parts, never by its name."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from xml.parsers.expat import ExpatError

from khue.model.reading import AUTOMATIC, Correction, Repair
from khue.sources import archive, faults, guard
from khue.sources.grid import Book
from khue.sources.letters.decode import by_name, decode
from khue.sources.openers import dbase, lines, markup, objects, ods, pages, records, saved, word, workbook

MAX_TEXT = 128 * 1024**2
"""The largest text (CSV, HTML, XML, JSON) that is read by looking at all of it, in bytes."""
MAX_BOOK = 128 * 1024**2
"""The largest workbook, in bytes."""
MAX_CELLS = 12_000_000
"""The most cells that are looked at one by one."""
_ODS = ("content.xml",)
_EXCEL = ("xl/workbook.xml",)
_HTML = ("<html", "<!doctype html", "<table", "<body", "<meta", "<head", "<div", "<style")
_DELIMITERS = {"tab": "\t", "\\t": "\t", "comma": ",", "semicolon": ";", "pipe": "|"}


def open_file(path: Path, correction: Correction = AUTOMATIC) -> Book:
    """The file's sheets; raises InputError with a finding where it cannot be read."""
    book = _open(path, correction)
    cells = sum(len(row) for grid in book.grids for row in grid.rows)
    if cells > MAX_CELLS:
        raise faults.refuse(faults.UNPACKS_TOO_LARGE, path, found=f"{cells} > {MAX_CELLS}")
    return book


def _open(path: Path, correction: Correction) -> Book:
    guard.check_file(path, guard.MAX_BYTES)
    match guard.signature(path):
        case "zip":
            return _archive(path)
        case "ole":
            guard.check_file(path, MAX_BOOK)
            return workbook.open_old(path)
        case "parquet" | "parquet-encrypted":
            return objects.open_parquet(path)
        case "dbf":
            guard.check_file(path, MAX_BOOK)
            return dbase.open_dbf(path, by_name(correction.encoding))
        case "gzip" | "rar" | "7z" as kind:
            raise faults.refuse(faults.PACKED, path, found=kind)
        case "pdf" as kind:
            raise faults.refuse(faults.CONTENT_MISMATCH, path, found=kind)
    guard.check_file(path, MAX_TEXT)
    return _text(path, path.read_bytes(), correction)


def _archive(path: Path) -> Book:
    guard.check_file(path, MAX_BOOK)
    if archive.has_part(path, _ODS) and not archive.has_part(path, _EXCEL):
        return ods.open_ods(path)
    if archive.has_part(path, word.PART):
        return word.open_docx(path)
    if not archive.has_part(path, (*_EXCEL, *workbook.BINARY)) and (held := archive.listed(path)):
        raise faults.refuse(faults.PACKED, path, found=faults.shown(", ".join(held), 200))
    return workbook.open_zip(path)


def _text(path: Path, content: bytes, correction: Correction) -> Book:
    if content[:5] == b"{\\rtf":
        raise faults.refuse(faults.CONTENT_MISMATCH, path, found="RTF")
    if saved.is_saved(content):
        try:
            return saved.open_saved(content)
        except (ValueError, LookupError, RecursionError) as error:
            raise faults.refuse(faults.MALFORMED, path, format="MHTML", found=faults.shown(error)) from None
    encoding = by_name(correction.encoding)
    if correction.encoding and not encoding:
        raise faults.refuse(faults.UNKNOWN_ENCODING, path, found=faults.shown(correction.encoding))
    marked = content.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<")
    declared = by_name(markup.declared_charset(content)) if marked and not encoding else ""
    try:
        decoded = decode(content, encoding)
        if declared and decoded.encoding == "Windows-1252":
            decoded = decode(content, declared)
    except ValueError as error:
        rule = faults.NOT_UTF8 if encoding else faults.CONTENT_MISMATCH
        raise faults.refuse(rule, path, found="binary" if not encoding else faults.shown(error)) from None
    book = _opened(path, decoded.text, decoded.encoding, correction)
    repairs = [Repair("letters", 1, before=decoded.mended)] if decoded.mended else []
    repairs += [Repair("decomposed", 1)] if decoded.decomposed else []
    return replace(book, parts=decoded.parts, scores=decoded.scores, repairs=(*book.repairs, *repairs))


def _opened(path: Path, text: str, encoding: str, correction: Correction) -> Book:
    start = text[:2000].lstrip("\ufeff \t\r\n").lower()
    if not start:
        raise faults.refuse(faults.NO_HEADER, path)
    if start.startswith(("{", "[{", "[[", "[\n", "[ ", "[\r")):
        return objects.open_json(path, text, encoding)
    if start.startswith("<"):
        try:
            if "office:document" in start and "opendocument" in start:
                return ods.open_flat(text, encoding)
            html = start.startswith(_HTML) or (start.startswith("<?xml") and "<html" in start)
            return pages.open_html(text, encoding) if html else records.open_xml(text, encoding)
        except markup.ForbiddenError as error:
            raise faults.refuse(faults.FORBIDDEN_XML, path, found=faults.shown(error)) from None
        except (ExpatError, ValueError, IndexError, RecursionError) as error:
            raise faults.refuse(faults.MALFORMED, path, format="XML", found=faults.shown(error)) from None
    delimiter = _DELIMITERS.get(correction.delimiter, correction.delimiter)
    split = lines.split(text, delimiter)
    kind = "csv" if split.delimiter else "fixed"
    return Book(kind, (split.grid,), encoding, split.delimiter, repairs=split.repairs)
