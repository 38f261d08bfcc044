"""Addresses of signing in and of managing people."""

from __future__ import annotations

from django.urls import path

from khue.web.people import views_people, views_sign

urlpatterns = [
    path("tai-khoan/dang-nhap/", views_sign.sign_in, name="sign_in"),
    path("tai-khoan/dang-xuat/", views_sign.sign_out, name="sign_out"),
    path("tai-khoan/dinh-danh/", views_sign.to_provider, name="to_provider"),
    path("tai-khoan/dinh-danh/ve/", views_sign.from_provider, name="from_provider"),
    path("tai-khoan/mat-khau/", views_sign.password, name="password"),
    path("tai-khoan/dat-mat-khau/<str:who>/<str:token>/", views_sign.welcome, name="welcome"),
    path("ban-lam-viec/nguoi-dung/", views_people.people, name="people"),
    path("ban-lam-viec/nguoi-dung/<int:number>/", views_people.person, name="person"),
]
