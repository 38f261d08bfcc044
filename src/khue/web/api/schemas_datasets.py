"""What a dataset and its rows answer, for OpenAPI. The values are made by `khue.pipeline.answers`; a test holds the two together."""

from __future__ import annotations

from typing import Any, Literal

from ninja import Schema
from pydantic import Field

from khue.web.api.schemas_shared import Note, Reason


class Version(Schema):
    """An immutable version of a dataset; `content` is the hash of its rows."""

    dataset: str
    number: int
    rows: int
    created: str
    raw_name: str
    content: str
    contract_version: str
    current: bool
    withdrawn: bool = Field(description="Taken out of use, or with rows of a version that was.")


class ExposedRow(Schema):
    """A row in which a person is identified; the cell is masked."""

    row: int
    file: str
    value: str


class Exposure(Schema):
    """What was found of persons in a column that is not declared so; `settled` where an officer said that it is nothing."""

    column: str
    kind: str
    kind_vi: str
    kind_en: str
    rows: int
    settled: bool
    first: list[ExposedRow]


class Publication(Schema):
    """Whether the rows of the current version are shown, and what holds them back."""

    published: bool
    reasons: list[str] = Field(description="unchecked, exposed, superseded, withdrawn or few.")
    sentences: list[str]
    sentences_en: list[str]
    closed_columns: list[str] = Field(description="Columns whose values are masked or pseudonyms.")
    smallest_count: int = Field(description="Counts below it are suppressed; 0 where every count is published.")
    exposures: list[Exposure]


class QualityMark(Schema):
    """One aspect of a dataset's quality: its score from 0 to 100 (null where it cannot be said), and what it counts."""

    aspect: Literal["completeness", "validity", "currentness", "volume", "use"]
    aspect_text: str
    aspect_text_en: str
    score: float | None
    weight: float
    reason: Reason


class Quality(Schema):
    """How good the current version of a dataset is, from 0 to 100, and what its owner does next."""

    dataset: str
    version: int = Field(description="The version that was judged; 0 where there is none.")
    score: float | None
    step: Reason
    marks: list[QualityMark]


class Dataset(Schema):
    """A dataset: its contract in short, its versions, and the indicators computed from it."""

    id: str
    name: str
    version: str
    status: str
    domain: str
    tags: list[str]
    description: str
    limitations: str
    usage: str
    owner: str
    area_column: str
    time_column: str
    next_update: str
    columns: list[dict[str, Any]] = Field(description="Columns as in the Open Data Contract Standard.")
    sla: list[dict[str, Any]] = Field(description="Promises of service as in the Open Data Contract Standard.")
    current: int | None
    rows: int | None
    set_aside: int | None = Field(
        description="Rows of the files of the current version that do not meet the contract and are not in it."
    )
    versions: list[Version]
    indicators: list[str]
    notes: list[Note] = Field(description="What the build found in the contract, the files and the rows.")
    publication: Publication
    quality: Quality | None


class Row(Schema):
    """A row of a dataset version: `_row` is its number in the file, the rest its columns."""

    model_config = {"extra": "allow"}
