"""The pages of an index in a real browser: readable by all, fit for a phone, and tried without JavaScript as with it."""

from __future__ import annotations

import re
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe

INDEX = "/bo-chi-so/chi-so-so-sk/"
PAGES = (
    "/bo-chi-so/", INDEX, f"{INDEX}?ky=2024&don-vi=SK201&xep=ten", f"{INDEX}neu/",
    f"{INDEX}neu/?don-vi=SK101&set.tp-1-1=70&hang=1&cost.tp-1-1=3&weights.tp-1-2=30", f"{INDEX}neu/?hang=1&limit.tp-1-1=60&limit.tp-1-2=80",
)  # fmt: skip
OF_HANOI = (
    "/bo-chi-so/dti-922/",
    "/bo-chi-so/dti-922/?ky=2022",
    "/bo-chi-so/dti-405/",
    "/bo-chi-so/dti-922/neu/",
    "/bo-chi-so/5279-so/",
)


@pytest.mark.parametrize("prefix", ["", "/en"], ids=["vi", "en"])
@pytest.mark.parametrize(("city", "pages"), [("sao_khue", PAGES), ("ha_noi", OF_HANOI)])
def test_no_violation_and_nothing_wider_than_a_phone(
    visit: Any, city: str, pages: tuple[str, ...], prefix: str, request: pytest.FixtureRequest
) -> None:
    base = request.getfixturevalue(city)
    page = visit(width=390, height=844)
    faults = []
    for address in pages:
        page.goto(f"{base}{prefix}{address}")
        found = Axe().run(page).response["violations"]
        faults += [f"{address}: {v['id']} {v['nodes'][0]['html'][:120]}" for v in found]
        if page.evaluate("document.documentElement.scrollWidth") > 390:
            faults.append(f"{address} is wider than a phone")
    assert not faults, "\n".join(faults)


@pytest.mark.parametrize("script", [True, False], ids=["script", "no-script"])
def test_a_value_is_tried_and_its_address_can_be_shared(visit: Any, sao_khue: str, script: bool) -> None:
    page = visit(script=script)
    page.goto(f"{sao_khue}{INDEX}neu/?don-vi=SK101")
    page.locator('input[name="set.tp-1-1"]').fill("70")
    page.locator('input[name="hang"]').fill("1")
    page.locator("form.tries button").click()
    assert "set.tp-1-1=70" in page.url
    assert ("set.tp-1-2" in page.url) is not script  # with a script what is left empty is not sent
    said = page.locator(".lead").inner_text()
    assert re.search(r"từ 71,08 thành \d\d,\d\d điểm, từ hạng 4 thành hạng \d", said), said
    assert page.locator("#duong-di").count() == 1
    again = visit(script=script)
    again.goto(page.url)
    assert again.locator(".lead").inner_text() == said


def test_a_slider_moves_the_number(visit: Any, sao_khue: str) -> None:
    page = visit()
    page.goto(f"{sao_khue}{INDEX}neu/?don-vi=SK101")
    slider = page.locator("input.slide").first
    slider.focus()
    slider.press("End")
    assert page.locator('input[name="set.tp-1-1"]').input_value() == "100"
