"""A task that the city gives and a commune carries out, from assignment to its end, on paper as in life: returned once,
assigned anew, accepted, reported with evidence, verified, closed; by two people who sign in, without JavaScript.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Generator
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

ROOT = Path(__file__).resolve().parents[2]
PASSWORD = "hoa-sen-no-ben-ho-tay"
TASK = "SK-NV-7"
WORK = "/ban-lam-viec/nhiem-vu/"


@pytest.fixture(scope="module")
def commune(
    tmp_path_factory: pytest.TempPathFactory, serve: Callable[..., AbstractContextManager[str]]
) -> Generator[str, None, None]:
    """The invented city with a task of a commune, an officer of the city and one of the commune."""
    folder = tmp_path_factory.mktemp("commune")
    city, home = folder / "sao-khue", folder / "home"
    shutil.copytree(ROOT / "cities" / "sao-khue", city)
    _append(city / "agencies.csv", code="SK-XA", name="Ủy ban nhân dân xã Bãi Trăng", kind="commune", bloc="chinh-quyen",
            head="Chủ tịch", note="Cơ quan hư cấu")  # fmt: skip
    _append(city / "resolutions" / "nq-01-sk" / "tasks.csv", id=TASK, clause="IV.4", group="xa-hoi-so", text="Mở điểm hỗ trợ tại xã",
            lead="SK-XA", product="Điểm hỗ trợ hoạt động", deadline="2026-02-28", state="open")  # fmt: skip
    declared = city / "resolutions" / "nq-01-sk" / "resolution.yaml"
    declared.write_text(
        declared.read_text(encoding="utf-8").replace("stated_tasks: 6", "stated_tasks: 7"), encoding="utf-8"
    )
    for name, role, agency in (("thanh-pho", "coordinator", ""), ("xa", "task-officer", "SK-XA")):
        _people(city, home, "add", name, "--name", f"Cán bộ {name}")
        _people(city, home, "give", name, role, *(["--agency", agency] if agency else []))
        _people(city, home, "password", name, typed=f"{PASSWORD}\n")
    with serve(os.path.relpath(city, ROOT / "cities"), home, "--date", "2026-01-15") as address:
        yield address


def _append(path: Path, **cells: str) -> None:
    header = path.read_text(encoding="utf-8").splitlines()[0].split(",")
    with path.open("a", encoding="utf-8") as file:
        file.write(",".join(cells.get(name, "") for name in header) + "\n")


def _people(city: Path, home: Path, *words: str, typed: str = "") -> None:
    command = [sys.executable, "-m", "khue.cli.main", "--city", str(city), "--home", str(home), "people", *words]
    subprocess.run(command, input=typed, text=True, cwd=ROOT, check=True, capture_output=True)


def enter(visit: Any, base: str, name: str, **how: Any) -> Page:
    page: Page = visit(**how)
    page.goto(f"{base}/ban-lam-viec/")
    page.fill("input[name=username]", name)
    page.fill("input[name=password]", PASSWORD)
    page.press("input[name=password]", "Enter")
    page.wait_for_url(f"{base}/ban-lam-viec/")
    page.goto(f"{base}{WORK}{TASK}/")
    return page


def step(page: Page, act: str, **said: str) -> str:
    """Fill in the form of an act and send it; gives the log afterwards."""
    page.reload()
    form = page.locator(f"form:has(input[name=act][value={act}])").first
    box = form.locator("xpath=ancestor::details").first
    if box.get_attribute("open") is None:
        box.locator("summary").click()
    for name, value in said.items():
        field = form.locator(f"[name={name}]")
        if name == "file":
            field.set_input_files(value)
        elif value == "on":
            field.check()
        else:
            field.fill(value)
    form.locator("button").click()
    page.wait_for_load_state()
    return page.inner_text("#dien-bien")


def test_a_task_of_the_city_is_carried_out_by_a_commune(visit: Any, commune: str, tmp_path: Path) -> None:
    proof = tmp_path / "nghiem-thu.pdf"
    proof.write_bytes(b"%PDF-1.7 nghiem thu")
    office, xa = enter(visit, commune, "thanh-pho", script=False), enter(visit, commune, "xa", script=False)
    step(xa, "return", text="Chưa có mặt bằng")
    step(office, "assign", text="Dùng nhà văn hoá xã")
    step(xa, "accept")
    step(xa, "report", done="on", product="Điểm hỗ trợ đã mở", file=str(proof))
    step(office, "verify")
    log = step(office, "close")
    for said in ("Trả lại", "Giao nhiệm vụ", "Tiếp nhận", "Báo cáo tiến độ", "Xác nhận kết quả", "Kết thúc nhiệm vụ"):
        assert said in log, said
    assert log.count("15/01/2026") >= 6, "every step has its time"
    page = visit()
    seen = _when_computed(page, f"{commune}/nhiem-vu/{TASK}/", "Kết thúc nhiệm vụ")
    assert "Xong đúng hạn" in seen
    assert "Chưa có mặt bằng" in seen
    assert "Cán bộ" not in seen, "no person stands on a public page"


def _when_computed(page: Page, address: str, wanted: str) -> str:
    """The words of a public page, once the build after the change has brought them."""
    end, seen = time.monotonic() + 90, ""
    while time.monotonic() < end and wanted not in seen:
        page.goto(address)
        seen = page.inner_text("main")
        time.sleep(0.5)  # polling a build that another process makes
    return seen


@pytest.mark.parametrize("prefix", ["", "/en"])
def test_no_page_of_tasks_hinders_a_screen_reader_or_leaves_a_phone(visit: Any, commune: str, prefix: str) -> None:
    page, faults = enter(visit, commune, "xa", width=390, height=844), []
    for path in (
        WORK,
        f"{WORK}SK-NV-7/",
        f"{WORK}moi/",
        f"{WORK}nhap/",
        "/nhiem-vu/",
        "/nhiem-vu/SK-NV-5/",
        f"/nhiem-vu/{TASK}/",
    ):
        page.goto(f"{commune}{prefix}{path}")
        faults += [f"{path}: {v['id']} {v['nodes'][0]['html'][:120]}" for v in Axe().run(page).response["violations"]]
        if page.evaluate("document.documentElement.scrollWidth") > 390:
            faults.append(f"{path}: wider than a phone")
    assert not faults, "\n".join(faults)
