"""khue check --draft: the five gates of a draft, each with what stands in its way."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from pathlib import Path

from khue.cli import faults
from khue.cli.output import print_json, print_rows, printable
from khue.cli.session import opened
from khue.cli.show import refuse
from khue.exceptions import InputError
from khue.folder.load import load_city
from khue.model.base import Text
from khue.model.city import City
from khue.model.draft import Draft, Grade
from khue.pipeline.drafts.answers import Answer, verdict_answer
from khue.pipeline.drafts.judge import drafts_of, judged_by
from khue.pipeline.drafts.wording import GRADES

_MARKS = {"passes": "✓", "remarks": "!", "fails": "✗", "unjudged": "?"}
_COLUMNS = ("gate", "result", "grade", "clause", "subject", "text", "wrong", "todo")
_JUDGED = Text(vi="Xem xét theo những gì đã biết đến ngày {day}.", en="Judged by what was known on {day}.")
_PART = Text(
    vi="Văn bản chưa được đọc hết: điều không thấy ở đây chưa chắc là thiếu.",
    en="The document was not read to its end: what is not here is not known to be missing.",
)
_CHANCES = Text(vi="Khả năng đạt từng chỉ tiêu", en="The chance of each target")


def run(args: argparse.Namespace) -> int:
    """Print the verdict; 1 where a gate does not pass."""
    build = opened(args)
    city, draft = _asked(args, load_city(args.city)[0] or build.city)
    verdict = judged_by(build, draft, args.on, city)
    answer = verdict_answer(city, draft, verdict)
    if args.format == "json":
        print_json(answer)
    elif args.format == "csv":
        print_rows(list(_rows(answer)), [(name, name) for name in _COLUMNS], "csv")
    else:
        for line in _lines(answer, args.lang):
            print(printable(line))
    return 1 if verdict.fails else 0


def _asked(args: argparse.Namespace, city: City) -> tuple[City, Draft]:
    """The draft of that id, else the one that a file proposes, with the city as it would then be."""
    name = str(args.draft)
    drafts = {draft.document.id: draft for draft in reversed(drafts_of(city))}
    if name in drafts:
        return city, drafts[name]
    if not Path(name).is_file():
        refuse(InputError, faults.UNKNOWN_THING, name, drafts, listing="documents")
    from khue.documents.dictionary import of_city
    from khue.documents.read import read
    from khue.pipeline.drafts.files import draft_of_file

    return draft_of_file(city, read(Path(name), of_city(args.city)), name)


def _rows(answer: Answer) -> Iterator[Answer]:
    for gate in answer["gates"]:
        for offence in gate["offences"] or [{}]:
            yield {"gate": gate["gate"], "result": gate["result"], **offence}


def _lines(answer: Answer, lang: str) -> Iterator[str]:
    """The verdict as text."""
    end = "_en" if lang == "en" else ""
    yield f"{answer['number']} – {_in(answer, 'title', end)}"
    yield _JUDGED.in_(lang).format(day=answer["day"]) + ("" if answer["whole"] else f" {_PART.in_(lang)}")
    for gate in answer["gates"]:
        yield ""
        yield f"{_MARKS[gate['result']]} {_in(gate, 'name', end)}: {_in(gate, 'result_text', end)}. {_in(gate, 'summary', end)}"
        for grade, wrong, todo, clauses in _together(gate, end):
            yield f"    [{GRADES[Grade(grade)][lang == 'en']}] {wrong} {todo}"
            yield from (f"        - {clause}" for clause in clauses)
    if answer["prospects"]:
        yield f"\n{_CHANCES.in_(lang)}".strip()
        for one in answer["prospects"]:
            yield f"    {one['clause']}: {_in(one, 'text', end)}"


def _together(gate: Answer, end: str) -> list[tuple[str, str, str, list[str]]]:
    """The offences of a gate of which the same is to be said, together."""
    found: dict[tuple[str, str, str], list[str]] = {}
    for one in gate["offences"]:
        clause = f"{one['clause']} {_in(one, 'text', end)}".strip()
        found.setdefault((one["grade"], _in(one, "wrong", end), _in(one, "todo", end)), []).append(clause)
    return [(*said, clauses) for said, clauses in found.items()]


def _in(answer: Answer, name: str, end: str) -> str:
    return str(answer.get(f"{name}{end}") or answer[name])
