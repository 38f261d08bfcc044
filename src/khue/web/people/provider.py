"""Signing in through the city's identity provider (OpenID Connect), where one is set:

    KHUE_OIDC            its address, as https://id.example.gov.vn    (default: none, passwords only)
    KHUE_OIDC_CLIENT     the name that Khuê has there
    KHUE_OIDC_SECRET     its secret
    KHUE_OIDC_NAME       what the button calls it                     (default: VNeID)

People are added beforehand: somebody whom the provider knows and the city does not gets in nowhere.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from khue.web.people.models import Person


class ProviderError(Exception):
    """The provider did not let somebody in, or could not be reached."""


@dataclass(frozen=True)
class Identity:
    """Whom the provider names: issuer and subject, and an address that it vouches for, else empty."""

    id: str
    email: str
    name: str


def offered() -> bool:
    """Whether there is a provider."""
    return bool(settings.KHUE_OIDC)


def send(request: HttpRequest, back: str) -> HttpResponse:
    """The redirect to the provider; it sends the reader to `back` (a whole address) afterwards."""
    try:
        response: HttpResponse = _client().authorize_redirect(request, back)
    except Exception as error:  # whatever the client meets on its way to another machine
        raise ProviderError(str(error)) from error
    return response


def identify(request: HttpRequest) -> Identity:
    """Who came back from the provider; state, nonce, signature, issuer, audience and age of the answer are checked."""
    try:
        token: dict[str, Any] = _client().authorize_access_token(request)
    except Exception as error:  # as above: the reason is logged, the reader is told that it did not work
        raise ProviderError(str(error)) from error
    claims = token.get("userinfo") or {}
    if not claims.get("sub") or not claims.get("iss"):
        raise ProviderError("the provider named nobody")
    email = str(claims.get("email", "")) if claims.get("email_verified") is True else ""
    return Identity(f"{claims['iss']}|{claims['sub']}", email, str(claims.get("name", "")))


def person_of(identity: Identity) -> tuple[Person | None, bool]:
    """The person of an identity, and whether it is joined to them already: else they have the address it vouches for."""
    known = Person.objects.filter(identity=identity.id).first()
    if known is not None or not identity.email:
        return known, known is not None
    return Person.objects.filter(email__iexact=identity.email, identity="").first(), False


def _client() -> Any:  # noqa: ANN401 - the client has no types
    from authlib.integrations.django_client import OAuth  # heavy, and only wanted here

    oauth = OAuth()
    return oauth.register(
        "city",
        client_id=settings.KHUE_OIDC_CLIENT,
        client_secret=settings.KHUE_OIDC_SECRET,
        server_metadata_url=f"{settings.KHUE_OIDC.rstrip('/')}/.well-known/openid-configuration",
        client_kwargs={"scope": "openid email profile", "code_challenge_method": "S256", "timeout": 10},
    )
