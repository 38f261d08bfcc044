"""What is new in the city, newest first: targets that turned, versions of datasets, documents."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Literal

from khue.model.base import Text
from khue.pipeline.reading import Build
from khue.pipeline.wording import EVIDENCE

MOST = 100


@dataclass(frozen=True, kw_only=True)
class News:
    """Something that happened on a day. `id` is the same in every build that tells of it; `agency` is who answers for it."""

    id: str
    kind: Literal["target", "dataset", "document"]
    subject: str
    day: date
    title: Text
    said: Text
    agency: str
    path: str


def news(build: Build, agency: str = "", *, since: date | None = None, most: int = MOST) -> list[News]:
    """The newest, of one agency or of all; from a day on where one is named."""
    found = (one for kind in (_targets, _datasets, _documents) for one in kind(build))
    own = (one for one in found if (not agency or one.agency == agency) and (since is None or one.day >= since))
    return sorted((one for one in own if one.day <= build.as_of), key=lambda one: (one.day, one.id), reverse=True)[
        :most
    ]


def _targets(build: Build) -> Iterator[News]:
    for change in build.changes:
        target = build.targets.get(change.target)
        if target is None:
            continue
        before, after = EVIDENCE[change.before], EVIDENCE[change.after]
        name = target.text, target.text_en or target.text
        yield News(
            id=f"target-{target.id}-{change.since}-{change.after}", kind="target", subject=target.id,
            day=date.fromisoformat(change.since), title=Text(vi=f"{name[0]}: {after[0]}", en=f"{name[1]}: {after[1]}"),
            said=Text(
                vi=f"Chỉ tiêu chuyển từ “{before[0]}” sang “{after[0]}”.",
                en=f"The target went from “{before[1]}” to “{after[1]}”.",
            ),
            agency=target.agency, path=f"/chi-tieu/{target.id}/",
        )  # fmt: skip


def _datasets(build: Build) -> Iterator[News]:
    """The versions that count; what was withdrawn is no news."""
    contracts = {contract.id: contract for contract in build.city.contracts}
    for version in build.datasets:
        contract = contracts.get(version.dataset)
        if version.withdrawn or contract is None:
            continue
        name = contract.name or contract.id
        yield News(
            id=f"dataset-{version.dataset}-{version.number}", kind="dataset", subject=version.dataset,
            day=date.fromisoformat(version.created[:10]),
            title=Text(vi=f"{name}: phiên bản {version.number}", en=f"{name}: version {version.number}"),
            said=Text(vi=f"Phiên bản mới có {version.rows} dòng.", en=f"The new version has {version.rows} rows."),
            agency=contract.owner, path=f"/du-lieu/{version.dataset}/",
        )  # fmt: skip


def _documents(build: Build) -> Iterator[News]:
    for document in build.city.documents:
        if document.date is None:
            continue
        title = document.title
        yield News(
            id=f"document-{document.id}", kind="document", subject=document.id, day=document.date,
            title=Text(vi=f"{document.number}: {title.vi}", en=f"{document.number}: {title.in_('en')}"),
            said=Text(vi=title.vi, en=title.in_("en")), agency=document.issuer, path=f"/van-ban/{document.id}/",
        )  # fmt: skip
