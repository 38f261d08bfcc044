"""What is faulty on the day of a build: files that were refused, findings in rows, figures that contradict themselves."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from khue.model.assessment import Reason
from khue.model.finding import Finding, Severity
from khue.model.gap import Gap, State, Thing
from khue.pipeline.attention.known import View
from khue.pipeline.gaps.needs import Key, Need


def faults(view: View, wanted: Iterable[Need], findings: Sequence[Finding]) -> Iterator[Gap]:
    """A line for each thing with a fault. Nobody waits for what is not needed: then it has no targets."""
    by_key: Mapping[Key, Need] = {(need.thing, need.id): need for need in wanted}
    for contract in view.known.city.contracts:
        need = by_key[Thing.DATASET, contract.id]
        found = list(_of_dataset(contract.id, findings))
        if found:
            yield _gap(view, need, found, _STEPS[found[0].code])
    for name, odd in _contradictions(view).items():
        indicator = view.known.indicators[name]
        need = by_key.get((Thing.INDICATOR, name)) or Need(Thing.INDICATOR, name, indicator.agency)
        reason = Reason("contradictions", {"n": odd})
        if not indicator.dataset:
            yield _gap(view, need, [reason], Reason("settle_figures", {"n": odd}))


_STEPS = {"refused": Reason("correct_file"), "findings": Reason("settle_findings")}


def _gap(view: View, need: Need, reasons: list[Reason], step: Reason) -> Gap:
    return Gap(
        thing=need.thing, subject=need.id, state=State.FAULTY, reasons=tuple(reasons), step=step,
        owner=view.owner(need.agency), indicators=tuple(need.indicators),
        targets=tuple(subject.target.id for subject in need.subjects),
    )  # fmt: skip


def _of_dataset(id_: str, findings: Sequence[Finding]) -> Iterator[Reason]:
    """That files in the inbox were refused, and that the rows in use leave something to settle."""
    refused = refused_of(id_, findings)
    if refused:
        yield Reason("refused", {"file": next(iter(refused)), "files": len(refused), "n": sum(refused.values())})
    if rows := findings_of(id_, findings):
        yield Reason("findings", {"n": rows})


def refused_of(id_: str, findings: Iterable[Finding]) -> dict[str, int]:
    """By file of the inbox that was refused for a dataset, how many errors it has."""
    refused: dict[str, int] = {}
    for one in findings:
        if one.rule.severity is Severity.ERROR and one.place().startswith(f"inbox/{id_}/"):
            file = one.place().removeprefix(f"inbox/{id_}/").partition(":")[0]
            refused[file] = refused.get(file, 0) + 1
    return refused


def findings_of(id_: str, findings: Iterable[Finding]) -> int:
    """How much the rows of a dataset that are in use leave to settle."""
    return sum(one.place().startswith(f"datasets/{id_}/") for one in findings)


def _contradictions(view: View) -> dict[str, int]:
    """By indicator, how many figures of the city contradict each other, or what they may be."""
    found: dict[str, int] = {}
    for one in view.known.odd:
        if one.day <= view.day and one.anomaly.indicator in view.known.indicators:
            found[one.anomaly.indicator] = found.get(one.anomaly.indicator, 0) + 1
    return found
