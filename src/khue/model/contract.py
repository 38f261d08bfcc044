"""A dataset's contract, in the Open Data Contract Standard 3.1 (the part of it that Khuê reads).

Khuê's own needs are ODCS custom properties: `khue.areaColumn` and `khue.timeColumn` name the columns that place a row
in a unit and on a day, `khue.nextUpdate` the rhythm; `khue.smallestCount` is the least count that may be published of
its rows, and a column's `khue.pseudonym` and `khue.quasiIdentifier` say how persons are kept from being known by it;
`khue.mayBeEmpty` says that a cell of it may rightly be empty.
"""

from __future__ import annotations

import msgspec

from khue.model.base import Declared, Identifier

CLASSES = ("public", "internal", "personal", "sensitive", "restricted", "confidential")
"""What a column may be classified as (ODCS classification); only what is public, or not classified, is published."""
CHOICES = {"khue.delivery": ("whole", "append"), "khue.policy": ("refuse", "accept-good")}
"""The properties that are one of a few words; the first of them holds where the property is not given."""


def is_count(text: str) -> bool:
    """Whether a text is a whole number that is not negative.

    >>> is_count("5"), is_count("5.0"), is_count("-1"), is_count("")
    (True, True, False, False)
    """
    whole, _, rest = text.partition(".")
    return whole.isascii() and whole.isdigit() and not rest.strip("0") and len(whole) < 10


class LogicalTypeOptions(Declared, frozen=True, rename="camel"):
    """Limits of a property's values (ODCS logicalTypeOptions)."""

    minimum: float | None = None
    maximum: float | None = None
    exclusive_minimum: float | None = None
    exclusive_maximum: float | None = None
    multiple_of: float | None = None
    min_length: int | None = None
    max_length: int | None = None
    pattern: str | None = None
    format: str | None = None


class CustomProperty(Declared, frozen=True):
    """A name and a value outside the standard (ODCS customProperties)."""

    property: str
    value: str | float | int | bool | None = None
    description: str = ""


class Relationship(Declared, frozen=True, rename="camel"):
    """A foreign key (ODCS relationships): each value of `source` stands in `to`; several columns together are lists.

    Columns are named as `table.column`, of this or another contract, or by ids, as
    `ho-so.odcs.yaml#/schema/ho_so/properties/ma`. `source` is written `from`, and left out where it stands at its column.
    """

    to: str | tuple[str, ...]
    source: str | tuple[str, ...] = msgspec.field(name="from", default="")
    type: str = "foreignKey"
    custom_properties: tuple[CustomProperty, ...] = ()


class SumOfParts(Declared, frozen=True, rename="camel"):
    """Rows that add up to another row, within rows of equal `within`, in each of the columns `sum`.

    `by` is the column that tells rows apart. The whole is the row where it is `total`, and its parts those where it is one of
    `parts` (none: any other); or, with `units`, the row of a unit, and its parts those of the units below; or the row that
    its parts name in the column `parent`. They may differ by `tolerance`, and by a share `relative_tolerance` of the whole.
    """

    sum: tuple[str, ...]
    by: str
    within: tuple[str, ...] = ()
    total: str | float | int | bool | None = None
    parts: tuple[str | float | int | bool, ...] = ()
    units: bool = False
    parent: str = ""
    tolerance: float = 0
    relative_tolerance: float = 0

    @property
    def columns(self) -> tuple[str, ...]:
        """Every column that it names."""
        named = (*self.sum, self.by, *self.within, *((self.parent,) if self.parent else ()))
        return tuple(dict.fromkeys(named))

    @property
    def ways(self) -> int:
        """In how many ways it says what the parts are; it must be one."""
        return (self.total is not None) + self.units + bool(self.parent)


class Quality(Declared, frozen=True, rename="camel"):
    """A quality rule (ODCS quality): a library metric such as `invalidValues` with its arguments, or text.

    With `type: custom` and `engine: khue`, `implementation` is a condition that every row is to meet, or says which rows add
    up to others (docs/contracts.md).
    """

    type: str = "library"
    name: str = ""
    description: str = ""
    metric: str = ""
    arguments: dict[str, str | float | int | bool | list[str | float | int | bool] | None] = {}
    must_be: float | None = None
    must_be_greater_than: float | None = None
    must_be_less_than: float | None = None
    severity: str = ""
    dimension: str = ""
    engine: str = ""
    implementation: str | SumOfParts = ""

    @property
    def condition(self) -> str:
        """The text of its implementation; empty where it is none."""
        return self.implementation if isinstance(self.implementation, str) else ""

    @property
    def of_rows(self) -> bool:
        """Whether it is a condition that every row is to meet, in the language of formulas (`type: custom`, engine khue)."""
        return self.type == "custom" and self.engine == "khue" and isinstance(self.implementation, str)

    @property
    def sums(self) -> SumOfParts | None:
        """Which rows are to add up to others, where it says so (`type: custom`, engine khue)."""
        own = self.type == "custom" and self.engine == "khue"
        return self.implementation if own and isinstance(self.implementation, SumOfParts) else None

    @property
    def words(self) -> str:
        """What it may be called where it has no name."""
        return self.name or self.condition or self.metric or self.type


class Property(Declared, frozen=True, rename="camel"):
    """A column. `logical_type`: string, integer, number, boolean, date or timestamp."""

    name: str
    logical_type: str
    id: str = ""
    relationships: tuple[Relationship, ...] = ()
    physical_type: str = ""
    business_name: str = ""
    description: str = ""
    required: bool = False
    unique: bool = False
    primary_key: bool = False
    primary_key_position: int = -1
    classification: str = ""
    logical_type_options: LogicalTypeOptions = LogicalTypeOptions()
    quality: tuple[Quality, ...] = ()
    examples: tuple[str | float | int | bool, ...] = ()
    tags: tuple[str, ...] = ()
    custom_properties: tuple[CustomProperty, ...] = ()

    @property
    def closed(self) -> bool:
        """Whether its values are never published: every class but `public`, also one that nobody knows."""
        return self.classification.strip().casefold() not in ("", "public")

    @property
    def pseudonymous(self) -> bool:
        """Whether its values are published as pseudonyms (`khue.pseudonym`)."""
        return self.closed and self._says("khue.pseudonym")

    @property
    def quasi_identifier(self) -> bool:
        """Whether its values, with those of others, may tell who a row is about (`khue.quasiIdentifier`)."""
        return self._says("khue.quasiIdentifier")

    @property
    def may_be_empty(self) -> bool:
        """Whether empty cells are as they should be (`khue.mayBeEmpty`), and count against no one."""
        return self._says("khue.mayBeEmpty")

    def _says(self, name: str) -> bool:
        return any(one.property == name and str(one.value).casefold() == "true" for one in self.custom_properties)


class SchemaObject(Declared, frozen=True, rename="camel"):
    """A table of the dataset (ODCS schema); Khuê reads one a contract."""

    name: str
    properties: tuple[Property, ...]
    id: str = ""
    relationships: tuple[Relationship, ...] = ()
    logical_type: str = "object"
    physical_type: str = "table"
    business_name: str = ""
    description: str = ""
    quality: tuple[Quality, ...] = ()


class Description(Declared, frozen=True):
    """What the data is for and what it is not for (ODCS description)."""

    purpose: str = ""
    limitations: str = ""
    usage: str = ""


class SlaProperty(Declared, frozen=True):
    """A promise of service (ODCS slaProperties): frequency, latency, retention ..."""

    property: str
    value: str | float | int
    unit: str = ""
    description: str = ""


class TeamMember(Declared, frozen=True):
    """Who answers for the data: here `username` is an agency's code and `role` the post."""

    username: str
    role: str = ""
    name: str = ""


class Team(Declared, frozen=True):
    """The team of ODCS 3.1."""

    name: str = ""
    members: tuple[TeamMember, ...] = ()


class Server(Declared, frozen=True, rename="camel"):
    """Where the data lies (ODCS servers); Khuê fetches from one whose custom properties say how (`khue.fetch`)."""

    server: str
    type: str
    id: str = ""
    description: str = ""
    environment: str = ""
    location: str = ""
    host: str = ""
    port: int = 0
    database: str = ""
    schema_name: str = msgspec.field(name="schema", default="")
    format: str = ""
    custom_properties: tuple[CustomProperty, ...] = ()

    def custom(self, name: str) -> str:
        """The value of a custom property as text, or empty."""
        return next((str(p.value) for p in self.custom_properties if p.property == name), "")


class Contract(Declared, frozen=True, rename="camel"):
    """One file under contracts/, valid against the published JSON Schema of ODCS 3.1."""

    api_version: str
    kind: str
    id: Identifier
    version: str
    status: str
    name: str = ""
    domain: str = ""
    tenant: str = ""
    data_product: str = ""
    description: Description = Description()
    tags: tuple[str, ...] = ()
    tables: tuple[SchemaObject, ...] = msgspec.field(name="schema", default=())
    sla_properties: tuple[SlaProperty, ...] = ()
    team: Team = Team()
    servers: tuple[Server, ...] = ()
    custom_properties: tuple[CustomProperty, ...] = ()

    @property
    def table(self) -> SchemaObject:
        """The one table that Khuê reads."""
        return self.tables[0]

    @property
    def appends(self) -> bool:
        """Whether each file adds its rows to those stored (`khue.delivery: append`), or is the whole dataset."""
        return self.custom("khue.delivery") == "append"

    @property
    def accepts_good(self) -> bool:
        """Whether good rows are taken in beside bad ones, which are kept aside (`khue.policy: accept-good`)."""
        return self.custom("khue.policy") == "accept-good"

    def custom(self, name: str) -> str:
        """The value of a custom property as text, or empty."""
        return next((str(p.value) for p in self.custom_properties if p.property == name), "")

    @property
    def closed(self) -> frozenset[str]:
        """The names of the columns whose values are never published."""
        return (
            frozenset(column.name for column in self.table.properties if column.closed) if self.tables else frozenset()
        )

    def smallest_count(self, city: int) -> int:
        """The least count that may be published of its rows (`khue.smallestCount`); 0 where every count may be.

        `city` is the city's own rule for datasets about persons: those with columns that are never published.
        """
        given = self.custom("khue.smallestCount")
        return int(float(given)) if is_count(given) else city if self.closed else 0

    @property
    def primary_key(self) -> tuple[str, ...]:
        """The names of the columns of the primary key, in its order; empty where there is none."""
        keys = [column for column in self.table.properties if column.primary_key]
        return tuple(column.name for column in sorted(keys, key=lambda column: max(column.primary_key_position, 0)))

    @property
    def area_column(self) -> str:
        """The column with the code of the unit a row belongs to."""
        return self.custom("khue.areaColumn")

    @property
    def time_column(self) -> str:
        """The column with the day a row belongs to; of a month or year that is the first day."""
        return self.custom("khue.timeColumn")

    @property
    def owner(self) -> str:
        """The code of the agency that owes the data."""
        return next((member.username for member in self.team.members if member.role == "owner"), "")
