"""Addresses of papers: that of the page which shows the same, under /bao-cao/; of others the name of their kind."""

from __future__ import annotations

from django.urls import path

from khue.web.portal.views import papers

urlpatterns = [
    path("bao-cao/", papers.papers, name="papers"),
    path("bao-cao/lap/", papers.make, name="make_paper"),
    path("bao-cao/chi-tieu.<str:format>", papers.paper, {"address": "chi-tieu"}, name="targets_paper"),
    path(
        "bao-cao/viec-can-thuc-day.<str:format>", papers.paper, {"address": "viec-can-thuc-day"}, name="attention_paper"
    ),
    path("bao-cao/chi-tieu/<str:id>.<str:format>", papers.target_paper, name="target_paper"),
    path("bao-cao/bo-chi-so/<str:id>.<str:format>", papers.index_paper, name="index_paper"),
    path("bao-cao/<str:address>.<str:format>", papers.paper, name="paper"),
]
