"""Addresses of tasks at work; what their views need is loaded with the first who comes."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponseBase
from django.urls import path
from django.utils.module_loading import import_string

View = Callable[..., HttpResponseBase]


def late(place: str, *, own_token: bool = False) -> View:
    """The view at a place in this room, loaded when it is asked for; with `own_token` it looks after its form's token itself."""

    def view(request: HttpRequest, **parts: object) -> HttpResponseBase:
        found: View = import_string(f"khue.web.tasks.{place}")
        return found(request, **parts)

    view.csrf_exempt = own_token  # type: ignore[attr-defined]  # how Django is told
    return view


urlpatterns = [
    path("ban-lam-viec/nhiem-vu/", late("views.mine"), name="my_tasks"),
    path("ban-lam-viec/nhiem-vu/tiep-nhan/", late("views.accept_all"), name="accept_tasks"),
    path("ban-lam-viec/nhiem-vu/moi/", late("views.own"), name="start_task"),
    path("ban-lam-viec/nhiem-vu/danh-sach.<slug:ending>", late("views_sheet.export"), name="task_sheet"),
    path("ban-lam-viec/nhiem-vu/nhap/", late("views_sheet.reported", own_token=True), name="report_tasks"),
    path("ban-lam-viec/nhiem-vu/<str:id>/", late("views_task.task", own_token=True), name="task_work"),
    path(
        "ban-lam-viec/nhiem-vu/<str:id>/minh-chung/<str:sha256>/",
        late("views_task.evidence_file"),
        name="task_evidence",
    ),
]
