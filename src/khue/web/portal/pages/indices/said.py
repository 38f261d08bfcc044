"""How units stand in an index, in sentences."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from khue.model.standing import FirmRank, Result, Standing
from khue.web.portal.pages.indices.seen import Seen


def lead(seen: Seen) -> str:
    """The first sentence of the page: the city among its peers, or who leads and who is last among its parts."""
    if not seen.standing.results:
        return _("Nothing is known of this index yet.")
    own = seen.standing.of(seen.things.city.declaration.unit)
    if seen.of_city and own is not None:
        return place(seen, own)
    if seen.of_city:
        return _("Of %(city)s nothing is known in %(period)s; other units are listed below.") % {
            "city": seen.things.city.declaration.name.in_(seen.lang), "period": seen.period,
        }  # fmt: skip
    return _first_and_last(seen)


def place(seen: Seen, result: Result) -> str:
    """A unit's rank and score, and how far it is behind the leader."""
    said = _place(seen, result)
    gap = result.gap
    if gap is None or gap.to == result.unit or seen.standing.leader() is None:
        return said
    behind = _("That is %(gap)s behind %(leader)s, which leads with %(score)s.") % {
        "gap": seen.score(gap.total), "leader": seen.unit_name(gap.to),
        "score": seen.score(seen.standing.results[0].score),
    }  # fmt: skip
    return f"{said} {behind}"


def _place(seen: Seen, result: Result) -> str:
    params: dict[str, object] = {
        "unit": seen.unit_name(result.unit), "period": seen.when, "rank": result.rank, "among": result.of_units,
        "score": seen.score(result.score), "all": seen.standing.units,
    }  # fmt: skip
    if result.score is None and result.rank is None:
        return _("In %(period)s neither score nor rank of %(unit)s is known.") % params
    if result.score is None:
        return _("In %(period)s %(unit)s ranked %(rank)s of %(among)s; its score has not been published.") % params
    if result.rank is None:
        return _("In %(period)s %(unit)s had a score of %(score)s; its rank is not known.") % params
    if not seen.standing.is_of_all(result):
        return _few(params)
    return _("In %(period)s %(unit)s ranked %(rank)s of %(among)s with a score of %(score)s.") % params


def _few(params: dict[str, object]) -> str:
    if params["among"] == 1:
        return (
            _("In %(period)s %(unit)s had a score of %(score)s. No other score is known, so that no rank can be given.")
            % params
        )
    return (
        _(
            "In %(period)s %(unit)s had a score of %(score)s, place %(rank)s among the %(among)s units whose score is known; "
            "the other ranks of %(all)s units are not known."
        )
        % params
    )


def _first_and_last(seen: Seen) -> str:
    known = [result for result in seen.standing.results if result.score is not None]
    if not known:
        return _("In %(period)s no unit has a score.") % {"period": seen.when}
    first, last = known[0], known[-1]
    return _("In %(period)s %(first)s leads %(count)s units with %(score)s; %(last)s comes last with %(least)s.") % {
        "period": seen.when, "first": seen.unit_name(first.unit), "score": seen.score(first.score),
        "count": len(known), "last": seen.unit_name(last.unit), "least": seen.score(last.score),
    }  # fmt: skip


def firmness(seen: Seen, row: FirmRank) -> str:
    """How firm a rank is, in a sentence."""
    first, last = row.between
    params = {"rank": row.rank, "first": first, "last": last, "unit": seen.unit_name(row.unit)}
    if first == last:
        return _("The rank is firm: in nine of ten replications %(unit)s has rank %(first)s.") % params
    if row.is_firm(seen.standing.ranked):
        return _("The rank is firm: in nine of ten replications it lies between %(first)s and %(last)s.") % params
    return _("The rank is not firm: in nine of ten replications it lies between %(first)s and %(last)s.") % params


def firm_word(standing: Standing, unit: str) -> str:
    """Whether a rank is firm, in a word or two."""
    row = standing.firm_of(unit)
    if row is None:
        return _("cannot be told")
    return pgettext("of a rank", "firm") if row.is_firm(standing.ranked) else _("not firm")


def unknown_firmness(seen: Seen) -> str:
    """Why nothing can be said of how firm a rank is."""
    known = sum(result.basis in ("computed", "implied", "partial") for result in seen.standing.results)
    if not known:
        return _("Only totals are known, not the components behind them, so that how firm the rank is cannot be told.")
    if known < seen.standing.ranked or known == 1:
        return _(
            "The components of only %(known)s of %(among)s units are known, so that how firm ranks are cannot be told."
        ) % {"known": known, "among": seen.standing.ranked}
    return _("The components of %(unit)s are not known, so that how firm its rank is cannot be told.") % {
        "unit": seen.unit_name(seen.unit)
    }
