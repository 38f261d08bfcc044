"""Addresses of comments, whose views are loaded with the first who comes."""

from __future__ import annotations

from django.urls import path

from khue.web.late import late_in

late, work = late_in("khue.web.comments.views"), late_in("khue.web.comments.views_work")

urlpatterns = [
    path("du-thao/<str:id>/gop-y/", late("consult"), name="consult"),
    path("du-thao/<str:id>/gop-y/moi/", late("say"), name="comment"),
    path("du-thao/<str:id>/tong-hop/", late("collated"), name="collated"),
    path("du-thao/<str:id>/tong-hop.<str:format>", late("collated_paper"), name="collated_paper"),
    path("ban-lam-viec/gop-y/", work("work"), name="comments_work"),
    path("ban-lam-viec/gop-y/<str:id>/", work("answers"), name="comments_answers"),
]
