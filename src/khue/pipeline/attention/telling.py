"""The attention list in words: codes and numbers become the sentences that an official would say."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import cached_property

from khue.lib.vietnamese import day, number
from khue.model.agency import Agency
from khue.model.assessment import Reason
from khue.model.attention import Item, Kind, Part, Shift
from khue.model.measure import Form
from khue.model.target import Target
from khue.model.task import Task
from khue.pipeline.attention import words
from khue.pipeline.outlook.words import chance_words
from khue.pipeline.reading import Build
from khue.pipeline.wording import amount, pace_words, period_words, reason_sentence, reason_words

_TARGETS = (Kind.TARGET_OVERDUE, Kind.TARGET_AT_RISK)
_TASKS = (Kind.TASK_OVERDUE, Kind.TASK_DUE)
_DATED = ("overdue", "overdue_unmeasured", "at_goal", "no_time_left")
"""Reasons of a status that already say what the figure and the deadline are."""


class Teller:
    """Says what is on the lists of a build, in one language (vi or en)."""

    def __init__(self, build: Build, lang: str) -> None:
        self._build = build
        self._lang = lang

    def kind(self, item: Item) -> str:
        """What an item is about, in two or three words."""
        return self._of(words.KINDS, item.kind.value)

    def title(self, item: Item) -> str:
        """What has to be pushed."""
        n = len(item.subjects)
        if item.kind is Kind.DATASET_LATE:
            return self._of(words.TITLES, "dataset", dataset=self._dataset(item.subject))
        if item.kind is Kind.DATA_OWED:
            waiting = "data" if n > 1 else "data_one"
            return self._of(
                words.TITLES, waiting, n=n, agency=self.agency(item.owner) or words.NOBODY[self._lang == "en"]
            )
        if item.kind is Kind.RANK_FELL:
            return self._name(item.subject)
        if item.kind is Kind.ANOMALY:
            odd = int(item.reason.params["n"] or 0)
            return self._of(words.TITLES, "odd" if odd > 1 else "odd_one", n=odd, indicator=self._name(item.subject))
        if item.kind in _TASKS and n > 1:
            return self._of(words.TITLES, "tasks", n=n, document=self._document(str(item.reason.params["document"])))
        return self.thing(item.subject)

    def thing(self, id_: str) -> str:
        """The words of a target or a task; the name of an indicator or a dataset."""
        found: Target | Task | None = self._build.targets.get(id_) or self._tasks.get(id_)
        if found is None:
            return self._name(id_) if id_ in self._build.indicators else self._dataset(id_)
        return found.text_en if self._lang == "en" and found.text_en else found.text

    def reason(self, item: Item) -> str:
        """Why an item is on the list, in one or two sentences with its numbers."""
        if item.kind in _TARGETS:
            return self._target_reason(item)
        params = item.reason.params
        match item.reason.code:
            case "tasks_overdue":
                code = (
                    "task_overdue" if len(item.subjects) == 1 else "tasks_mixed" if params["due"] else "tasks_overdue"
                )
                return self._of(words.REASONS, code, first=self._day(params["first"]), **_counts(params))
            case "task_help":
                given = {
                    "lead": self.agency(str(params["lead"])),
                    "since": self._day(params["since"]),
                    "help": params["help"],
                }
                return self._of(words.REASONS, "task_help", **given)
            case "tasks_due":
                return self._of(words.REASONS, "tasks_due", first=self._day(params["first"]))
            case "data_owed":
                parts = [self._of(words.OWED, code, n=params[code]) for code in words.OWED if params.get(code)]
                return self._of(words.REASONS, "data_owed", parts="; ".join(parts))
            case "anomalies":
                period = period_words(str(params["period"]), self._lang)
                code = "anomaly" if params["n"] == 1 else "anomalies"
                return self._of(words.REASONS, code, n=params["n"], period=period, indicator=self._name(item.subject))
            case "rank_fell":
                return self._rank_reason(params)
        return self._dataset_reason(item.reason)

    def _rank_reason(self, params: Mapping[str, object]) -> str:
        among = words.OF_UNITS[self._lang == "en"].format(n=params["of"]) if params["of"] else ""
        return self._of(
            words.REASONS, "rank_fell", of=among, places=params["places"], **self._ranked(params),
            before=period_words(str(params["before"]), self._lang), was=self._rank(params["was"]),
        )  # fmt: skip

    def _ranked(self, params: Mapping[str, object]) -> dict[str, object]:
        return {"period": period_words(str(params["period"]), self._lang), "rank": self._rank(params["rank"])}

    def _rank(self, value: object) -> str:
        return number(float(str(value)), lang=self._lang)

    def _target_reason(self, item: Item) -> str:
        form, reason = self._form(item.subject), item.reason
        said = reason_sentence(reason, form, self._lang)
        if reason.code not in _DATED:
            said = f"{self._of(words.REASONS, 'ahead', **reason_words(reason, form, self._lang))} {said}"
        chance = reason.params.get("chance")
        if not isinstance(chance, float):
            return said
        return f"{said} {self._of(words.REASONS, 'chance', chance=chance_words(chance, self._lang))}"

    def _dataset_reason(self, reason: Reason) -> str:
        params = reason.params
        months, targets = int(params["frequency"] or 0), params["targets"]
        often = words.FREQUENCIES.get(months, words.OTHER_FREQUENCY)[self._lang == "en"].format(n=months)
        return self._of(
            words.REASONS, reason.code, frequency=often, behind=self._behind(params["behind"]),
            newest=period_words(str(params["newest"]), self._lang) if params["newest"] else "",
            targets=self._of(words.RESTING, "targets", n=targets) if targets else "",
        )  # fmt: skip

    def step(self, item: Item) -> str:
        """What to do next, in one sentence."""
        code, params = item.step.code, dict(item.step.params)
        agency = self.agency(item.owner) or words.NOBODY[self._lang == "en"]
        given: dict[str, object] = {**params, "agency": agency}
        if params.get("deadline"):
            given["deadline"] = self._day(params["deadline"])
        if "product" in params:
            product = str(params["product"] or "")
            given["product"] = words.PRODUCT[self._lang == "en"].format(product=product) if product else ""
        sentence, numbers = self._step(item, code, given)
        return self._of(words.STEPS, sentence, **numbers)

    def _step(self, item: Item, code: str, given: dict[str, object]) -> tuple[str, dict[str, object]]:
        """The sentence that fits the numbers, and these in words."""
        match code:
            case "give_figure":
                period = period_words(str(given["period"]), self._lang)
                return code, given | {"period": period, "indicator": self._indicator(item.subject)}
            case "plan" if isinstance(required := given["required"], float):
                return code, given | {"required": pace_words(required, self._form(item.subject), self._lang)}
            case "plan":
                return "plan_goal", given
            case "finish_tasks" if given["n"] == 1:
                return "finish_task", given
            case "name_lead" if not given["named"]:
                return "name_nobody", given
            case "answer_help":
                return code, given | {"lead": self.agency(str(given["lead"]))}
            case "give_anew":
                former = item.step.params["agency"]
                return code, given | {"former": self.agency(str(former)), "ended": self._day(given["ended"])}
            case "give_data":
                return self._give_data(given)
            case "give_dataset" if given["from"]:
                return code, given | {"from": period_words(str(given["from"]), self._lang)}
            case "give_dataset":
                return "give_dataset_first", given
        return code, given

    @staticmethod
    def _give_data(given: dict[str, object]) -> tuple[str, dict[str, object]]:
        n, measures = int(str(given["n"])), int(str(given["measures"]))
        code = "give_data" if not measures else "give_measure" if measures == n else "give_data_and_measure"
        return code, given | {"n": n - measures}

    def shift(self, shift: Shift) -> str:
        """How an item is elsewhere than on an earlier day."""
        return self._of(words.SHIFTS, shift.kind, was=shift.was, now=shift.now)

    def cause(self, cause: Reason) -> str:
        """Why it is, as the rest of a sentence."""
        params: dict[str, object] = dict(cause.params)
        for name in ("due", "on"):
            if params.get(name):
                params[name] = self._day(params[name])
        if params.get("period"):
            params["period"] = period_words(str(params["period"]), self._lang)
        if params.get("indicator"):
            params["indicator"] = self._name(str(params["indicator"]))
        if params.get("document"):
            params["document"] = self._document(str(params["document"]))
        if "agency" in params:
            params["agency"] = self.agency(str(params["agency"]))
        return self._of(words.CAUSES, cause.code, **params)

    def outcome(self, item: Item, reason: Reason) -> str:
        """What came of an item of an earlier day."""
        code, params = reason.code, dict(reason.params)
        if code == "tasks" and params["n"] == 1:
            return self._of(words.OUTCOMES, "task_done" if params["done"] else "task_open")
        if code in ("tasks", "data") and not (params.get("done") or params.get("came")):
            return self._of(words.OUTCOMES, f"{code}_none", **params)
        if code == "rank":
            return self._of(words.OUTCOMES, code, **self._ranked(params))
        if code == "dataset_still_late":
            return self._of(words.OUTCOMES, code, behind=self._behind(params["behind"]))
        if code.startswith("target_") and params.get("period"):
            return self._of(words.OUTCOMES, code, **reason_words(reason, self._form(item.subject), self._lang))
        return self._of(words.OUTCOMES, code, **params)

    def basis(self, part: Part) -> str:
        """Where the chance of a part comes from."""
        return self._of(words.BASES, part.basis)

    def agency(self, code: str) -> str:
        """The name of an agency; empty for none."""
        found = self._agencies.get(code)
        if found is None:
            return code
        return found.name_en if self._lang == "en" and found.name_en else found.name

    def head(self, code: str) -> str:
        """The post of an agency's head; empty where it is not known."""
        found = self._agencies.get(code)
        if found is None:
            return ""
        return found.head_en if self._lang == "en" and found.head_en else found.head

    def day(self, value: date) -> str:
        """A day as it is printed."""
        return day(value, self._lang)

    def number(self, value: float) -> str:
        """A number as it is printed."""
        return number(value, lang=self._lang)

    def amount(self, value: float, target: str) -> str:
        """A value of the indicator of a target."""
        return amount(value, self._form(target), self._lang)

    @cached_property
    def _agencies(self) -> dict[str, Agency]:
        return {agency.code: agency for agency in self._build.city.agencies}

    @cached_property
    def _tasks(self) -> dict[str, Task]:
        return {task.id: task for task in self._build.city.tasks}

    def _of(self, said: words.Words, code: str, /, **params: object) -> str:
        return said[code][self._lang == "en"].format_map(params)

    def _day(self, value: object) -> str:
        return day(date.fromisoformat(str(value)), self._lang)

    def _behind(self, periods: object) -> str:
        return words.BEHIND[int(str(periods))][self._lang == "en"]

    def _form(self, target: str) -> Form:
        found = self._build.targets[target]
        return found.form_of(self._build.indicators.get(found.indicator))

    def _indicator(self, target: str) -> str:
        named = self._build.targets[target].indicator
        return self._name(named) if named in self._build.indicators else self.thing(target)

    def _name(self, indicator: str) -> str:
        found = self._build.indicators.get(indicator)
        return found.name.in_(self._lang) if found else indicator

    def _document(self, id_: str) -> str:
        return next((document.number for document in self._build.city.documents if document.id == id_), id_)

    def _dataset(self, id_: str) -> str:
        return next((contract.name or id_ for contract in self._build.city.contracts if contract.id == id_), id_)


def _counts(params: Mapping[str, object]) -> dict[str, object]:
    return {name: params[name] for name in ("late", "due")}
