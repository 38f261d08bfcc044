"""A small HTTP server that stands in for a ClickHouse server: it hands what is posted to ClickHouse in this process.

No server program can be fetched where these tests run. What is real: the requests, as a socket carries them, and the
answers, which ClickHouse itself gives. What is not: sessions, access rights and limits of a server.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

from khue.engines.clickhouse import process_connection


@dataclass
class Asked:
    """A request as it came."""

    query: str
    params: dict[str, str]
    user: str | None
    sent: int


@dataclass
class StandIn:
    """Where it listens, who may ask, and what was asked."""

    folder: Path
    user: str = "khue"
    password: str = "mật:khẩu/@"
    port: int = 0
    asked: list[Asked] = field(default_factory=list)

    def answer(self, query: str, rows: bytes) -> bytes:
        """What ClickHouse says; raises RuntimeError with what it complains of."""
        if rows:
            file = self.folder / "sent.arrows"
            file.write_bytes(rows)
            head, _, kind = query.rpartition(" FORMAT ")
            query = f"{head} FROM INFILE '{file}' FORMAT {kind}"
        return bytes(process_connection().query(query, "ArrowStream").bytes())


@contextmanager
def listening(folder: Path) -> Iterator[StandIn]:
    """The server on a free port, stopped afterwards."""
    stand_in = StandIn(folder)

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            params = {name: values[0] for name, values in parse_qs(urlsplit(self.path).query).items()}
            body = self._chunks() if "chunked" in self.headers.get("Transfer-Encoding", "") else self._body()
            query = params.pop("query", None)
            rows = body if query else b""
            query = query or body.decode()
            user = self.headers.get("X-ClickHouse-User")
            stand_in.asked.append(Asked(query, params, user, len(rows)))
            key = (self.headers.get("X-ClickHouse-Key") or "").encode("latin-1").decode()
            if (user, key) != (stand_in.user, stand_in.password):
                self._say(403, b"Code: 516. DB::Exception: khue: Authentication failed")
                return
            try:
                self._say(200, stand_in.answer(query, rows))
            except RuntimeError as error:
                self._say(500, str(error).encode())

        def _body(self) -> bytes:
            return self.rfile.read(int(self.headers["Content-Length"]))

        def _chunks(self) -> bytes:
            found = b""
            while size := int(self.rfile.readline(), 16):
                found += self.rfile.read(size)
                self.rfile.readline()
            self.rfile.readline()
            return found

        def _say(self, status: int, text: bytes) -> None:
            self.send_response(status)
            self.send_header("Content-Length", str(len(text)))
            self.end_headers()
            self.wfile.write(text)

        def log_message(self, format: str, *args: Any) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        stand_in.port = server.server_address[1]
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            yield stand_in
        finally:
            server.shutdown()
            thread.join()
