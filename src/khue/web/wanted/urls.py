"""Addresses of requests for data, whose views are loaded with the first who comes."""

from __future__ import annotations

from django.urls import path

from khue.web.late import late_in

late = late_in("khue.web.wanted.views")

urlpatterns = [
    path("yeu-cau-du-lieu/", late("queue"), name="requests_of_data"),
    path("yeu-cau-du-lieu/gui/", late("ask"), name="ask_for_data"),
    path("yeu-cau-du-lieu/<int:number>/", late("one"), name="request_of_data"),
    path("ban-lam-viec/yeu-cau-du-lieu/", late("work"), name="requests_work"),
]
