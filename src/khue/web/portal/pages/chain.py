"""What stands behind an observation: its row, file and dataset as knots of the thread, and its source as a link."""

from __future__ import annotations

from django.utils.translation import gettext as _

from khue.model.observation import Observation
from khue.pipeline.reading import Build, DatasetVersion
from khue.web.portal import links, speaking
from khue.web.portal.parts import Source

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
    rows = build.source_rows(observation, limit=1).rows
    if rows:
        line = str(rows[0][0])
        ends["row"] = (_("row %(line)s") % {"line": line}, links.to("dataset_row", dataset, number, line))
    return ends


def source_of(build: Build, observation: Observation) -> Source:
    """Where an observation comes from: a version of a dataset, or the page of a published figure."""
    if observation.version:
        dataset, number = split(observation.version)
        return Source(_dataset(build, dataset, number), links.to("dataset", dataset))
    return Source(speaking.host(observation.source), observation.source) if observation.source else Source()


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
