"""What others offer over a network: fetched with a guard, only when it is new, and taken in like any other file."""

from __future__ import annotations

import itertools
import os
import signal
import socket
import sys
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import msgspec
import pytest

sys.path.insert(0, str(Path(__file__).parent))

from elsewhere import Elsewhere, Request, served

from khue.cli.main import main
from khue.folder.load import load_city
from khue.lib import guarded
from khue.lib.guarded import Limits, NotFetchedError
from khue.lib.networks import SETTING, allowed_networks
from khue.model.city import City
from khue.model.contract import CustomProperty, Server
from khue.pipeline.fetching.fetch import Asked, fetch
from khue.stores import ParquetStore

HEAD = "ma,xa,ngay,truc_tuyen\n"
ROWS = HEAD + "A1,X2,2025-01-05,có\nA2,X2,2025-01-09,không\n"
LOOPBACK = allowed_networks("127.0.0.0/8")
QUICK = Limits(bytes=10_000, seconds=20, attempts=3, pause=0.01)
START = datetime(2026, 1, 15, 8, tzinfo=UTC)


@pytest.fixture
def web() -> Iterator[Elsewhere]:
    with served() as found:
        yield found


@pytest.fixture
def local(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(SETTING, "127.0.0.0/8, ::1")


def _get(url: str, tmp_path: Path, limits: Limits = QUICK, **more: object) -> guarded.Fetched:
    return guarded.fetch(url, tmp_path / "got", limits=limits, **{"allowed": LOOPBACK, **more})  # type: ignore[arg-type]


def _why(url: str, tmp_path: Path, limits: Limits = QUICK, **more: object) -> str:
    with pytest.raises(NotFetchedError) as refused:
        _get(url, tmp_path, limits, **more)
    assert not (tmp_path / "got").exists()
    return refused.value.code


class Room:
    """The small city with one source elsewhere."""

    def __init__(self, city: City, home: Path) -> None:
        self.city, self.store = city, ParquetStore(home)

    def ask(self, at: datetime = START, *, due: bool = False) -> list[Asked]:
        return list(fetch(self.city, self.store, at=at, due_only=due))

    def outcome(self, at: datetime = START) -> str:
        (one,) = self.ask(at)
        return one.outcome if one.finding is None else one.finding.rule.code

    def ids(self) -> list[str]:
        current = self.store.current("ho-so")
        return sorted(self.store.rows(current).column("ma").to_pylist()) if current else []


MakeRoom = Callable[..., Room]


@pytest.fixture
def room(make_city: Callable[..., Path], tmp_path: Path) -> MakeRoom:
    city, _ = load_city(make_city())
    assert city is not None

    def make(appends: bool = False, /, *, server: dict[str, object], **says: object) -> Room:
        contract = city.contracts[0]
        own = tuple(one for one in contract.custom_properties if one.property != "khue.delivery")
        own = (*own, CustomProperty(property="khue.delivery", value="append" if appends else "whole"))
        says_so = tuple(CustomProperty(property=f"khue.{name}", value=value) for name, value in says.items())  # type: ignore[arg-type]
        place = Server(server="nguon", custom_properties=says_so, **{"type": "api", **server})  # type: ignore[arg-type]
        contract = msgspec.structs.replace(contract, custom_properties=own, servers=(place,))
        return Room(msgspec.structs.replace(city, contracts=(contract,)), tmp_path / "home")

    return make


def test_only_public_addresses_unless_they_are_allowed(web: Elsewhere, tmp_path: Path) -> None:
    web.answers["/a.csv"] = lambda one: one.give(b"x")
    assert _why(f"{web.at}/a.csv", tmp_path, allowed=()) == "private"
    assert web.asked == []
    assert _get(f"{web.at}/a.csv", tmp_path).bytes == 1


@pytest.mark.parametrize(
    ("url", "code"),
    [
        ("file:///etc/passwd", "scheme"), ("ftp://example.vn/x", "scheme"), ("http://", "address"),
        ("http://a:b@127.0.0.1/", "address"), ("http://127.0.0.1:99999/", "address"), ("http://127.0.0.1/a b", "address"),
        ("http://[::1", "address"), ("http://169.254.169.254/latest/meta-data", "private"), ("http://[::]/", "private"),
        ("http://0.0.0.0/", "private"), ("http://2130706433/", "private"), ("http://[::ffff:10.0.0.1]/", "private"),
    ],
)  # fmt: skip
def test_addresses_that_are_never_asked(url: str, code: str, tmp_path: Path) -> None:
    assert _why(url, tmp_path, allowed=()) == code


def test_a_redirect_is_judged_like_an_address(web: Elsewhere, tmp_path: Path) -> None:
    web.answers["/in"] = lambda one: one.give(b"", 302, Location="http://10.9.9.9/secret")
    web.answers["/file"] = lambda one: one.give(b"", 302, Location="file:///etc/passwd")
    web.answers["/round"] = lambda one: one.give(b"", 302, Location="/round")
    web.answers["/on"] = lambda one: one.give(b"", 301, Location="/a.csv")
    web.answers["/a.csv"] = lambda one: one.give(b"xy")
    assert [_why(f"{web.at}/{path}", tmp_path) for path in ("in", "file", "round")] == [
        "private",
        "scheme",
        "redirects",
    ]
    assert _get(f"{web.at}/on", tmp_path).url.endswith("/a.csv")


def test_a_secret_goes_to_no_other_host(web: Elsewhere, tmp_path: Path) -> None:
    with served() as other:
        web.answers["/on"] = lambda one: one.give(b"", 302, Location=f"{other.at}/a.csv")
        other.answers["/a.csv"] = lambda one: one.give(b"x")
        _get(f"{web.at}/on", tmp_path, headers={"Authorization": "mật".encode().hex()})
        assert "Authorization" in web.asked[0][1]
        assert "Authorization" not in other.asked[0][1]


def test_a_name_that_points_elsewhere_after_it_was_judged(
    web: Elsewhere, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The first answer of the name server is the one that counts, for the judgement and for the connection."""
    port = int(web.at.rpartition(":")[2])
    turns = itertools.count()

    def turning(*_: object, **__: object) -> list[tuple[object, ...]]:
        address = "127.0.0.1" if next(turns) == 0 else "10.9.9.9"
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, port))]

    web.answers["/a.csv"] = lambda one: one.give(b"x")
    real = socket.getaddrinfo
    monkeypatch.setattr(
        guarded.socket, "getaddrinfo", lambda host, *a, **k: turning() if host == "doi.vn" else real(host, *a, **k)
    )
    assert _get(f"http://doi.vn:{port}/a.csv", tmp_path).bytes == 1
    assert web.asked[0][1]["Host"].startswith("doi.vn")
    assert _why(f"http://doi.vn:{port}/a.csv", tmp_path) == "private"


def test_too_large_whether_it_says_so_or_not(web: Elsewhere, tmp_path: Path) -> None:
    def silent(one: Request) -> None:
        one.send_response(200)
        one.end_headers()
        one.wfile.write(b"x" * 20_000)

    web.answers["/said"] = lambda one: one.give(b"x" * 20_000)
    web.answers["/silent"] = silent
    assert [_why(f"{web.at}/{path}", tmp_path) for path in ("said", "silent")] == ["size", "size"]


def test_an_answer_that_never_ends(web: Elsewhere, tmp_path: Path) -> None:
    def dripping(one: Request) -> None:
        one.wfile.write(b"HTTP/1.1 200 OK\r\n")
        for _ in range(100):
            one.wfile.write(b"X-A: b\r\n")
            time.sleep(0.05)

    web.answers["/drip"] = dripping
    assert _why(f"{web.at}/drip", tmp_path, Limits(bytes=1000, seconds=0.4, attempts=1)) == "time"


def test_a_server_that_fails_for_a_while(web: Elsewhere, tmp_path: Path) -> None:
    turns = itertools.count()
    web.answers["/a"] = lambda one: one.give(b"x", 503 if next(turns) < 2 else 200)
    web.answers["/b"] = lambda one: one.give(b"", 503)
    web.answers["/c"] = lambda one: one.give(b"", 403)
    assert _get(f"{web.at}/a", tmp_path).bytes == 1
    (tmp_path / "got").unlink()
    web.asked.clear()
    assert _why(f"{web.at}/b", tmp_path) == "status"
    assert len(web.asked) == 3
    assert _why(f"{web.at}/c", tmp_path) == "status"
    assert len(web.asked) == 4, "what is forbidden is not asked for again"


def test_a_file_that_is_cut_off(web: Elsewhere, tmp_path: Path) -> None:
    web.answers["/a"] = lambda one: one.give(b"x" * 10, Content_Length="20")
    assert _why(f"{web.at}/a", tmp_path) == "cut"
    web.answers["/z"] = lambda one: one.give(b"x", Content_Encoding="gzip")
    assert _why(f"{web.at}/z", tmp_path) == "encoded"


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A certificate of one's own for this machine, with its key."""
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec

    key, name = (
        ec.generate_private_key(ec.SECP256R1()),
        x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "thu")]),
    )
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
        .serial_number(7).not_valid_before(now - timedelta(days=1)).not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )  # fmt: skip
    path = tmp_path_factory.mktemp("tls") / "own.pem"
    plain = serialization.NoEncryption()
    path.write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, plain)
        + made.public_bytes(serialization.Encoding.PEM)
    )
    return path


def test_a_certificate_must_be_trusted_and_bear_the_name(
    certificate: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with served(certificate) as secured:
        secured.answers["/a.csv"] = lambda one: one.give(b"xyz")
        named = secured.at.replace("127.0.0.1", "localhost")
        allowed = allowed_networks("127.0.0.0/8, ::1")
        assert _why(f"{named}/a.csv", tmp_path, allowed=allowed) == "tls"
        monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
        assert _get(f"{named}/a.csv", tmp_path, allowed=allowed).bytes == 3
        (tmp_path / "got").unlink()
        assert _why(f"{secured.at}/a.csv", tmp_path) == "tls", "the certificate is not that of an address"
        secured.answers["/down"] = lambda one: one.give(b"", 302, Location="http://localhost/a.csv")
        assert _why(f"{named}/down", tmp_path, allowed=allowed) == "scheme"


def test_a_file_by_its_etag(web: Elsewhere, room: MakeRoom, local: None) -> None:
    body = [ROWS]

    def answer(one: Request) -> None:
        tag = f'"{len(body[0])}"'
        if one.headers["If-None-Match"] == tag:
            one.give(b"", 304)
        else:
            one.give(body[0].encode(), ETag=tag, Content_Type="text/csv")

    web.answers["/xuat"] = answer
    desk = room(server={"location": f"{web.at}/xuat"}, fetch="http")
    assert [desk.outcome(), desk.outcome()] == ["stored", "same"]
    body[0] += "A3,X3,2025-02-01,có\n"
    assert desk.outcome() == "stored"
    assert desk.ids() == ["A1", "A2", "A3"]
    assert desk.store.version("ho-so", 2).raw_name == "xuat.csv"
    body[0] = HEAD + "A1,X2,2025-13-05,có\n"
    assert [desk.outcome(), desk.outcome()] == ["refused", "refused"], "a bad file is asked for again, and told again"
    assert desk.ids() == ["A1", "A2", "A3"]


def test_by_its_schedule(web: Elsewhere, room: MakeRoom, local: None) -> None:
    web.answers["/a.csv"] = lambda one: one.give(ROWS.encode())
    desk = room(server={"location": f"{web.at}/a.csv"}, fetch="http", everyHours=6)
    asked = [len(desk.ask(START + timedelta(hours=n), due=True)) for n in (0, 5, 6, 7, 12)]
    assert asked == [1, 0, 1, 0, 1]


def test_a_secret_from_the_environment(
    web: Elsewhere, room: MakeRoom, local: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    web.answers["/a.csv"] = lambda one: one.give(
        ROWS.encode(), 200 if one.headers["X-Key"] == "bí-mật".encode().hex() else 401
    )
    desk = room(server={"location": f"{web.at}/a.csv"}, fetch="http", secret="KHO_KEY", header="X-Key")
    with pytest.raises(Exception, match="KHO_KEY"):
        desk.ask()
    monkeypatch.setenv("KHO_KEY", "bí-mật".encode().hex())
    assert desk.outcome() == "stored"
    assert not [path for path in desk.store.home.rglob("*") if path.is_file() and b"62c3ad" in path.read_bytes()]


def test_one_source_that_fails_does_not_stop_the_others(web: Elsewhere, room: MakeRoom, local: None) -> None:
    web.answers["/a.csv"] = lambda one: one.give(ROWS.encode())
    desk = room(server={"location": f"{web.at}/a.csv"}, fetch="http")
    contract = desk.city.contracts[0]
    broken = msgspec.structs.replace(contract.servers[0], server="hong", location=f"{web.at}/gone.csv")
    contract = msgspec.structs.replace(contract, servers=(broken, contract.servers[0]))
    desk.city = msgspec.structs.replace(desk.city, contracts=(contract,))
    assert [one.outcome for one in desk.ask()] == ["failed", "stored"]


@pytest.mark.parametrize("says", [{"fetch": "gopher"}, {"fetch": "http", "everyHours": "mỗi ngày"}])
def test_a_source_that_is_declared_wrongly(room: MakeRoom, says: dict[str, object]) -> None:
    (found,) = room(server={"location": "https://khong-hoi.vn"}, **says).ask()
    assert found.finding is not None
    assert found.finding.rule.code == "KH665"


@pytest.mark.filterwarnings("ignore:.*fork.*:DeprecationWarning")
def test_killed_while_fetching_nothing_half_is_there(web: Elsewhere, room: MakeRoom, local: None) -> None:
    def slow(one: Request) -> None:
        one.send_response(200)
        one.send_header("Content-Length", str(len(ROWS.encode())))
        one.end_headers()
        one.wfile.write(ROWS.encode()[:40])
        one.wfile.flush()
        time.sleep(5)

    web.answers["/a.csv"] = slow
    desk = room(server={"location": f"{web.at}/a.csv"}, fetch="http")
    child = os.fork()
    if child == 0:
        desk.ask()
        os._exit(0)
    while not web.asked:
        time.sleep(0.01)
    time.sleep(0.2)
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    assert desk.store.current("ho-so") is None
    web.answers["/a.csv"] = lambda one: one.give(ROWS.encode())
    assert desk.outcome() == "stored"
    assert not list(desk.store.home.glob(".fetching-*"))


def test_a_full_disk(web: Elsewhere, room: MakeRoom, local: None, monkeypatch: pytest.MonkeyPatch) -> None:
    import resource

    web.answers["/a.csv"] = lambda one: one.give((ROWS + "#" * 200_000).encode())
    desk = room(server={"location": f"{web.at}/a.csv"}, fetch="http")
    before = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, limits[1]))
    try:
        assert desk.outcome() == "KH679"
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
        signal.signal(signal.SIGXFSZ, before)
    assert desk.store.current("ho-so") is None
    assert len(web.asked) == 1, "the disk does not change by asking again"


def test_the_command(web: Elsewhere, make_city: Callable[..., Path], tmp_path: Path, local: None,
                     capsys: pytest.CaptureFixture[str]) -> None:  # fmt: skip
    web.answers["/a.csv"] = lambda one: one.give(ROWS.encode())
    city = make_city()
    contract = city / "contracts" / "ho-so.odcs.yaml"
    contract.write_text(contract.read_text(encoding="utf-8") + f"""
servers:
  - {{server: nguon, type: api, location: "{web.at}/a.csv", customProperties: [{{property: khue.fetch, value: http}}]}}
""", encoding="utf-8")  # fmt: skip
    where = ["--city", str(city), "--home", str(tmp_path / "home"), "--lang", "en"]
    assert main([*where, "check"]) == 0
    capsys.readouterr()
    assert main([*where, "fetch", "ho-so"]) == 0
    assert "version 1 of ho-so" in capsys.readouterr().out
    assert main([*where, "fetch", "--due"]) == 0
    assert "no source to be asked now" in capsys.readouterr().err
    web.answers["/a.csv"] = lambda one: one.give(b"", 404)
    assert main([*where, "fetch"]) == 1
    assert "status 404" in capsys.readouterr().out
