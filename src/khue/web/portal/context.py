"""What every template may use: the reader's language, the city, the build, the ways to other pages."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.conf import settings
from django.http import HttpRequest
from django.urls import translate_url
from django.utils.timezone import get_current_timezone

from khue.lib import vietnamese
from khue.web.context import language, origin
from khue.web.portal import navigation


def reader(request: HttpRequest) -> Mapping[str, object]:
    """The variables of the base template."""
    lang = language()
    build = getattr(request, "build", None)
    path = request.get_full_path()
    return {
        "lang": lang,
        "build": build,
        "city": build.city.declaration if build else None,
        "city_name": build.city.declaration.name.in_(lang) if build else "",
        "built": _moment(build.built_at, lang) if build else "",
        "sections": navigation.sections(request.path_info),
        "alternates": {code: translate_url(path, code) for code, _name in settings.LANGUAGES},
        "origin": origin(request),
    }


def _moment(text: str, lang: str) -> str:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return text
    if moment.tzinfo is not None:
        moment = moment.astimezone(get_current_timezone())
    return f"{moment:%H:%M} {vietnamese.day(moment.date(), lang)}"
