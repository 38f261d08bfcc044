"""Addresses of notices, of calendars and of feeds. Their views are loaded with the first who comes."""

from __future__ import annotations

from django.urls import path
from django.views.decorators.csrf import csrf_exempt

from khue.web.late import late_in

_own, _public = late_in("khue.web.notices.views"), late_in("khue.web.notices.views_public")

urlpatterns = [
    path("thong-bao/", _own("notices"), name="notices"),
    path("thong-bao/<int:number>/", _own("notice"), name="notice"),
    path("thong-bao/lua-chon/", _own("choices"), name="notice_choices"),
    path("thong-bao/thoi/<str:token>/", csrf_exempt(_public("leave")), name="notices_leave"),
    path("lich/thanh-pho.ics", _public("city_calendar"), name="city_calendar"),
    path("lich/co-quan/<str:code>.ics", _public("agency_calendar"), name="agency_calendar"),
    path("lich/<str:token>.ics", _public("own_calendar"), name="own_calendar"),
    path("tin/thay-doi.atom", _public("city_feed"), name="city_feed"),
    path("tin/co-quan/<str:code>.atom", _public("agency_feed"), name="agency_feed"),
]
