"""Examples that run as they are: curl, Python, R and Excel, asking for things that this city has."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

from khue.pipeline.reading import Build


@dataclass(frozen=True)
class Example:
    """A piece of text to copy; `language` is shell, python, r or powerquery."""

    title: str
    language: str
    code: str


def examples(build: Build, origin: str) -> tuple[Example, ...]:
    """One example for each of the four tools."""
    observations = f"{origin}/api/v1/indicators/{_indicator(build)}/observations"
    return (
        Example(_("In a terminal (curl)"), "shell", _SHELL % {"origin": origin, "observations": observations}),
        Example("Python", "python", _PYTHON % {"origin": origin}),
        Example("R", "r", _R % {"observations": observations}),
        Example(
            _("Excel (Data > Get data > From other sources > Blank query > Advanced editor)"),
            "powerquery",
            _EXCEL % {"origin": origin},
        ),
    )


def _indicator(build: Build) -> str:
    """The indicator with most observations."""
    counts = build.counts()
    return max(counts, key=lambda id: (counts[id], id), default="")


_SHELL = """\
curl -s '%(origin)s/api/v1/targets?limit=5'
curl -s '%(observations)s?format=csv' -o observations.csv
"""

_PYTHON = """\
import json
from urllib.request import urlopen

with urlopen("%(origin)s/api/v1/targets?limit=1000") as answer:
    targets = json.load(answer)["items"]
for target in targets:
    print(target["id"], target["status"], target["latest"] and target["latest"]["value"])
"""

_R = """\
address <- "%(observations)s?format=csv&limit=1000"
observations <- read.csv(address, encoding = "UTF-8")
summary(observations$value)
"""

_EXCEL = """\
let
    Source = Web.Contents("%(origin)s/api/v1/targets?format=csv&limit=1000"),
    Table = Csv.Document(Source, [Delimiter = ",", Encoding = 65001, QuoteStyle = QuoteStyle.Csv]),
    Headed = Table.PromoteHeaders(Table, [PromoteAllScalars = true]),
    Typed = Table.TransformColumnTypes(Headed, {{"value", type number}}, "en-US")
in
    Typed
"""
