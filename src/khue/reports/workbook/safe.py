"""What may not leave with a workbook: macros, controls, embedded programs and links that start something."""

from __future__ import annotations

import re
from io import BytesIO

from khue.reports.workbook.package import WORKBOOK_TYPE, Package

_DROPPED = ("/vbaProject", "/vbaProjectSignature", "/attachedToolbars", "/ui/extensibility", "/webextension",
            "/webextensiontaskpanes", "/extensibility")  # fmt: skip
"""Kinds of relations that are taken away without a trace in the sheets."""
_ACTIVE = ("/control", "/ctrlProp", "/activeXControlBinary", "/oleObject", "/package", "/connections", "/queryTable",
           "/xlMacrosheet", "/xlIntlMacrosheet", "/dialogsheet", "/externalLink", "/attachedTemplate", "/afChunk")  # fmt: skip
"""Kinds that sheets refer to: a workbook with one of them is written anew by a program that knows none."""
_DEFINED = re.compile(
    rb"<((?:\w+:)?)definedName\b[^>]*>[^<]*(?:\||\b(?:CALL|REGISTER|EXEC|WEBSERVICE)\s*\()[^<]*</\1definedName>",
    re.IGNORECASE,
)


def is_active(package: Package) -> bool:
    """Whether parts of the workbook could run or fetch something, and sheets refer to them."""
    parts = [name for name in package.names() if not name.endswith(".rels")]
    return any(type.endswith(_ACTIVE) for part in ("", *parts) for type, _ in package.types_of_relations(part))


def disarm(package: Package) -> bool:
    """Take macros and what belongs to the program's own surface away; whether there was any."""
    found = False
    for part in ("", *package.names()):
        if part.endswith(".rels"):
            continue
        for _, type, target in list(package.related(part)):
            if type.endswith(_DROPPED):
                package.unrelate(part, target)
                package.drop(target)
                found = True
    for name in package.names():
        if name.lower().endswith(("vbaproject.bin", "vbadata.xml")):
            package.drop(name)
            found = True
    package.say(package.workbook, WORKBOOK_TYPE)
    workbook = package[package.workbook]
    package[package.workbook] = _DEFINED.sub(b"", workbook)
    return found or package[package.workbook] != workbook


def laundered(content: bytes) -> bytes:
    """The workbook as a program writes it that keeps values, formats and formulas, and nothing that runs."""
    import warnings

    from openpyxl import load_workbook

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it tells of all that it leaves out, which is what it is asked for
        book = load_workbook(BytesIO(content), keep_vba=False, keep_links=False)
        made = BytesIO()
        book.save(made)
    return made.getvalue()
