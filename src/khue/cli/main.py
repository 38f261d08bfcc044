"""The `khue` command; each subcommand is a module of its own, imported when it is called.

Nothing heavy may be imported here: `khue --help` answers at once.
"""

from __future__ import annotations

import argparse
import importlib
import os
import sys
from collections.abc import Sequence
from pathlib import Path

from khue.cli.parser import parser
from khue.cli.usage import Parser, language
from khue.exceptions import KhueError

DEFAULTS: dict[str, object] = {"city": Path("cities/ha-noi"), "home": None, "lang": "vi", "format": "table"}

_FAULT = {
    "vi": "Khuê gặp lỗi của chính mình ({kind}: {message}). Hãy chạy lại với KHUE_DEBUG=1 để xem chi tiết.",
    "en": "Khuê met a fault of its own ({kind}: {message}). Run it again with KHUE_DEBUG=1 to see the details.",
}


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; gives its exit code: 0 done, 1 findings, 2 wrong usage, 3 a fault of ours, 4 stored but not to be published."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    args = parse(argv)
    try:
        code = _run(args)
        sys.stdout.flush()
        return code
    except BrokenPipeError:
        # The reader (as `head`) has enough; what is left in the buffer must not be written at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except KeyboardInterrupt:
        return 130


def _run(args: argparse.Namespace) -> int:
    try:
        judging = args.command == "check" and args.draft is not None
        command = importlib.import_module(f"khue.cli.{'drafts' if judging else args.command}")
        return int(command.run(args))
    except KhueError as error:
        print(error.message(args.lang), file=sys.stderr)
        return error.exit_code
    except BrokenPipeError:
        raise
    except Exception as error:
        if os.environ.get("KHUE_DEBUG"):
            raise
        message = " ".join(str(error).split())[:300]
        print(_FAULT[args.lang].format(kind=type(error).__name__, message=message), file=sys.stderr)
        return 3


def parse(argv: Sequence[str] | None = None) -> argparse.Namespace:
    """The arguments, with the shared options wherever they stood; ends the program with 2 when they are wrong."""
    Parser.language = language(sys.argv[1:] if argv is None else argv)
    args = parser().parse_args(argv)
    for name, value in DEFAULTS.items():
        if not hasattr(args, name):
            setattr(args, name, value)
    if args.home is None and os.environ.get("KHUE_HOME"):
        args.home = Path(os.environ["KHUE_HOME"])
    return args


if __name__ == "__main__":
    sys.exit(main())
