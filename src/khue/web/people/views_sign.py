"""Signing in and out, and one's own password."""

from __future__ import annotations

import logging

from django.conf import settings
from django.contrib.auth import authenticate, login, logout, update_session_auth_hash
from django.contrib.auth.tokens import default_token_generator
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme, urlsafe_base64_decode
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from khue.web.context import origin
from khue.web.people import actions, provider, throttle
from khue.web.people.actions import CannotError
from khue.web.people.doer import signed_in
from khue.web.people.forms import ChangePassword, NewPassword, SignIn
from khue.web.people.gate import address, doer, entered, person_of
from khue.web.people.models import Person
from khue.web.people.words import cannot
from khue.web.portal.head import Head

logger = logging.getLogger("khue.people")

_BACKEND = "django.contrib.auth.backends.ModelBackend"


@never_cache
@sensitive_post_parameters("password")
@require_http_methods(["GET", "POST"])
def sign_in(request: HttpRequest) -> HttpResponse:
    """The form, and what comes of it."""
    if person_of(request) is not None:
        return HttpResponseRedirect(_next(request))
    form = SignIn(request.POST or None)
    if request.method == "POST" and form.is_valid():
        person = _let_in(request, form)
        if person is not None:
            _begin(request, person, "password")
            return HttpResponseRedirect(_next(request))
    return _sign_in_page(request, form)


def _sign_in_page(request: HttpRequest, form: SignIn, problem: str = "") -> HttpResponse:
    head = Head(title=_("Sign in"), description=_("For the officers of the city; everything else is read without."))
    offered = settings.KHUE_OIDC_NAME if provider.offered() else ""
    values = {"head": head, "form": form, "provider": offered, "next": _next(request), "problem": problem}
    failed = bool(problem) or form.is_bound
    return render(request, "people/sign_in.html", values, status=403 if failed else 200)


def _let_in(request: HttpRequest, form: SignIn) -> Person | None:
    """The person whose name and password these are; the form is told why there is none."""
    username, where = form.cleaned_data["username"], address(request)
    if throttle.blocked(username, where):
        form.add_error(
            None, _("Too many attempts. Wait %(minutes)s minutes and try again.") % {"minutes": throttle.MINUTES}
        )
        return None
    person = authenticate(request, username=username, password=form.cleaned_data["password"])
    if not isinstance(person, Person):
        throttle.failed(username, where)
        form.add_error(None, _("The name or the password is not right."))
        return None
    throttle.forgive(username, where)
    return person


def _begin(request: HttpRequest, person: Person, way: str) -> None:
    login(request, person, backend=_BACKEND)
    actions.note_sign_in(by=signed_in(person), way=way)


@never_cache
@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """Ends the session."""
    person = person_of(request)
    if person is not None:
        actions.note_sign_in(by=signed_in(person), way="out")
    logout(request)
    return HttpResponseRedirect(reverse("overview"))


@never_cache
@require_POST
def to_provider(request: HttpRequest) -> HttpResponse:
    """Off to the city's identity provider."""
    if not provider.offered():
        return HttpResponseRedirect(reverse("sign_in"))
    request.session["next"] = _next(request)
    try:
        return provider.send(request, origin(request) + reverse("from_provider"))
    except provider.ProviderError as error:
        return _not_let_in(request, str(error))


@never_cache
def from_provider(request: HttpRequest) -> HttpResponse:
    """Back from the city's identity provider."""
    try:
        identity = provider.identify(request)
    except provider.ProviderError as error:
        return _not_let_in(request, str(error))
    person, joined = provider.person_of(identity)
    if person is None or not person.is_active:
        said = _(
            "%(provider)s knows you, but you were not given access to Khuê here. Ask an administrator of your city."
        )
        return _sign_in_page(request, SignIn(), said % {"provider": settings.KHUE_OIDC_NAME})
    if not joined:
        actions.join_identity(by=signed_in(person), person=person, identity=identity.id)
    back = request.session.pop("next", "")
    _begin(request, person, "identity")
    return HttpResponseRedirect(back or reverse("desk"))


def _not_let_in(request: HttpRequest, reason: str) -> HttpResponse:
    logger.warning("The identity provider did not let somebody in: %s", reason)
    said = _("Signing in through %(provider)s did not work. Try again, or sign in with your password.")
    return _sign_in_page(request, SignIn(), said % {"provider": settings.KHUE_OIDC_NAME})


@sensitive_post_parameters()
@entered()
def password(request: HttpRequest) -> HttpResponse:
    """One's own password, changed by who knows the present one."""
    form, person = ChangePassword(request.POST or None), person_of(request)
    if request.method == "POST" and form.is_valid() and person is not None:
        if not person.check_password(form.cleaned_data["present"]):
            form.add_error("present", _("This is not your present password."))
        elif _changed(request, person, form):
            update_session_auth_hash(request, person)
            return HttpResponseRedirect(reverse("desk"))
    head = Head(title=_("Change the password"), description="")
    return render(request, "people/password.html", {"head": head, "form": form})


def _changed(request: HttpRequest, person: Person, form: NewPassword) -> bool:
    try:
        actions.set_password(by=doer(request), person=person, password=form.cleaned_data["first"])
    except CannotError as error:
        form.add_error("first", cannot(error))
        return False
    return True


@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
def welcome(request: HttpRequest, who: str, token: str) -> HttpResponse:
    """A first or forgotten password, set through a link that an administrator handed over."""
    person = _invited(who)
    good = person is not None and default_token_generator.check_token(person, token)
    head = Head(title=_("Set your password"), description="")
    if person is None or not good:
        return render(request, "people/password.html", {"head": head, "expired": True}, status=403)
    form = NewPassword(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.set_password(by=signed_in(person), person=person, password=form.cleaned_data["first"])
            return HttpResponseRedirect(reverse("sign_in"))
        except CannotError as error:
            form.add_error("first", cannot(error))
    return render(request, "people/password.html", {"head": head, "form": form, "whose": person})


def _invited(who: str) -> Person | None:
    try:
        return Person.objects.filter(pk=int(urlsafe_base64_decode(who)), is_active=True).first()
    except ValueError:
        return None


def _next(request: HttpRequest) -> str:
    """Where to go afterwards: an address of ours, else the desk."""
    wanted = request.POST.get("next", "") or request.GET.get("next", "")
    ours = url_has_allowed_host_and_scheme(wanted, {request.get_host()}, require_https=request.is_secure())
    return wanted if wanted and ours else reverse("desk")
