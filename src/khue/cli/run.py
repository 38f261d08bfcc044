"""khue run: build what is stale, then serve the portal from this process."""

from __future__ import annotations

import argparse
import errno
import multiprocessing
import os
import socket
import sys
from pathlib import Path

from khue.cli import faults
from khue.cli.build import sentence
from khue.cli.session import build_now, home_of, print_findings
from khue.exceptions import InputError
from khue.model.finding import Finding

_LOOPBACK = ("127.0.0.1", "localhost", "::1")
_THREADS = 4
_WAITING_REQUESTS = 256

_SERVING = {"vi": "Khuê đang phục vụ tại {0} (Ctrl+C để dừng).", "en": "Khuê is serving at {0} (Ctrl+C stops it)."}
_OLD = {
    "vi": "Thư mục còn lỗi nêu trên, nên vẫn phục vụ bản dựng {0} trước đó.",
    "en": "The folder has the errors above, so build {0}, made before, is served.",
}


def run(args: argparse.Namespace) -> int:
    """Serve the portal; 1 when there is nothing to serve or the port is taken."""
    _check_port(args.host, args.port)
    if args.fetch:
        from khue.cli.fetch import ask_all

        ask_all(args, "", due_only=True, to=sys.stderr)
    outcome = build_now(args)
    print_findings([*outcome.findings, *outcome.refused], args)
    if outcome.failed and not outcome.id:
        _say(sentence(outcome, args.lang))
        return 1
    _say(_OLD[args.lang].format(outcome.id) if outcome.failed else sentence(outcome, args.lang))
    if args.date:
        os.environ["KHUE_DATE"] = args.date.isoformat()  # builds after an upload are of the same day
    _say(_SERVING[args.lang].format(_address(args.host, args.port)))
    serve(args.city, home_of(args), args.host, args.port)
    return 0


def serve(city: Path, home: Path, host: str, port: int) -> None:
    """Answer requests from the current build until the process is told to stop."""
    os.environ["KHUE_CITY"] = str(city.resolve())
    os.environ["KHUE_HOME"] = str(home.resolve())
    if host not in _LOOPBACK:
        os.environ.setdefault("KHUE_HOSTS", "*")  # who opens the portal to a network names its hosts, or takes all
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "khue.web.settings")
    os.environ["KHUE_PREPARE"] = "1"
    # A worker that is a copy of this process has none of the threads that libraries began here for the build, and dies of it.
    multiprocessing.set_start_method("spawn", force=True)
    from granian.constants import Interfaces
    from granian.server import Server

    Server(
        "khue.web.wsgi:application", address=host, port=port, interface=Interfaces.WSGI, workers=1, log_level=_quiet(),
        blocking_threads=_THREADS, backpressure=_WAITING_REQUESTS,
    ).serve()  # fmt: skip


def _quiet() -> object:
    from granian.log import LogLevels

    return LogLevels.warning


def _check_port(host: str, port: int) -> None:
    """Say before anything is built that the address cannot be had."""
    try:
        info = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        with socket.socket(info[0], info[1]) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(info[4])
    except OSError as error:
        taken = error.errno == errno.EADDRINUSE
        params = {"host": host, "port": port, "next": port % 65535 + 1, "reason": error.strerror or str(error)}
        rule = faults.PORT_TAKEN if taken else faults.NO_SUCH_HOST
        raise InputError(finding=Finding(rule, f"{host}:{port}", params=params)) from error


def _address(host: str, port: int) -> str:
    return f"http://{f'[{host}]' if ':' in host else host}:{port}/"


def _say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)
