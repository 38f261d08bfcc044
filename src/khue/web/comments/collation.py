"""The comments on a draft with their answers, as rows: for the page, for the paper, and for programs."""

from __future__ import annotations

from collections.abc import Mapping

from khue.model.draft import Draft
from khue.pipeline.drafts.clauses import passages
from khue.pipeline.papers.comments import Comment
from khue.web.comments import words
from khue.web.comments.models import Opinion, Reply
from khue.web.portal import speaking


def opinions(draft: Draft) -> list[Opinion]:
    """The comments in the order of the draft's clauses, then as they came; on clauses that are gone last."""
    order = {passage.key: at for at, passage in enumerate(passages(draft))}
    found = Opinion.objects.filter(document=draft.document.id).select_related("reply", "person", "reply__person")
    return sorted(found, key=lambda one: (order.get(f"{one.part}:{one.clause}", len(order)), one.pk))


def reply_of(opinion: Opinion) -> Reply | None:
    """The answer; None as long as there is none."""
    return getattr(opinion, "reply", None)


def rows(draft: Draft, agencies: Mapping[str, str]) -> list[Comment]:
    """Comments and answers as the paper has them, one row a comment; who is of no agency is named in its place."""
    return [_row(one, agencies) for one in opinions(draft)]


def _row(opinion: Opinion, agencies: Mapping[str, str]) -> Comment:
    reply = reply_of(opinion)
    return Comment(
        clause=speaking.clause(opinion.clause), text=opinion.quoted, opinion=opinion.words,
        by_agency=opinion.agency if opinion.agency in agencies else words.author(opinion, dict(agencies)),
        answer=reply.words if reply else "", decision=reply.decision if reply else "",
    )  # fmt: skip
