"""Managing people: who there is, which roles they hold, letting in and keeping out."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib.auth.tokens import default_token_generator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.encoding import force_bytes
from django.utils.http import urlsafe_base64_encode
from django.utils.translation import gettext as _

from khue.web.context import language, origin
from khue.web.people import actions
from khue.web.people.actions import CannotError
from khue.web.people.forms import AddPerson, GiveRole
from khue.web.people.gate import doer, entered
from khue.web.people.models import Grant, Person
from khue.web.people.roles import ROLES, Permission
from khue.web.people.words import cannot
from khue.web.portal.head import Head
from khue.web.portal.pages.catalog import catalog


@entered(Permission.MANAGE_PEOPLE)
def people(request: HttpRequest) -> HttpResponse:
    """Everybody, and a form for somebody new."""
    form = AddPerson(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            added = actions.add_person(by=doer(request), **form.cleaned_data)
            return HttpResponseRedirect(reverse("person", args=[added.pk]))
        except CannotError as error:
            form.add_error(None, cannot(error))
    everybody = [(one, _roles(request, one)) for one in Person.objects.prefetch_related("grants")]
    head = Head(title=_("People"), description="")
    return render(request, "people/people.html", {"head": head, "form": form, "people": everybody})


@entered(Permission.MANAGE_PEOPLE)
def person(request: HttpRequest, number: int) -> HttpResponse:
    """One person: roles, password link, being let in."""
    found = Person.objects.filter(pk=number).first()
    if found is None:
        raise Http404
    agencies = {
        agency.code: agency.name for agency in request.build.city.agencies if agency.valid_on(request.build.as_of)
    }
    form = GiveRole(request.POST if "give" in request.POST else None, agencies=agencies)
    problem, link = "", ""
    if request.method == "POST":
        if "link" in request.POST:
            link = _link(request, found)
        else:
            problem = _do(request, found, form, frozenset(agencies))
            if not problem:
                return HttpResponseRedirect(request.path)
    values = {
        "head": Head(title=found.name, description=""), "person": found, "form": form, "problem": problem, "link": link,
        "roles": _roles(request, found), "known_roles": [(r.name(language()), r.about(language())) for r in ROLES.values()],
    }  # fmt: skip
    return render(request, "people/person.html", values)


def _do(request: HttpRequest, found: Person, form: GiveRole, agencies: frozenset[str]) -> str:
    """Do what was asked for; gives why it could not be done."""
    by = doer(request)
    asked: dict[str, Callable[[], object]] = {
        "disable": lambda: actions.set_active(by=by, person=found, active=False),
        "enable": lambda: actions.set_active(by=by, person=found, active=True),
        "take": lambda: actions.take_role(by=by, grant=_grant(found, request.POST["take"])),
        "give": lambda: actions.give_role(by=by, person=found, agencies=agencies, **form.cleaned_data),
    }
    name = next((name for name in asked if name in request.POST), "")
    if not name or (name == "give" and not form.is_valid()):
        return _("Not filled in rightly: %(found)s.") % {"found": ", ".join(form.errors)}
    try:
        asked[name]()
    except CannotError as error:
        return cannot(error)
    return ""


def _grant(found: Person, number: str) -> Grant:
    grant = found.grants.filter(pk=int(number) if number.isdigit() else 0).first()
    if grant is None:
        raise Http404
    return grant


def _roles(request: HttpRequest, found: Person) -> list[tuple[Grant, str, str]]:
    """The roles that somebody holds: the grant, the role's name and the agency's (empty: the whole city)."""
    agencies = catalog(request.build).agencies
    held = (grant for grant in found.grants.all() if grant.ended is None and grant.role in ROLES)
    return [
        (one, ROLES[one.role].name(language()), agencies[one.agency].name if one.agency in agencies else one.agency)
        for one in held
    ]


def _link(request: HttpRequest, found: Person) -> str:
    """A link by which somebody sets their password; it works once, and for a few days."""
    who = urlsafe_base64_encode(force_bytes(found.pk))
    return origin(request) + reverse("welcome", args=[who, default_token_generator.make_token(found)])
