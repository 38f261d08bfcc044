"""Wrong usage said in the reader's language, with what was probably meant."""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Sequence
from typing import ClassVar, NoReturn

_SAID = (
    (r"the following arguments are required: (.+)", "Còn thiếu: {0}.", "Still needed: {0}."),
    (
        r"argument (\S+): invalid choice: '(.*)' \(choose from (.+)\)",
        '"{1}" không phải là một lựa chọn của {0}. Các lựa chọn: {2}.',
        '"{1}" is not one of the choices of {0}. Choices: {2}.',
    ),
    (r"unrecognized arguments: (.+)", "Khuê không hiểu: {0}.", "Not understood: {0}."),
    (r"argument (\S+): expected one argument", "{0} cần một giá trị đi kèm.", "{0} needs a value."),
    (
        r"argument (\S+): '(.*)' is not a day such as (\S+)",
        '"{1}" không phải là ngày ({0}). Viết như {2}.',
        '"{1}" is not a day ({0}). Write it as {2}.',
    ),
    (
        r"argument (\S+): '(.*)' is not a month such as (\S+)",
        '"{1}" không phải là tháng ({0}). Viết như {2}.',
        '"{1}" is not a month ({0}). Write it as {2}.',
    ),
    (
        r"argument (\S+): '(.*)' is not a port from (\d+) to (\d+)",
        '"{1}" không phải là cổng ({0}). Cổng là số từ {2} đến {3}.',
        '"{1}" is not a port ({0}). A port is a number from {2} to {3}.',
    ),
)
_MEANT = {"vi": 'Có phải là "{0}" không?', "en": 'Did you mean "{0}"?'}
_HELP = {"vi": "Xem `{0} --help`.", "en": "See `{0} --help`."}


class Parser(argparse.ArgumentParser):
    """A parser whose refusals are sentences; those that argparse words in another way stay as it words them."""

    language: ClassVar[str] = "vi"

    def error(self, message: str) -> NoReturn:
        """Print usage and the sentence to standard error; end with 2."""
        self.print_usage(sys.stderr)
        self.exit(2, f"{worded(message, self.language)} {_HELP[self.language].format(self.prog)}\n")


def worded(message: str, lang: str) -> str:
    """The sentence for a message of argparse.

    >>> worded("argument COMMAND: invalid choice: 'shwo' (choose from 'run', 'show')", "en")
    '"shwo" is not one of the choices of COMMAND. Choices: run, show. Did you mean "show"?'
    """
    for pattern, vi, en in _SAID:
        if found := re.fullmatch(pattern, message, re.DOTALL):
            parts = [part.replace("'", "") for part in found.groups()]
            said = (en if lang == "en" else vi).format(*parts)
            return f"{said} {_meant(parts[1], parts[2].split(', '), lang)}".strip() if "choice" in pattern else said
    return message


def _meant(found: str, choices: Sequence[str], lang: str) -> str:
    from difflib import get_close_matches

    near = get_close_matches(found, choices, n=1)
    return _MEANT[lang].format(near[0]) if near else ""


def language(argv: Sequence[str]) -> str:
    """The language asked for by --lang, wherever it stands; it must be known before the arguments are understood.

    >>> language(["show", "--lang", "en"]), language(["--lang=en"]), language([])
    ('en', 'en', 'vi')
    """
    for number, word in enumerate(argv):
        if word == "--lang=en" or (word == "--lang" and list(argv[number + 1 : number + 2]) == ["en"]):
            return "en"
    return "vi"
