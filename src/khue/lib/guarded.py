"""Files fetched from the web, with a guard: only http and https, only public addresses, within limits of size and time.

A name is looked up once, every address it has is judged, and the connection goes to an address that was judged, so that a
name cannot point elsewhere in between. Each redirect is judged like the first address. Proxies are not used: what they
connect to could not be judged. This is the only place of the core that opens a connection to the web.
"""

from __future__ import annotations

import http.client
import re
import socket
import ssl
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from threading import Timer
from urllib.parse import SplitResult, unquote, urljoin, urlsplit

from khue.lib.networks import Network, allowed_networks, may_reach

_BLOCK = 1 << 16
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_PASSING = frozenset({429, 500, 502, 503, 504})
_LONGEST_WAIT = 30.0
_UNPRINTABLE = re.compile(r"[\x00-\x20\x7f-\uffff\\]")


@dataclass(frozen=True)
class Limits:
    """How much is fetched at most, in bytes and in seconds for everything together, and how often it is tried."""

    bytes: int = 2 * 1024**3
    seconds: float = 900.0
    redirects: int = 5
    attempts: int = 4
    pause: float = 0.5
    """Seconds before the second attempt; each later one waits twice as long."""


@dataclass(frozen=True)
class Fetched:
    """What an address answered: `changed` is False where nothing is new since the mark that was sent along."""

    url: str
    changed: bool
    etag: str = ""
    modified: str = ""
    media_type: str = ""
    name: str = ""
    bytes: int = 0


class NotFetchedError(Exception):
    """Nothing was fetched. `code` says why: address, scheme, private, name, redirects, status, size, time, cut, network, tls,
    or encoded; `found` is what was met instead.
    """

    def __init__(self, code: str, url: str, found: object = "", *, passing: bool = False, wait: float = 0.0) -> None:
        super().__init__(f"{code}: {found}")
        self.code, self.url, self.found = code, without_query(url), str(found)
        self.passing, self.wait = passing, wait


def without_query(url: str) -> str:
    """The address without what may be secret in it: user and password, query, fragment.

    >>> without_query("https://a:b@example.vn/x?token=1#y")
    'https://example.vn/x'
    """
    try:
        parts = urlsplit(url)
        host = parts.netloc.rpartition("@")[2]
    except ValueError:
        return "?"
    return f"{parts.scheme}://{host}{parts.path}"[:200]


def fetch(
    url: str, to: Path, *, headers: Mapping[str, str] | None = None, etag: str = "", modified: str = "",
    limits: Limits | None = None, allowed: tuple[Network, ...] | None = None,
) -> Fetched:  # fmt: skip
    """Write what an address answers to a file; raises NotFetchedError, and leaves no file then.

    `headers` may hold secrets: they go to no other host than that of `url`. `etag` and `modified` are those of the answer
    before; where nothing is new since, no file is written. OSError where the disk does not take the file.
    """
    asked = _Asked(url, to, dict(headers or {}), limits or Limits(), allowed_networks() if allowed is None else allowed)
    if etag:
        asked.conditions["If-None-Match"] = etag
    if modified:
        asked.conditions["If-Modified-Since"] = modified
    try:
        return asked.run()
    except BaseException:
        to.unlink(missing_ok=True)
        raise


class _Asked:
    """One request with its redirects and its attempts, which share one deadline."""

    def __init__(
        self, url: str, to: Path, headers: dict[str, str], limits: Limits, allowed: tuple[Network, ...]
    ) -> None:
        self._url, self._to, self._headers, self._limits, self._allowed = url, to, headers, limits, allowed
        self._deadline = time.monotonic() + limits.seconds
        self.conditions: dict[str, str] = {}

    def run(self) -> Fetched:
        for attempt in range(self._limits.attempts):
            try:
                return self._follow()
            except NotFetchedError as error:
                wait = max(error.wait, self._limits.pause * 2**attempt)
                last = attempt + 1 == self._limits.attempts
                if not error.passing or last or time.monotonic() + wait >= self._deadline:
                    raise
                time.sleep(wait)
        raise NotFetchedError("network", self._url)

    def _follow(self) -> Fetched:
        url = self._url
        for _ in range(self._limits.redirects + 1):
            parts = judged(url)
            found = self._ask(url, parts)
            if isinstance(found, Fetched):
                return found
            target = urljoin(url, found)
            if parts.scheme == "https" and urlsplit(target).scheme == "http":
                raise NotFetchedError("scheme", target, "https → http")
            url = target
        raise NotFetchedError("redirects", self._url, self._limits.redirects)

    def _ask(self, url: str, parts: SplitResult) -> Fetched | str:
        """What the address answers, or where it sends on to."""
        connection = self._connection(url, parts)
        path = f"{parts.path or '/'}{'?' + parts.query if parts.query else ''}"
        with self._watched(connection, url):
            connection.connect()
            connection.request("GET", path, headers=self._sent(parts))
            with connection.getresponse() as response:
                self._check_time(url)
                found = self._answer(url, response)
            self._check_time(url)  # an answer that was cut at the deadline looks like one that ended
            return found

    def _check_time(self, url: str) -> None:
        if time.monotonic() >= self._deadline:
            raise NotFetchedError("time", url, f"{self._limits.seconds:g}")

    def _answer(self, url: str, response: http.client.HTTPResponse) -> Fetched | str:
        if response.status in _REDIRECTS and (target := response.headers.get("Location")):
            return target
        if response.status == 304 and self.conditions:
            return Fetched(url, changed=False)
        if response.status != 200:
            raise _refused(url, response)
        return self._keep(url, response)

    @contextmanager
    def _watched(self, connection: _Connection, url: str) -> Iterator[None]:
        """What goes wrong on the way, in our words; the connection is cut at the deadline, whatever it waits for."""
        timer = Timer(max(self._deadline - time.monotonic(), 0.0), _cut, [connection])
        timer.daemon = True
        timer.start()
        try:
            yield
        except (ssl.SSLCertVerificationError, ssl.CertificateError) as error:
            raise NotFetchedError("tls", url, getattr(error, "verify_message", "") or error) from error
        except _NoSpaceError as error:
            raise error.found from error
        except (OSError, http.client.HTTPException) as error:
            if time.monotonic() >= self._deadline:
                raise NotFetchedError("time", url, f"{self._limits.seconds:g}") from error
            raise NotFetchedError("network", url, str(error)[:120] or type(error).__name__, passing=True) from error
        finally:
            timer.cancel()
            connection.close()
            if connection.own is not None:
                connection.own.close()

    def _connection(self, url: str, parts: SplitResult) -> _Connection:
        host, port = parts.hostname or "", parts.port or (443 if parts.scheme == "https" else 80)
        address = self._address(url, host, port)
        seconds = max(min(_LONGEST_WAIT, self._deadline - time.monotonic()), 0.01)
        if parts.scheme == "https":
            return _Secured(host, port, address, seconds)
        return _Pinned(host, port, address, seconds)

    def _address(self, url: str, host: str, port: int) -> str:
        """An address of the host that may be reached."""
        try:
            found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        except (OSError, UnicodeError) as error:
            raise NotFetchedError("name", url, host, passing=isinstance(error, socket.gaierror)) from error
        addresses = [str(one[4][0]) for one in found]
        reachable = [one for one in addresses if may_reach(one, self._allowed)]
        if not reachable:
            raise NotFetchedError("private", url, addresses[0] if addresses else host)
        return reachable[0]

    def _sent(self, parts: SplitResult) -> dict[str, str]:
        own = _origin(parts) == _origin(urlsplit(self._url))
        always = {"User-Agent": "khue", "Accept-Encoding": "identity", "Accept": "*/*", "Connection": "close"}
        return {**always, **(self._headers if own else {}), **self.conditions}

    def _keep(self, url: str, response: http.client.HTTPResponse) -> Fetched:
        headers = response.headers
        if (encoding := headers.get("Content-Encoding", "identity").strip().lower()) not in ("", "identity"):
            raise NotFetchedError("encoded", url, encoding)
        promised = headers.get("Content-Length", "")
        if promised.isdecimal() and int(promised) > self._limits.bytes:
            raise NotFetchedError("size", url, self._limits.bytes)
        size = self._write(url, response)
        if promised.isdecimal() and size != int(promised):
            raise NotFetchedError("cut", url, f"{size} / {promised}", passing=True)
        return Fetched(
            url, changed=True, etag=headers.get("ETag", ""), modified=headers.get("Last-Modified", ""),
            media_type=headers.get_content_type(), name=_name(headers.get_filename() or "", url), bytes=size,
        )  # fmt: skip

    def _write(self, url: str, response: http.client.HTTPResponse) -> int:
        size = 0
        with _storing(), self._to.open("wb") as file:
            while block := _read(response):
                size += len(block)
                if size > self._limits.bytes:
                    raise NotFetchedError("size", url, self._limits.bytes)
                self._check_time(url)
                file.write(block)
        return size


class _Pinned(http.client.HTTPConnection):
    """A connection to one address of a host, whatever its name says by then; `own` is its socket, also when it is done with."""

    own: socket.socket | None = None

    def __init__(self, host: str, port: int, address: str, seconds: float) -> None:
        super().__init__(host, port, timeout=seconds)
        self._address = address

    def connect(self) -> None:
        self.sock = self.own = socket.create_connection((self._address, self.port), self.timeout)


class _Secured(http.client.HTTPSConnection):
    """The same with TLS, whose certificate must be that of the host's name."""

    own: socket.socket | None = None

    def __init__(self, host: str, port: int, address: str, seconds: float) -> None:
        self._context = ssl.create_default_context()
        super().__init__(host, port, timeout=seconds, context=self._context)
        self._address = address

    def connect(self) -> None:
        plain = socket.create_connection((self._address, self.port), self.timeout)
        self.own = plain
        self.sock = self.own = self._context.wrap_socket(plain, server_hostname=self.host)


_Connection = _Pinned | _Secured


class _NoSpaceError(Exception):
    """The disk does not take the file, which is no fault of the other side."""

    def __init__(self, found: OSError) -> None:
        super().__init__(str(found))
        self.found = found


class _OnTheWayError(Exception):
    """What was wrong with the other side while a file was being written."""


@contextmanager
def _storing() -> Iterator[None]:
    try:
        yield
    except _OnTheWayError as error:
        raise http.client.HTTPException(str(error)) from error
    except OSError as error:
        raise _NoSpaceError(error) from error


def _read(response: http.client.HTTPResponse) -> bytes:
    try:
        return response.read1(_BLOCK)
    except (OSError, http.client.HTTPException, ValueError) as error:
        raise _OnTheWayError(str(error)[:120] or type(error).__name__) from error


def judged(url: str) -> SplitResult:
    """The parts of an address that may be asked; raises NotFetchedError for one that may not."""
    try:
        parts = urlsplit(url)
        sound = bool(parts.hostname) and (parts.port or 1) > 0
    except ValueError:
        raise NotFetchedError("address", url, url[:80]) from None
    if parts.scheme not in ("http", "https"):
        raise NotFetchedError("scheme", url, parts.scheme)
    if not sound or parts.username is not None or _UNPRINTABLE.search(url):
        raise NotFetchedError("address", url, without_query(url))
    return parts


def _origin(parts: SplitResult) -> tuple[str, str | None, int | None]:
    return parts.scheme, parts.hostname, parts.port


def _refused(url: str, response: http.client.HTTPResponse) -> NotFetchedError:
    after = response.headers.get("Retry-After", "")
    wait = min(float(after), _LONGEST_WAIT) if after.isdecimal() and len(after) < 6 else 0.0
    return NotFetchedError("status", url, response.status, passing=response.status in _PASSING, wait=wait)


def _name(said: str, url: str) -> str:
    """The name of a file: what the answer calls it, or the end of the address; never a path, never hidden."""
    plain = said or unquote(urlsplit(url).path.rpartition("/")[2])
    kept = "".join(letter for letter in re.split(r"[/\\]", plain)[-1] if letter.isprintable())
    return kept.strip().lstrip(".~$")[-120:]


def _cut(connection: _Connection) -> None:
    """End a connection from another thread."""
    with suppress(OSError):
        if connection.own is not None:
            connection.own.shutdown(socket.SHUT_RDWR)
