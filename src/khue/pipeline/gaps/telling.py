"""The gap register in words: codes and numbers become sentences that an official would say."""

from __future__ import annotations

from khue.lib.vietnamese import day, number
from khue.model.assessment import Reason
from khue.model.gap import Completeness, Gap, Held, Thing
from khue.pipeline.attention.telling import Teller as Names
from khue.pipeline.attention.words import BEHIND, FREQUENCIES, OTHER_FREQUENCY
from khue.pipeline.gaps import words
from khue.pipeline.reading import Build
from khue.pipeline.wording import period_words


class Teller:
    """Says what is in the register of a build, in one language (vi or en)."""

    def __init__(self, build: Build, lang: str) -> None:
        self._build, self._lang = build, lang
        self._names = Names(build, lang)

    def name(self, gap: Gap) -> str:
        """What is needed: the name of a dataset, an indicator or an index, or the words of a target."""
        if gap.thing is Thing.INDEX:
            return self.index(gap.subject)
        return self._names.thing(gap.subject)

    def index(self, id_: str) -> str:
        """The name of an index."""
        found = next((index for index in self._build.city.indices if index.id == id_), None)
        return found.name.in_(self._lang) if found else id_

    def agency(self, code: str) -> str:
        """The name of an agency; empty for none."""
        return self._names.agency(code)

    def head(self, code: str) -> str:
        """The post of an agency's head; empty where it is not known."""
        return self._names.head(code)

    def state(self, gap: Gap) -> str:
        """Its state in a word or two."""
        return words.STATES[gap.state][self._lang == "en"]

    def thing(self, gap: Gap) -> str:
        """What kind of thing it is."""
        return words.THINGS[gap.thing][self._lang == "en"]

    def reason(self, reason: Reason) -> str:
        """Why there is a line, in a sentence."""
        params = reason.params
        code = reason.code
        if code == "old_figure" and params["assumed"]:
            code = "old_figure_assumed"
        if code == "refused" and params["files"] != 1:
            code = "refused_files"
        return self._of(words.REASONS, code, **self._given(reason))

    def _given(self, reason: Reason) -> dict[str, object]:
        params: dict[str, object] = dict(reason.params)
        if params.get("newest"):
            params["newest"] = period_words(str(params["newest"]), self._lang)
        if "behind" in params:
            params["behind"] = BEHIND[int(str(params["behind"]))][self._lang == "en"]
        if months := params.get("months", params.get("frequency")):
            params["often"] = self.often(int(str(months)))
        if params.get("level"):
            params["level"] = self._level(str(params["level"]))
        return params

    def step(self, reason: Reason) -> str:
        """What the owner is to do next, in a sentence."""
        params: dict[str, object] = dict(reason.params)
        code = "give_dataset_first" if reason.code == "give_dataset" and not params["from"] else reason.code
        for name in ("from", "period"):
            if params.get(name):
                params[name] = period_words(str(params[name]), self._lang)
        return self._of(words.STEPS, code, **params)

    def often(self, months: int) -> str:
        """A rhythm: every month."""
        return FREQUENCIES.get(months, OTHER_FREQUENCY)[self._lang == "en"].format(n=months)

    def share(self, held: Held) -> str:
        """A share in per cent; a dash where nothing is needed."""
        return "–" if held.share is None else f"{number(100 * held.share, 1, self._lang)}%"

    def complete(self, found: Completeness) -> str:
        """How complete the data is, in a sentence."""
        if not found.whole.needed:
            return words.COMPLETE["nothing"][self._lang == "en"]
        return self._of(words.COMPLETE, "now", **self._counts(found))

    def before(self, found: Completeness) -> str:
        """How complete it was on an earlier day."""
        return self._of(words.COMPLETE, "before", day=day(found.day, self._lang), **self._counts(found))

    def _counts(self, found: Completeness) -> dict[str, object]:
        return {"share": self.share(found.whole), "held": found.whole.held, "needed": found.whole.needed}

    def _level(self, id_: str) -> str:
        levels = self._build.city.declaration.levels
        return next((level.name.in_(self._lang) for level in levels if level.id == id_), id_)

    def _of(self, said: words.Words, code: str, /, **params: object) -> str:
        return said[code][self._lang == "en"].format_map(params)
