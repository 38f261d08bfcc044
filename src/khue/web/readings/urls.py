"""Addresses of readings; what their views need is loaded with the first who comes."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponseBase
from django.urls import path
from django.utils.module_loading import import_string

View = Callable[..., HttpResponseBase]


def late(place: str, *, own_token: bool = False) -> View:
    """The view at a place in this room, loaded when it is asked for; with `own_token` it looks after its form's token itself."""

    def view(request: HttpRequest, **parts: object) -> HttpResponseBase:
        found: View = import_string(f"khue.web.readings.{place}")
        return found(request, **parts)

    view.csrf_exempt = own_token  # type: ignore[attr-defined]  # how Django is told
    return view


_HERE = "ban-lam-viec/van-ban/"

urlpatterns = [
    path(_HERE, late("views.readings", own_token=True), name="readings"),
    path(f"{_HERE}<int:number>/", late("views.reading"), name="reading"),
    path(f"{_HERE}<int:number>/muc/<int:item>/", late("views_items.item"), name="reading_item"),
    path(f"{_HERE}<int:number>/xac-nhan/", late("views_items.all_on_page"), name="reading_confirm"),
    path(f"{_HERE}<int:number>/them/", late("views_items.add"), name="reading_add"),
    path(f"{_HERE}<int:number>/van-ban/", late("views_write.describe"), name="reading_document"),
    path(f"{_HERE}<int:number>/ghi/", late("views_write.enter"), name="reading_write"),
    path(f"{_HERE}<int:number>/bo/", late("views.drop"), name="reading_drop"),
    path(f"{_HERE}<int:number>/bang.<slug:ending>", late("views_write.table"), name="reading_table"),
    path(f"{_HERE}<int:number>/bang/", late("views_write.take_table", own_token=True), name="reading_take"),
]
