"""A ClickHouse server over HTTP, by the standard library: queries go out as text, rows and results as Arrow."""

from __future__ import annotations

import re
import ssl
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from urllib.parse import urlencode

from khue.engines.address import Address

OPTIONS = ("secure", "home", "database", "timeout")
"""What may stand behind the `?` of an address."""
_PORTS = {False: 8123, True: 8443}
_YES = {"1": True, "true": True, "0": False, "false": False}
_CONTROL = re.compile(r"[\x00-\x1f\x7f]")
_SECONDS = re.compile(r"[1-9][0-9]{0,5}")


class ServerError(Exception):
    """What the server said instead of a result, or why nothing was heard of it."""


@dataclass(frozen=True)
class Server:
    """Where a server is, and who asks. `home` is a copy of the data home that it can read itself; `timeout` in seconds."""

    host: str
    port: int
    secure: bool = False
    user: str = ""
    password: str = field(default="", repr=False)
    home: str = ""
    database: str = ""
    timeout: int = 600

    @classmethod
    def at(cls, address: Address) -> Server:
        """The server at `clickhouse://user:password@host:port/?option=value`; raises UsageError for a wrong one."""
        url, (user, password), options = address.url(), address.login(), address.options
        secure = _YES.get(options.get("secure", "1" if address.scheme == "clickhouses" else "0").lower())
        timeout = options.get("timeout", "600")
        if secure is None:
            raise address.refused("?secure=")
        if not _SECONDS.fullmatch(timeout):
            raise address.refused("?timeout=")
        if _CONTROL.search(user + password):
            raise address.refused("user:password@")
        home, database = options.get("home", ""), options.get("database", "")
        return cls(url.hostname or "", url.port or _PORTS[secure], secure, user, password, home, database, int(timeout))

    def ask(self, query: str, session: str, rows: Iterator[bytes] | None = None) -> bytes:
        """The answer to a query, which may take rows with it; raises ServerError."""
        params = {"session_id": session, "wait_end_of_query": "1", "database": self.database}
        if rows is not None:
            params["query"] = query
        path = f"/?{urlencode({name: value for name, value in params.items() if value})}"
        connection = self._connection()
        try:
            connection.request("POST", path, query.encode() if rows is None else rows, self._headers())
            response = connection.getresponse()
            said = response.read()
        except (OSError, HTTPException) as error:
            raise ServerError(f"{self.host}:{self.port}: {error or type(error).__name__}") from error
        finally:
            connection.close()
        if response.status != 200:
            raise ServerError(f"{self.host}:{self.port}: {response.status} {said[:2000].decode('utf-8', 'replace')}")
        return said

    def _connection(self) -> HTTPConnection:
        if self.secure:
            context = ssl.create_default_context()
            return HTTPSConnection(self.host, self.port, timeout=self.timeout, context=context)
        return HTTPConnection(self.host, self.port, timeout=self.timeout)

    def _headers(self) -> dict[str, str | bytes]:
        login = {"X-ClickHouse-User": self.user.encode(), "X-ClickHouse-Key": self.password.encode()}
        return {"Content-Type": "application/octet-stream", **(login if self.user else {})}
