"""A source elsewhere as the contract's `servers` declare it, and what one time of fetching brings.

`khue.fetch` of a server's custom properties says how: `http`, `ckan`, `ogc`, `postgresql` or `sqlite`; `khue.everyHours` how
often (24). Secrets are never declared: `khue.secret` names the environment variable that has one.
"""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from pathlib import Path

import msgspec

from khue.exceptions import InputError, UsageError
from khue.lib.guarded import Fetched, Limits, NotFetchedError, fetch
from khue.lib.networks import SETTING, Network, allowed_networks
from khue.model.base import Text
from khue.model.contract import Contract, Server
from khue.model.finding import Finding, Rule
from khue.sources.remote import faults

KINDS = ("http", "ckan", "ogc", "postgresql", "sqlite")
_EVERY_HOURS = 24.0

BAD_NETWORKS = Rule(
    "KH667", "bad-networks",
    Text(vi="{name} không phải là danh sách mạng: {found}.", en="{name} is not a list of networks: {found}."),
    Text(vi="Viết như 10.1.0.0/16, 127.0.0.1.", en="Write it as 10.1.0.0/16, 127.0.0.1."),
)  # fmt: skip


class Mark(msgspec.Struct, frozen=True, omit_defaults=True):
    """Up to where a source was read: the marks of a web answer, or the greatest value of a cursor column."""

    etag: str = ""
    modified: str = ""
    cursor: str = ""


@dataclass(frozen=True)
class Brought:
    """A file that a source gave, under the name that it is to have, and the mark to go on from when it is stored."""

    file: Path
    mark: Mark


@dataclass(frozen=True)
class Elsewhere:
    """A server of a contract from which data is fetched, with the limits that hold for all that is fetched.

    `columns`, `key` (the primary key) and `appends` are the contract's.
    """

    dataset: str
    server: Server
    kind: str
    columns: tuple[str, ...] = ()
    key: tuple[str, ...] = ()
    appends: bool = False
    limits: Limits = field(default_factory=Limits)

    @property
    def hours(self) -> float:
        """How many hours lie between two times of fetching."""
        said = self.server.custom("khue.everyHours")
        try:
            hours = float(said or _EVERY_HOURS)
        except ValueError:
            hours = 0.0
        if not 0 < hours < 24 * 366:
            raise self.bad(f"khue.everyHours là {said}", f"khue.everyHours is {said}")
        return hours

    def asked(self, name: str, *, required: bool = False) -> str:
        """A custom property of the server; InputError where it is required and not there."""
        found = self.server.custom(f"khue.{name}")
        if required and not found:
            raise self.bad(f"thiếu khue.{name}", f"khue.{name} is missing")
        return found

    @property
    def location(self) -> str:
        """The address."""
        if not self.server.location:
            raise self.bad("thiếu location", "location is missing")
        return self.server.location

    def secret(self, name: str) -> str:
        """What the environment variable has that a property names; empty where the property names none."""
        variable = self.asked(name)
        if not variable:
            return ""
        found = os.environ.get(variable, "")
        if not found:
            raise UsageError(
                finding=Finding(faults.NO_SECRET, variable, params={"name": variable, "dataset": self.dataset})
            )
        return found

    def fetch(self, url: str, to: Path, mark: Mark = Mark(), accept: str = "") -> Fetched:  # noqa: B008 - it is frozen
        """Fetch an address of this source; raises InputError with a finding."""
        headers = {"Accept": accept} if accept else {}
        if secret := self.secret("secret"):
            headers[self.asked("header") or "Authorization"] = secret
        try:
            return fetch(
                url,
                to,
                headers=headers,
                etag=mark.etag,
                modified=mark.modified,
                limits=self.limits,
                allowed=_networks(),
            )
        except NotFetchedError as error:
            raise faults.fetching_failed(error) from error

    def bad(self, vi: str, en: str) -> InputError:
        """The finding that says what is wrong with the declaration."""
        return faults.bad_source(self.dataset, self.server.server, vi, en)


def of_contract(contract: Contract) -> list[Elsewhere]:
    """The sources of a contract; raises InputError for one that is fetched in a way that nobody knows."""
    found = []
    columns = tuple(column.name for column in contract.table.properties) if contract.tables else ()
    for server in contract.servers:
        kind = server.custom("khue.fetch")
        if kind and kind not in KINDS:
            raise faults.bad_source(contract.id, server.server, f"khue.fetch là {kind}", f"khue.fetch is {kind}")
        if kind:
            key = contract.primary_key if contract.tables else ()
            found.append(Elsewhere(contract.id, server, kind, columns, key, contract.appends))
    return found


def _networks() -> tuple[Network, ...]:
    try:
        return allowed_networks()
    except ValueError as error:
        raise UsageError(finding=Finding(BAD_NETWORKS, SETTING, params={"name": SETTING, "found": error})) from error
