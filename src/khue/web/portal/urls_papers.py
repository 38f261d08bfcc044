"""Addresses of papers: that of the page which shows the same, under /bao-cao/."""

from __future__ import annotations

from django.urls import path

from khue.web.portal.views import papers

urlpatterns = [
    path("bao-cao/chi-tieu.<str:format>", papers.targets_paper, name="targets_paper"),
    path("bao-cao/chi-tieu/<str:id>.<str:format>", papers.target_paper, name="target_paper"),
    path("bao-cao/bo-chi-so/<str:id>.<str:format>", papers.index_paper, name="index_paper"),
    path("bao-cao/viec-can-thuc-day.<str:format>", papers.attention_paper, name="attention_paper"),
]
