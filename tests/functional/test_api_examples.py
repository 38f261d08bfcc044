"""The page about the interface, and its examples, which run as they are copied."""

from __future__ import annotations

import html
import re
import shutil
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from wsgiref.simple_server import WSGIRequestHandler, make_server

import pytest
from django.core.wsgi import get_wsgi_application
from django.test import Client, override_settings

from khue.web.api.problems import KINDS

CITY = Path(__file__).resolve().parents[2] / "cities" / "sao-khue"


class Silent(WSGIRequestHandler):
    """Writes no log."""

    def log_message(self, *_given: object) -> None:
        """Nothing."""


@pytest.fixture
def served(portal_home: Path) -> Iterator[str]:
    """The address of the portal on this machine, as long as a test lasts."""
    with override_settings(KHUE_CITY=CITY, KHUE_HOME=portal_home):
        server = make_server("127.0.0.1", 0, get_wsgi_application(), handler_class=Silent)
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()
        server.server_close()


def _examples(portal: Client, origin: str) -> dict[str, str]:
    page = portal.get("/api/", headers={"host": origin.removeprefix("http://")}).content.decode()
    found = re.findall(r'data-language="(\w+)"><code>(.*?)</code>', page, re.S)
    return {language: html.unescape(code) for language, code in found}


def test_the_curl_example_runs(portal: Client, served: str, tmp_path: Path) -> None:
    if shutil.which("curl") is None:
        pytest.skip("curl is not installed")
    code = _examples(portal, served)["shell"]
    told = subprocess.run(["sh", "-ec", code], cwd=tmp_path, capture_output=True, text=True, check=True)
    assert '"id":"SK-01"' in told.stdout
    assert (tmp_path / "observations.csv").read_text(encoding="utf-8").startswith("indicator,unit,period,value")


def test_the_python_example_runs(portal: Client, served: str) -> None:
    code = _examples(portal, served)["python"]
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, encoding="utf-8")
    assert [line.split()[0] for line in told.stdout.splitlines()] == [f"SK-{n:02d}" for n in range(1, 12)]


def test_the_other_examples_ask_for_what_is_there(portal: Client, served: str) -> None:
    examples = _examples(portal, served)
    for language in ("r", "powerquery"):
        address = re.search(r'"(http[^"]+)"', examples[language])
        assert address is not None
        assert portal.get(address[1].removeprefix(served)).status_code == 200


@pytest.mark.parametrize("language", ["vi", "en"])
def test_every_problem_is_explained_on_the_page(portal: Client, language: str) -> None:
    page = portal.get(f"/api/?lang={language}").content.decode()
    assert f'<html lang="{language}">' in page
    for kind in KINDS:
        assert f'id="{kind.code}"' in page
    assert "cdn" not in page
