"""Who is told what about comments: delegates that they are asked for, the drafter that one came, who commented that it was answered."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING

from khue.lib import vietnamese
from khue.model.draft import Draft
from khue.web.comments.models import Opinion, Reply
from khue.web.people.models import Grant
from khue.web.people.roles import ROLES, Permission

if TYPE_CHECKING:
    from khue.web.notices.recipients import Recipient


def opened(draft: Draft, last: date) -> None:
    """Every delegate is told that comments are asked for."""
    roles = [role.id for role in ROLES.values() if Permission.COMMENT_ON_DRAFTS in role.permissions]
    grants = Grant.objects.filter(role__in=roles, ended=None).select_related("person")
    people = list({grant.person_id: grant.person for grant in grants}.values())
    deadline = {lang: vietnamese.day(last, lang) for lang in ("vi", "en")}
    _tell(
        people,
        "draft.opened",
        draft,
        {"document": _name(draft), "deadline": deadline},
        f"/du-thao/{draft.document.id}/gop-y/",
    )


def made(draft: Draft, opinion: Opinion) -> None:
    """Those who answer are told of a comment; of a citizen's without the name."""
    from khue.web.notices.recipients import Holders

    agency = opinion.agency or {
        "vi": "Đại biểu" if opinion.person else "Người dân",
        "en": "A delegate" if opinion.person else "A citizen",
    }
    params = {"agency": agency, "document": _name(draft), "clause": opinion.clause}
    url = f"/ban-lam-viec/gop-y/{draft.document.id}/"
    _tell(Holders(draft.document.issuer, Permission.ANSWER_COMMENTS), "comment.made", draft, params, url)


def answered(draft: Draft, reply: Reply) -> None:
    """Who commented is told that there is an answer; a citizen without an account cannot be."""
    if reply.opinion.person is not None:
        _tell(
            reply.opinion.person,
            "comment.answered",
            draft,
            {"document": _name(draft)},
            f"/du-thao/{draft.document.id}/gop-y/",
        )


def _name(draft: Draft) -> str:
    return draft.document.number or draft.document.id


def _tell(to: Recipient | Iterable[Recipient], kind: str, draft: Draft, params: dict[str, object], url: str) -> None:
    from khue.web.notices.actions import tell

    tell(to, kind, f"draft:{draft.document.id}", params, url)
