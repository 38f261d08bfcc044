"""Addresses of the desk."""

from __future__ import annotations

from django.urls import path

from khue.web.desk import privacy, views, views_send, views_submissions

urlpatterns = [
    path("ban-lam-viec/", views.desk, name="desk"),
    path("ban-lam-viec/nhat-ky/", views.records, name="audit"),
    path("ban-lam-viec/nop/<slug:dataset>/", views_send.send, name="send"),
    path("ban-lam-viec/nop/<slug:dataset>/bat-dau/", views_send.begin, name="begin"),
    path("ban-lam-viec/lan-nop/", views_submissions.history, name="submissions"),
    path("ban-lam-viec/lan-nop/<int:number>/", views_submissions.submission, name="submission"),
    path("ban-lam-viec/lan-nop/<int:number>/tep/", views_send.parts, name="parts"),
    path("ban-lam-viec/lan-nop/<int:number>/ket-qua.<slug:ending>", views_submissions.findings, name="findings"),
    path("ban-lam-viec/du-lieu-ca-nhan/", privacy.exposures, name="exposures"),
    path("ban-lam-viec/du-lieu-ca-nhan/<slug:id>/", privacy.personal_row, name="personal_row"),
]
