"""What the overview, the listing of targets and the page of a target say."""

from __future__ import annotations

import re
from collections import Counter

import pytest
from django.test import Client

from khue.pipeline.reading import Build


def text(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return answer.content.decode().replace("\u00a0", " ")


def plain(page: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", page).split())


def listed(page: str) -> list[str]:
    """The ids of the targets in a listing, in order."""
    return re.findall(r'<th scope="row"><a href="/(?:en/)?chi-tieu/([^/]+)/"', page)


def test_the_overview_has_one_tile_a_target_in_its_status(portal: Client, portal_build: Build) -> None:
    tiles = re.findall(r'class="tile (\w+)" href="/chi-tieu/([^/]+)/"', text(portal, "/"))
    assert {id: status for status, id in tiles} == {id: a.evidence.value for id, a in portal_build.assessments.items()}
    assert len(tiles) == len(portal_build.city.targets)


def test_the_overview_counts_in_a_sentence(portal: Client, portal_build: Build) -> None:
    counts = Counter(a.evidence.value for a in portal_build.assessments.values())
    known = sum(counts.values()) - counts["no_data"]
    assert f"đánh giá {known} trong {len(portal_build.city.targets)} chỉ tiêu" in plain(text(portal, "/"))
    assert f"allow a word on {known} of {len(portal_build.city.targets)} targets" in plain(text(portal, "/en/"))


def test_what_changed_is_what_the_build_says(portal: Client, portal_build: Build) -> None:
    page = text(portal, "/")
    part = page[page.index("Có gì thay đổi") : page.index("Dữ liệu còn thiếu")]
    told = re.findall(r'<a href="/chi-tieu/([^/]+)/"', part)
    assert told == [change.target for change in portal_build.changes][:6]


@pytest.mark.parametrize(
    ("query", "wanted"),
    [
        ("trang-thai=met", ["SK-01", "SK-09"]),
        ("nhom=kinh-te-so", ["SK-08", "SK-09"]),
        ("co-quan=SK-VP&trang-thai=overdue", ["SK-05"]),
        ("van-ban=nq-01-sk&nhom=xa-hoi-so", ["SK-06", "SK-07", "SK-10", "SK-11"]),
        ("q=phan anh", ["SK-04"]),
        ("q=PHẢN ÁNH", ["SK-04"]),
        ("q=sk-07", ["SK-07"]),
        ("q=khong co gi nhu the", []),
    ],
)
def test_filters(portal: Client, query: str, wanted: list[str]) -> None:
    page = text(portal, f"/chi-tieu/?{query}")
    assert sorted(listed(page)) == wanted
    assert f"{len(wanted)} trong 11 chỉ tiêu" in page


def test_the_form_keeps_what_was_chosen(portal: Client) -> None:
    page = text(portal, "/chi-tieu/?trang-thai=met&q=h%C3%B4&nhom=chinh-quyen-so")
    assert '<option value="met" selected>' in page
    assert '<option value="chinh-quyen-so" selected>' in page
    assert 'name="q" value="hô"' in page


def test_an_unknown_filter_is_named_and_left_out(portal: Client) -> None:
    page = text(portal, "/chi-tieu/?trang-thai=tuyet-voi&nhom=<i>")
    assert len(listed(page)) == 11
    assert "“tuyet-voi” không phải là giá trị của “Trạng thái”" in page
    assert "<i>”" not in page


def test_a_target_shows_its_number_reason_owner_and_source(portal: Client) -> None:
    said = plain(text(portal, "/chi-tieu/SK-08/"))
    assert "22,6% 2025 · ước tính Chậm" in said
    assert "Cần tăng 1,2 điểm % mỗi năm" in said
    assert "Trung tâm Chuyển đổi số Sao Khuê" in said
    assert "Giám đốc Trung tâm" in said
    assert "sao-khue.example" in said


def test_a_target_draws_path_goal_break_and_hollow_estimates_in_both_widths(portal: Client) -> None:
    page = text(portal, "/chi-tieu/SK-08/")
    for part in (
        'class="c-path"',
        'class="c-goal"',
        'class="c-break"',
        'class="c-dot estimated"',
        'class="c-dot final"',
    ):
        assert page.count(part) >= 2, part


def test_a_target_without_data_says_so_and_draws_nothing(portal: Client) -> None:
    page = text(portal, "/chi-tieu/SK-10/")
    assert "Chưa có số liệu" in page
    assert "c-line" not in page


def test_all_vintages_of_a_figure_are_in_the_table(portal: Client, portal_build: Build) -> None:
    page = text(portal, "/chi-tieu/SK-08/")
    for vintage in portal_build.vintages("kinh-te-so", "SK", "2023"):
        assert f"{vintage.value:g}".replace(".", ",") + "%" in page


def test_three_statuses_are_kept_apart(portal: Client) -> None:
    said = plain(text(portal, "/chi-tieu/SK-01/"))
    part = said[said.index("Ba trạng thái, không trộn lẫn") :]
    assert part.startswith("Ba trạng thái, không trộn lẫn Số liệu Đạt Cơ quan báo cáo Đạt Thời hạn đã qua hạn 15 ngày")


def knots(page: str) -> list[tuple[str, str, str]]:
    """Kind, what stands there, and the link of each knot of the thread."""
    found = []
    for item in re.findall(r'<li class="knot.*?</li>', page, re.S):
        kind, what = re.search(r'class="kind">(.*?)</span><span class="what">(.*?)</span>', item, re.S).groups()  # type: ignore[union-attr]
        link = re.search(r'href="([^"]*)"', item)
        found.append((kind, what, link[1] if link else ""))
    return found


def test_the_thread_leads_from_the_row_to_the_tasks(portal: Client) -> None:
    thread = {kind: (what, link) for kind, what, link in knots(text(portal, "/chi-tieu/SK-02/"))}
    assert list(thread) == [
        "Dòng", "Tệp", "Bộ dữ liệu", "Chỉ số", "Chỉ tiêu", "Khả năng đạt", "Người đứng đầu", "Nhiệm vụ", "Người dân",
    ]  # fmt: skip
    assert re.fullmatch(r"/du-lieu/ho-so/v1/dong/\d+/", thread["Dòng"][1])
    assert thread["Tệp"] == ("ho-so-2023-2025.csv", "/du-lieu/ho-so/")
    assert thread["Chỉ số"][1] == "/chi-so/ho-so-truc-tuyen/"
    assert thread["Chỉ tiêu"] == ("SK-02", "")
    assert thread["Người đứng đầu"] == ("Chánh Văn phòng", "/nguoi-dung-dau/SK-VP/")
    assert thread["Khả năng đạt"] == ("Khoảng 1 trên 4", "#trien-vong")
    for _what, link in thread.values():
        if link.startswith("/"):
            assert portal.get(link).status_code == 200


def test_the_thread_of_a_published_figure_leads_to_its_page(portal: Client) -> None:
    thread = {kind: (what, link) for kind, what, link in knots(text(portal, "/chi-tieu/SK-08/"))}
    assert (
        thread["Tệp"] == ("sao-khue.example", "https://sao-khue.example/kinh-te-so-2025-uoc")
        or thread["Tệp"][0] == "sao-khue.example"
    )
    assert thread["Dòng"] == ("chưa có", "")


def test_the_map_gives_each_commune_a_tile_with_its_value(portal: Client, portal_build: Build) -> None:
    page = text(portal, "/")
    communes = portal_build.units.at("commune", portal_build.as_of)
    for unit in communes:
        assert page.count(f'href="/dia-ban/{unit.code}/" aria-label="{unit.name}: ') == 2


@pytest.mark.parametrize(("asked", "wanted"), [("cau khue", "Phường Cầu Khuê"), ("Cầu Khuê", "Phường Cầu Khuê")])
def test_search_finds_with_and_without_diacritics(portal: Client, asked: str, wanted: str) -> None:
    assert f">{wanted}</a>" in text(portal, f"/tim/?q={asked}")


def test_search_names_what_it_finds_in_the_readers_language(portal: Client) -> None:
    assert ">Cầu Khuê Ward</a>" in text(portal, "/en/tim/?q=cau khue")


def test_search_for_nothing_and_for_nonsense(portal: Client) -> None:
    assert "Có thể gõ không dấu" in text(portal, "/tim/")
    assert "Không tìm thấy gì cho “zzzz&lt;b&gt;”" in text(portal, "/tim/?q=zzzz<b>")
    assert portal.get("/tim/?q=%00%ff").status_code == 200


def test_the_method_names_the_citys_thresholds(portal: Client) -> None:
    assert "75% tốc độ cần có" in plain(text(portal, "/phuong-phap/"))
