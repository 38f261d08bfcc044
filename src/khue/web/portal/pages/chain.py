"""What stands behind an observation: its row, file and dataset as knots of the thread, and its source as a link."""

from __future__ import annotations

from django.utils.translation import gettext as _

from khue.model.observation import Observation
from khue.pipeline.manifest import DatasetVersion
from khue.pipeline.reading import Build
from khue.ports import SourceRows
from khue.web.portal import links, speaking
from khue.web.portal.memo import once_per_build
from khue.web.portal.pages import data_rows
from khue.web.portal.parts import Fact, Source

ANCHOR = "cach-tinh"
"""Where an indicator's page says how its number was made."""

ROWS = 5
"""So many of the rows that a value counts are shown."""

Ends = dict[str, tuple[str, str]]
"""Label and address by the key of a knot."""


def behind(build: Build, observation: Observation | None) -> Ends:
    """The knots row, file and dataset of an observation; a published figure has the page it was read on as its file."""
    if observation is None:
        return {}
    if observation.version:
        return _computed(build, observation)
    if observation.source:
        return {"file": (speaking.host(observation.source), observation.source)}
    return {}


def _computed(build: Build, observation: Observation) -> Ends:
    dataset, number = split(observation.version)
    version = find_version(build, dataset, number)
    ends: Ends = {"dataset": (_dataset(build, dataset, number), links.to("dataset", dataset))}
    if version:
        ends["file"] = (version.raw_name, links.to("dataset", dataset))
    behind = first_rows(build, observation)
    if version and behind.rows:
        row = behind.rows[0]
        ends["row"] = (_("row %(line)s") % {"line": row[0]}, data_rows.address(version, list(behind.columns), row))
    return ends


@once_per_build
def first_rows(build: Build, observation: Observation) -> SourceRows:
    """The first rows that an observation counts. Pages ask for them of the newest one of each indicator, which are few."""
    return build.source_rows(observation, limit=ROWS)


def source_of(build: Build, observation: Observation) -> Source:
    """Where an observation comes from: a version of a dataset, or the page of a published figure."""
    if observation.version:
        dataset, number = split(observation.version)
        return Source(_dataset(build, dataset, number), links.to("dataset", dataset))
    if build.indicators[observation.indicator].derived:
        return Source(_("computed from other indicators"), f"{links.to('indicator', observation.indicator)}#{ANCHOR}")
    return Source(speaking.host(observation.source), observation.source) if observation.source else Source()


def parts_words(observation: Observation, lang: str) -> str:
    """Numerator ÷ denominator; a dash where they are not known."""
    if observation.numerator is None or observation.denominator is None:
        return "–"
    return f"{speaking.figure(observation.numerator, '', lang)} ÷ {speaking.figure(observation.denominator, '', lang)}"


def computed_on(build: Build, lang: str) -> Fact:
    """When the values of a build were computed."""
    return Fact(_("Computed"), speaking.period(build.built_at[:10], lang), note=_("build %(id)s") % {"id": build.id})


def split(version: str) -> tuple[str, int]:
    """The dataset and number of a version's label ("ho_so/3")."""
    dataset, _slash, number = version.rpartition("/")
    return dataset, int(number)


def find_version(build: Build, dataset: str, number: int) -> DatasetVersion | None:
    """The version as the build saw it."""
    return next((v for v in build.datasets if (v.dataset, v.number) == (dataset, number)), None)


def _dataset(build: Build, dataset: str, number: int) -> str:
    name = next((c.name or c.id for c in build.city.contracts if c.id == dataset), dataset)
    return _("%(dataset)s, version %(number)s") % {"dataset": name, "number": number}
