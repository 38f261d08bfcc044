"""khue settle: what identifies persons in columns that are not declared so, and saying that one of it does not."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from khue.cli.office import office
from khue.cli.output import headed, print_rows
from khue.cli.session import home_of
from khue.exceptions import InputError
from khue.model.base import Text
from khue.model.finding import Finding, Rule

if TYPE_CHECKING:
    from khue.pipeline.reading import Build
    from khue.web.desk.settling import NotDoneError

CANNOT_SETTLE = Rule(
    "KH796", "cannot-settle",
    Text(vi="Không ghi được: {vi}.", en="Nothing was written down: {en}."),
    Text(vi="Hãy xem danh sách bằng `khue settle`.", en="See what there is with `khue settle`."),
)  # fmt: skip
_COLUMNS = [
    ("exposure", "Phát hiện", "Exposure"), ("rows", "Số dòng", "Rows"), ("settled", "Đã xử lý", "Settled"),
    ("why", "Ở đâu", "Where"),
]  # fmt: skip
_DONE = {
    "vi": "Đã ghi; có hiệu lực từ lần khue build tiếp theo.",
    "en": "Written down; it takes effect with the next khue build.",
}


def run(args: argparse.Namespace) -> int:
    """List the exposures, or settle one; 1 where that cannot be done."""
    office(args)
    from khue.pipeline.reading import Build
    from khue.web.desk import settling
    from khue.web.people.doer import console

    build = Build.current(home_of(args))
    if not args.exposure:
        _list(build, args)
        return 0
    asked = settling.take_back if args.take_back else settling.settle
    try:
        asked(by=console(), found=settling.find(build, args.exposure), reason=args.reason, above={})
    except settling.NotDoneError as error:
        raise refusal(error) from error
    print(_DONE[args.lang])
    return 0


def _list(build: Build, args: argparse.Namespace) -> None:
    from khue.pipeline.privacy.words import exposed_sentence
    from khue.web.desk import settling

    rows = [
        {
            "exposure": one.id, "rows": one.exposed.rows, "settled": one.exposed.settled,
            "why": exposed_sentence(one.exposed, args.lang),
        }
        for one in settling.exposures(build)
    ]  # fmt: skip
    print_rows(rows, headed(_COLUMNS, args.lang), args.format)


def refusal(error: NotDoneError, rule: Rule = CANNOT_SETTLE) -> InputError:
    """What could not be done, in both languages."""
    from django.utils.translation import override

    from khue.web.desk.settling import not_done

    said = {}
    for lang in ("vi", "en"):
        with override(lang):
            said[lang] = not_done(error).rstrip(".")
    return InputError(finding=Finding(rule, "", params=said))
