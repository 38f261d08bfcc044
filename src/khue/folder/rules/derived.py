"""Each derived indicator can be computed from those that it names, and none rests on itself."""

from __future__ import annotations

from collections.abc import Iterable

from khue.folder.loaded import LoadedFolder
from khue.model.finding import Finding, Rule

RULES: tuple[Rule, ...] = ()
"""The rules about formulas (KH2xx) stand beside the checker, in `khue.formulas`."""


def check(folder: LoadedFolder) -> Iterable[Finding]:
    """The checker's findings, each at the character of the file that it is about."""
    entries = {entry.value.id: entry for entry in folder.indicators}
    if not any(entry.value.derived for entry in entries.values()):
        return
    # Here, because the parser of formulas takes longer to import than everything else that a check needs.
    from khue.formulas.derived import derivations
    from khue.formulas.derived_places import Setting

    city = folder.declaration.value.unit if folder.declaration else ""
    contracts = {entry.value.id: entry.value for entry in folder.contracts if len(entry.value.tables) == 1}
    found = derivations(
        {id: entry.value for id, entry in entries.items()}, contracts,
        Setting.of((entry.value for entry in folder.units), city), folder.left_out.get("indicator", frozenset()),
    )  # fmt: skip
    for id, problems in found.problems.items():
        entry = entries[id]
        for problem in problems:
            named = entries.get(str(problem.params.get("suggestion")))
            at = {"suggestion_at": named.where} if named else {}
            place = entry.place_in(problem.offset, "formula")
            yield Finding(problem.rule, entry.path, *place, {**problem.params, **at})
