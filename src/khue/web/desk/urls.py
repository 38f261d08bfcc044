"""Addresses of the desk. Its views read and store files: what they need for that is loaded with the first who comes."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponseBase
from django.urls import path
from django.utils.module_loading import import_string

View = Callable[..., HttpResponseBase]


def late(place: str, *, own_token: bool = False) -> View:
    """The view at a place in this room, loaded when it is asked for; with `own_token` it looks after its form's token itself."""

    def view(request: HttpRequest, **parts: object) -> HttpResponseBase:
        found: View = import_string(f"khue.web.desk.{place}")
        return found(request, **parts)

    view.csrf_exempt = own_token  # type: ignore[attr-defined]  # how Django is told
    return view


urlpatterns = [
    path("ban-lam-viec/", late("views.desk"), name="desk"),
    path("ban-lam-viec/nhat-ky/", late("views.records"), name="audit"),
    path("ban-lam-viec/nop/<slug:dataset>/", late("views_send.send", own_token=True), name="send"),
    path("ban-lam-viec/nop/<slug:dataset>/bat-dau/", late("views_send.begin"), name="begin"),
    path("ban-lam-viec/lan-nop/", late("views_submissions.history"), name="submissions"),
    path("ban-lam-viec/lan-nop/<int:number>/", late("views_submissions.submission"), name="submission"),
    path("ban-lam-viec/lan-nop/<int:number>/tep/", late("views_send.parts"), name="parts"),
    path(
        "ban-lam-viec/lan-nop/<int:number>/ket-qua.<slug:ending>", late("views_submissions.findings"), name="findings"
    ),
    path("ban-lam-viec/phien-ban/<slug:dataset>/", late("views_versions.versions"), name="versions"),
    path(
        "ban-lam-viec/phien-ban/<slug:dataset>/so-sanh/<int:old>/<int:new>/",
        late("views_versions.compare"),
        name="compare",
    ),
    path(
        "ban-lam-viec/phien-ban/<slug:dataset>/so-sanh/<int:old>/<int:new>/tai.<slug:format>",
        late("views_versions.compare"),
        name="compare_file",
    ),
    path(
        "ban-lam-viec/phien-ban/<slug:dataset>/<int:number>/dong-can-sua/",
        late("views_aside.aside", own_token=True),
        name="aside",
    ),
    path(
        "ban-lam-viec/phien-ban/<slug:dataset>/<int:number>/dong-can-sua.<slug:ending>",
        late("views_aside.aside_file"),
        name="aside_file",
    ),
    path("ban-lam-viec/du-lieu-ca-nhan/", late("privacy.exposures"), name="exposures"),
    path("ban-lam-viec/du-lieu-ca-nhan/<slug:id>/", late("privacy.personal_row"), name="personal_row"),
]
