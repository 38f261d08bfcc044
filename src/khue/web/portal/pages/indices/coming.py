"""What is to come: who is catching up and through which components, and the way to a rank against rivals as they are foretold."""

from __future__ import annotations

from django.utils.translation import gettext as _

from khue.pipeline import wording
from khue.pipeline.indices.answers import Answer
from khue.pipeline.outlook.words import chance_words, percent
from khue.web.portal.pages.card import Card
from khue.web.portal.pages.indices.seen import Seen
from khue.web.portal.parts import Cell, Column, Table, table

MOST = 6
"""So many neighbours on each side are told of."""
THROUGH = 2
"""Through so many components a neighbour's way is told."""


def catching_card(seen: Seen, answer: Answer) -> Card:
    """Those behind and ahead with how they move, those likeliest to change places first."""
    sentences = [_coming(seen, answer)] if answer["coming"] else []
    rows = [_neighbour(seen, row) for side in ("behind", "ahead") for row in answer[side][:MOST]]
    columns = (
        Column(_("Unit")), Column(_("Rank"), numeric=True), Column(_("Gap"), numeric=True), Column(_("Change"), numeric=True),
        Column(_("Ahead next time"), numeric=True), Column(_("Mostly through")),
    )  # fmt: skip
    title = _("Who is catching up?")
    note = _(
        "The gap is how much more (+) or less (−) the other unit has; the change is how that moved since the first period known. "
        "Who gained most in one period often falls back in the next."
    )
    found = table(title, columns, rows) if rows else None
    return Card(
        title=title, id="duoi-kip", sentences=(*sentences, *_basis(answer)), table=found, note=note if rows else ""
    )


def _coming(seen: Seen, answer: Answer) -> str:
    own = answer["coming"]
    return _(
        "In %(on)s %(unit)s is likely to have %(score)s (%(low)s to %(high)s), rank %(best)s to %(worst)s; the chance to keep "
        "rank %(rank)s or better is %(chance)s."
    ) % {
        "on": seen.when_of(answer["on"]), "unit": seen.unit_name(answer["unit"]), "score": seen.score(own["score"]["0.5"]),
        "low": seen.score(own["score"]["0.1"]), "high": seen.score(own["score"]["0.9"]), "best": own["ranks"]["0.1"],
        "worst": own["ranks"]["0.9"], "rank": answer["rank"], "chance": chance_words(own["keeps"], seen.lang),
    }  # fmt: skip


def _neighbour(seen: Seen, row: Answer) -> list[Cell | str]:
    through = ", ".join(
        f"{seen.part_name(step['component'])} {seen.difference(step['change'])}" for step in row["through"][:THROUGH]
    )
    chance = "–" if row["chance"] is None else percent(row["chance"], seen.lang)
    change = "–" if row["change"] is None else seen.difference(row["change"])
    return [
        seen.unit_name(row["unit"]), str(row["rank"] or "–"), seen.difference(row["gap"]), change, chance, through or "–",
    ]  # fmt: skip


def lagging_card(seen: Seen, answer: Answer) -> Card | None:
    """The components in which others gained more; None where there is none."""
    lost = [row for row in answer["components"] if row["lag"] > 0][:MOST]
    if not lost:
        return None
    columns = (Column(_("Component")), Column(_("Gained more"), numeric=True), Column(_("Points lost"), numeric=True))
    rows: list[list[Cell | str]] = [
        [
            seen.part_name(row["component"]), _("%(count)s of %(among)s") % {"count": row["faster"], "among": row["of"]},
            seen.points(row["lag"] * seen.in_points),
        ]
        for row in lost
    ]  # fmt: skip
    title = _("Where others gained more")
    note = _("Points that the unit would have more if it had gained as much as the unit in the middle.")
    return Card(title=title, id="tut-lai", table=table(title, columns, rows, stacked=False), note=note)


def _basis(answer: Answer) -> tuple[str, ...]:
    """What a forecast rests on, in a sentence."""
    basis = answer["basis"]
    if not basis:
        return (_("Too little is known to foretell the next period; only what has moved so far is told."),)
    params = {"count": len(basis["periods"]), "periods": ", ".join(basis["periods"]), "units": basis["units"]}
    if basis["common"] == "half":
        said = _(
            "Foretold from two periods only (%(periods)s) of %(units)s units: the common level is taken to go on by half of its "
            "last change, and may be off by as much."
        )
    else:
        said = _("Foretold from %(count)s periods (%(periods)s) of %(units)s units.")
    return (said % params,)


def plan_card(seen: Seen, plan: Answer) -> Card:
    """The cheapest way to a rank in a coming period, line by line, with the chances of each course."""
    on = seen.when_of(plan["on"])
    title = _("The cheapest way to rank %(rank)s in %(on)s") % {
        "rank": plan["rank"],
        "on": wording.period_words(plan["on"], seen.lang),
    }
    params = {
        "on": on, "rank": plan["rank"], "unit": seen.unit_name(plan["unit"]), "needed": seen.score(plan["needed"]),
        "chance": percent(plan["chance"], seen.lang), "goes_on": chance_words(plan["goes_on"]["chance"], seen.lang),
        "still": chance_words(plan["stands_still"]["chance"], seen.lang), "score": seen.score(plan["score"]),
        "cost": seen.number(plan["cost"]), "best": seen.score(plan["best"]["score"]),
        "best_chance": chance_words(plan["best"]["chance"], seen.lang),
    }  # fmt: skip
    sentences = [
        _("Without a plan the chance of rank %(rank)s or better is %(goes_on)s; with the score of now it is %(still)s.")
        % params
    ]
    steps = None
    if not plan["reachable"]:
        sentences.insert(0, _("With a chance of %(chance)s it cannot be had: within all limits the most is %(best)s, and the chance "
                              "then is %(best_chance)s.") % params)  # fmt: skip
    elif not plan["steps"]:
        sentences.insert(0, _("The score of now is enough: nothing has to change."))
    else:
        sentences.insert(0, _("To have rank %(rank)s with a chance of %(chance)s it takes %(needed)s. The least that has to be done "
                              "makes %(score)s at a cost of %(cost)s.") % params)  # fmt: skip
        steps = _steps(seen, plan, title)
    return Card(title=title, id="duong-di", sentences=(*sentences, *_basis(plan)), table=steps)


def _steps(seen: Seen, plan: Answer, title: str) -> Table:
    columns = (
        Column(_("Component")), Column(_("From"), numeric=True), Column(_("Without a plan"), numeric=True),
        Column(_("To"), numeric=True), Column(_("Points"), numeric=True), Column(_("Cost"), numeric=True),
    )  # fmt: skip
    rows: list[list[Cell | str]] = [
        [
            seen.part_name(step["component"]), seen.number(step["from"]), seen.number(step["expected"]),
            seen.number(step["to"]), f"+{seen.points(step['points'])}", seen.number(step["cost"]),
        ]
        for step in plan["steps"]
    ]  # fmt: skip
    return table(title, columns, rows)
