"""The JSON shapes of verdicts and of the coverage of central orientations, for pages, interface and command line."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from khue.model.city import City
from khue.model.draft import Draft, Gate, Kind, Offence, Verdict, Worth
from khue.model.orientation import Cover, Orientation
from khue.pipeline.drafts import wording
from khue.pipeline.drafts.wording import Teller
from khue.pipeline.outlook.words import chance_words, missing_words

Answer = dict[str, Any]
_BOTH = ("vi", "en")


def verdict_answer(city: City, draft: Draft, verdict: Verdict) -> Answer:
    """A verdict with its gates and their offences, the chance of each target, what hangs on each, and what is clear."""
    document = draft.document
    return {
        **listed_answer(draft, verdict),
        "whole": verdict.whole,
        "gates": [_gate(draft, gate) for gate in verdict.gates],
        "prospects": _prospects(draft, verdict),
        "worths": [_worth(worth) for worth in verdict.worths],
        "clear": [{"task": one.task, "fields": dict(one.fields)} for one in verdict.clear],
        "coverage": [cover_answer(point, cover) for point, cover in _pairs(city, verdict.covers)],
        "note": document.note,
    }


def listed_answer(draft: Draft, verdict: Verdict) -> Answer:
    """What a list says of a verdict: which document, on which day, and what each gate says."""
    document = draft.document
    return {
        "document": document.id,
        "number": document.number,
        "title": document.title.vi,
        "title_en": document.title.en,
        "status": document.status,
        "day": verdict.day.isoformat(),
        "targets": len(draft.targets),
        "tasks": len(draft.tasks),
        "passes": not verdict.fails,
        "results": {gate.name.value: gate.passing.value for gate in verdict.gates},
    }


def _gate(draft: Draft, gate: Gate) -> Answer:
    vi, en = wording.NAMES[gate.name]
    text, text_en = wording.PASSINGS[gate.passing]
    return {
        "gate": gate.name.value,
        "name": vi,
        "name_en": en,
        "result": gate.passing.value,
        "result_text": text,
        "result_text_en": text_en,
        "looked_at": gate.looked_at,
        "unknown": gate.unknown,
        "summary": wording.gate_line(gate, "vi"),
        "summary_en": wording.gate_line(gate, "en"),
        "offences": [offence_answer(draft, one) for one in gate.offences],
    }


def offence_answer(draft: Draft, offence: Offence) -> Answer:
    """A clause with what is wrong in it and what to do."""
    vi, en = (Teller(draft, lang) for lang in _BOTH)
    return {
        "criterion": offence.criterion,
        "grade": offence.grade.value,
        "kind": offence.kind.value,
        "subject": offence.subject,
        "clause": offence.clause,
        "text": offence.text,
        "text_en": offence.text_en,
        "wrong": vi.said(offence),
        "wrong_en": en.said(offence),
        "todo": vi.to_do(offence),
        "todo_en": en.to_do(offence),
    }


def _prospects(draft: Draft, verdict: Verdict) -> list[Answer]:
    targets = {target.id: target for target in draft.targets}
    found = []
    for one in verdict.prospects:
        form, target = targets[one.target].form, targets[one.target]
        words = [
            chance_words(one.chance, lang)
            if one.chance is not None
            else missing_words(one.missing, form, lang)
            if one.missing
            else ""
            for lang in _BOTH
        ]
        found.append(
            {"target": one.target, "clause": target.clause, "chance": one.chance, "text": words[0], "text_en": words[1]}
        )
    return found


def _worth(worth: Worth) -> Answer:
    vi, en = wording.EFFECTS[worth.effect]
    return {
        "subject": worth.subject,
        "kind": worth.kind.value,
        "effect": worth.effect.value,
        "effect_text": vi,
        "effect_text_en": en,
        "group": worth.group,
        "points": [{"index": one.index, "points": one.points, "share": one.share} for one in worth.points],
        "tasks": worth.tasks if worth.kind is Kind.TARGET else None,
    }


def coverage_answers(city: City, covers: Iterable[Cover]) -> list[Answer]:
    """Every central point with how the city covers it."""
    return [cover_answer(point, cover) for point, cover in _pairs(city, covers)]


def _pairs(city: City, covers: Iterable[Cover]) -> list[tuple[Orientation, Cover]]:
    points: Mapping[str, Orientation] = {one.id: one for one in city.orientations}
    return [(points[cover.orientation], cover) for cover in covers]


def cover_answer(point: Orientation, cover: Cover) -> Answer:
    """A central point, how it is covered, by what, and what is wanting."""
    vi, en = wording.COVERINGS[cover.covering]
    return {
        "id": point.id,
        "document": point.document,
        "document_date": point.document_date.isoformat() if point.document_date else None,
        "clause": point.clause,
        "text": point.text,
        "text_en": point.text_en,
        "group": point.group,
        "indicator": point.indicator,
        "year": point.year,
        "covering": cover.covering.value,
        "covering_text": vi,
        "covering_text_en": en,
        "targets": list(cover.targets),
        "tasks": list(cover.tasks),
        "wanting": [wording.WANTING[why][0] for why in cover.why],
        "wanting_en": [wording.WANTING[why][1] for why in cover.why],
        "source_url": point.source_url,
        "note": point.note,
    }
