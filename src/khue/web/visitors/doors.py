"""The guard of forms without an account: programs that fill in everything, at once or all day, are turned away.

A form has a field that people do not see and a signed moment at which it was drawn. Nobody is asked to solve a riddle.
"""

from __future__ import annotations

import hashlib
import hmac
import unicodedata
from datetime import timedelta

from django import forms
from django.conf import settings
from django.core import signing
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from khue.contracts.personal.masking import without_persons
from khue.web.people.gate import address
from khue.web.visitors.models import Knock

A_DAY = 10
"""So many are taken from one address a day."""
FROM_ALL = 200
"""So many are taken from all addresses a day, so that nobody fills the queue or the disk."""
_FASTEST, _OLDEST = 2, 12 * 3600
_SALT = "khue.visitors"
_MOST_LINKS = 2


class TurnedAwayError(Exception):
    """What was sent is not taken; `code` says why: machine, old, often, full or links."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class VisitorForm(forms.Form):
    """A form that anybody may send; `website` is left empty by people, who do not see it."""

    website = forms.CharField(required=False, widget=forms.TextInput(attrs={"tabindex": "-1", "autocomplete": "off"}))
    drawn = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["drawn"].initial = signing.dumps(1, salt=_SALT)

    def asked(self) -> list[forms.BoundField]:
        """The fields that people see."""
        return [field for field in self if field.name not in ("website", "drawn")]

    def require_person(self) -> None:
        """Raises TurnedAwayError where it was filled in as programs do."""
        if self.data.get("website"):
            raise TurnedAwayError("machine")
        try:
            signing.loads(self.data.get("drawn", ""), salt=_SALT, max_age=_OLDEST)
        except signing.SignatureExpired:
            raise TurnedAwayError("old") from None
        except signing.BadSignature:
            raise TurnedAwayError("machine") from None
        if _age(self.data.get("drawn", "")) < _FASTEST:
            raise TurnedAwayError("machine")


def _age(drawn: str) -> float:
    """Seconds since the form was drawn."""
    signer = signing.TimestampSigner(salt=_SALT)
    try:
        signer.unsign(drawn, max_age=timedelta(seconds=_FASTEST))
    except signing.SignatureExpired:
        return _FASTEST
    return 0


def knock(request: HttpRequest, door: str) -> None:
    """Count one thing that is sent; raises TurnedAwayError where it is too many. In the transaction that takes it."""
    now = timezone.now()
    Knock.objects.filter(at__lt=now - timedelta(days=1)).delete()
    source = _source(request, now.date().isoformat())
    if Knock.objects.filter(door=door, source=source).count() >= A_DAY:
        raise TurnedAwayError("often")
    if Knock.objects.filter(door=door).count() >= FROM_ALL:
        raise TurnedAwayError("full")
    Knock.objects.create(door=door, source=source)


def _source(request: HttpRequest, day: str) -> str:
    """A keyed hash of the address: of no use without the key, and another one every day."""
    return hmac.new(settings.SECRET_KEY.encode(), f"{day} {address(request)}".encode(), hashlib.sha256).hexdigest()


def plain(text: str, longest: int) -> str:
    """Words as they are kept: composed, without control or invisible marks, no numbers of persons; lines stay lines."""
    composed = unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n"))
    seen = "".join(char for char in composed if char == "\n" or not unicodedata.category(char).startswith("C"))
    lines = (" ".join(line.split()) for line in seen.split("\n"))
    return without_persons("\n".join(lines).strip())[:longest]


def require_few_links(*texts: str) -> None:
    """Raises TurnedAwayError for words that are mostly links, as advertisements are."""
    if sum(text.lower().count("http") + text.lower().count("www.") for text in texts) > _MOST_LINKS:
        raise TurnedAwayError("links")


WHY = {
    "machine": _("This was filled in faster than people write. Please send it once more."),
    "old": _("The page was open for too long. Your words are still here: please send them once more."),
    "often": _("Ten were sent from your network today. Please come back tomorrow."),
    "full": _("Very many were sent today. Please come back tomorrow."),
    "links": _("The words hold too many links; leave at most two."),
}
"""Why something was turned away, in the reader's language."""
