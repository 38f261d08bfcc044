"""How often somebody may try to sign in before they have to wait."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone

from khue.web.people.models import Attempt

MINUTES = 15
"""Failed attempts count for so long."""
A_NAME = 5
"""So many for one name from one address, then that address waits."""
AN_ADDRESS = 40
"""So many from one address under any name: an office behind one address must not lock itself out by a few slips."""
ANYWHERE = 50
"""So many for one name from all addresses."""


def blocked(username: str, address: str) -> bool:
    """Whether the next attempt has to wait."""
    recent = Attempt.objects.filter(at__gte=timezone.now() - timedelta(minutes=MINUTES))
    name = recent.filter(username=_key(username))
    return (
        name.filter(address=address).count() >= A_NAME
        or recent.filter(address=address).count() >= AN_ADDRESS
        or name.count() >= ANYWHERE
    )


def failed(username: str, address: str) -> None:
    """Count a failed attempt; old ones are forgotten."""
    Attempt.objects.filter(at__lt=timezone.now() - timedelta(days=1)).delete()
    Attempt.objects.create(username=_key(username), address=address)


def forgive(username: str, address: str) -> None:
    """Forget the slips of somebody who got in."""
    Attempt.objects.filter(username=_key(username), address=address).delete()


def _key(username: str) -> str:
    return username.strip().casefold()[:150]
