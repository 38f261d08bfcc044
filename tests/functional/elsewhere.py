"""A web server of one's own: each path answers as the test says, and remembers what it was asked."""

from __future__ import annotations

import json
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

Answer = Callable[["Request"], None]


class Request(BaseHTTPRequestHandler):
    """One request; `answers` by path say what becomes of it."""

    answers: dict[str, Answer]
    asked: list[tuple[str, dict[str, str]]]

    def do_GET(self) -> None:
        path = urlsplit(self.path).path
        self.asked.append((self.path, dict(self.headers)))
        self.answers.get(path, lambda one: one.give(b"", status=404))(self)

    @property
    def query(self) -> dict[str, str]:
        return {name: values[0] for name, values in parse_qs(urlsplit(self.path).query).items()}

    def give(self, body: bytes, status: int = 200, **headers: str) -> None:
        self.send_response(status)
        for name, value in {"Content_Length": str(len(body)), **headers}.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()
        self.wfile.write(body)

    def give_json(self, found: object) -> None:
        self.give(json.dumps(found).encode(), Content_Type="application/json")

    def log_message(self, *_: object) -> None:
        """Nothing on the test's output."""


class Elsewhere:
    """The server: its address, its answers and what it was asked."""

    def __init__(self, server: ThreadingHTTPServer, handler: type[Request], scheme: str) -> None:
        self.at = f"{scheme}://127.0.0.1:{server.server_address[1]}"
        self.answers, self.asked = handler.answers, handler.asked


class _Quiet(ThreadingHTTPServer):
    """Says nothing of clients that hang up."""

    def handle_error(self, request: object, client_address: object) -> None:
        """Nothing."""


@contextmanager
def served(certificate: Path | None = None) -> Iterator[Elsewhere]:
    """A server for the time of a test; with a certificate (and its key) it speaks TLS."""
    handler = type("Own", (Request,), {"answers": {}, "asked": []})
    server = _Quiet(("127.0.0.1", 0), handler)
    if certificate is not None:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate)
        server.socket = context.wrap_socket(server.socket, server_side=True)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        yield Elsewhere(server, handler, "https" if certificate else "http")
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
