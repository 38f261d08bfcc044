"""How a view asks who is there: signed in or sent to sign in, permitted or told what is missing."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from http import HTTPStatus
from typing import Concatenate, ParamSpec
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from khue.web.context import language
from khue.web.people.access import Decision, RefusedError, Tree
from khue.web.people.doer import Doer, signed_in
from khue.web.people.models import Person
from khue.web.people.roles import ROLES, Permission
from khue.web.portal import error_pages

P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, P], HttpResponse]


def entered(permission: Permission | None = None) -> Callable[[View[P]], View[P]]:
    """A view for people who are signed in and, where one is named, have a permission for the whole city."""

    def gated(view: View[P]) -> View[P]:
        @never_cache
        @wraps(view)
        def inner(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
            if person_of(request) is None:
                return HttpResponseRedirect(f"{reverse('sign_in')}?{urlencode({'next': request.get_full_path()})}")
            try:
                if permission is not None:
                    doer(request).require(permission)
                return view(request, *args, **kwargs)
            except RefusedError as error:
                return refused(request, error.decision)

        return inner

    return gated


def person_of(request: HttpRequest) -> Person | None:
    """Who is signed in; None for a visitor."""
    user = request.user
    return user if isinstance(user, Person) and user.is_active else None


def doer(request: HttpRequest) -> Doer:
    """The person signed in, as who acts. Only behind `entered`."""
    person = person_of(request)
    if person is None:
        raise RuntimeError("a view that acts must be entered")
    return signed_in(person)


def above(request: HttpRequest) -> Tree:
    """The agency above each agency of the city, as its current build has them."""
    return {agency.code: agency.parent for agency in request.build.city.agencies}


def refused(request: HttpRequest, decision: Decision) -> HttpResponse:
    """403: which roles permit it, so that the right one can be asked for."""
    names = [role.name(language()) for role in ROLES.values() if decision.permission in role.permissions]
    sentence = _("This needs one of these roles: %(roles)s. An administrator of your city gives roles.") % {
        "roles": ", ".join(names)
    }
    return error_pages.answer(request, HTTPStatus.FORBIDDEN, _("You may not do this"), sentence)


def address(request: HttpRequest) -> str:
    """From where a request comes."""
    return str(request.META.get("REMOTE_ADDR", ""))[:64]
