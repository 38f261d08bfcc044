"""Programmes by what they come to: work that is done, products that are there, changes for people and enterprises."""

from __future__ import annotations

from functools import lru_cache

import msgspec

from khue.model.document import Document
from khue.model.draft import Effect
from khue.pipeline.drafts.kinds import effect_of
from khue.pipeline.drafts.lexicon import Lexicon
from khue.pipeline.reading import Build


class Programme(msgspec.Struct, frozen=True, kw_only=True):
    """A document with its targets and tasks by effect."""

    document: str
    targets: dict[Effect, tuple[str, ...]]
    tasks: dict[Effect, tuple[str, ...]]

    @property
    def activity_only(self) -> bool:
        """Whether it promises nothing but work."""
        found = {effect for held in (self.targets, self.tasks) for effect, ids in held.items() if ids}
        return found == {Effect.ACTIVITY}

    @property
    def without_outcome(self) -> bool:
        """Whether it has something, and none of it is a change for people."""
        held = any(ids for found in (self.targets, self.tasks) for ids in found.values())
        return held and not self.targets[Effect.OUTCOME] and not self.tasks[Effect.OUTCOME]


@lru_cache(maxsize=4)
def programmes(build: Build) -> dict[str, Programme]:
    """By id the documents that set targets or tasks, in the order of the city."""
    lexicon = Lexicon(build.city.declaration.drafts.words)
    found = {document.id: _programme(build, document, lexicon) for document in build.city.documents}
    return {id: one for id, one in found.items() if any((*one.targets.values(), *one.tasks.values()))}


def _programme(build: Build, document: Document, lexicon: Lexicon) -> Programme:
    targets = [target for target in build.city.targets if target.document == document.id]
    tasks = [task for task in build.city.tasks if task.document == document.id]
    return Programme(
        document=document.id,
        targets={e: tuple(t.id for t in targets if effect_of(t, lexicon) is e) for e in Effect},
        tasks={e: tuple(t.id for t in tasks if effect_of(t, lexicon) is e) for e in Effect},
    )
