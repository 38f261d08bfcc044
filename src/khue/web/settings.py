"""Django's settings. Everything that differs between machines comes from the environment:

    KHUE_CITY        the city folder                              (default: cities/ha-noi)
    KHUE_HOME        the data home that holds the builds          (default: var/<city folder's name>)
    KHUE_SECRET_KEY  Django's key; the public portal signs nothing (default: random, new at each start)
    KHUE_HOSTS       host names served, separated by commas       (default: the loopback names)
    KHUE_DEBUG       1 shows Django's own error pages             (default: 0)

The public portal has no database: pages come from the current build alone.
"""

from __future__ import annotations

import os
import secrets
from pathlib import Path

HERE = Path(__file__).resolve().parent

KHUE_CITY = Path(os.environ.get("KHUE_CITY", "cities/ha-noi"))
KHUE_HOME = Path(os.environ.get("KHUE_HOME", Path("var") / KHUE_CITY.name))

SECRET_KEY = os.environ.get("KHUE_SECRET_KEY") or secrets.token_urlsafe(40)
DEBUG = os.environ.get("KHUE_DEBUG") == "1"
ALLOWED_HOSTS = [
    host for host in os.environ.get("KHUE_HOSTS", "127.0.0.1,localhost,[::1],testserver").split(",") if host
]

INSTALLED_APPS = ["django.contrib.staticfiles", "khue.web.portal"]
DATABASES: dict[str, dict[str, str]] = {}

MIDDLEWARE = [
    "khue.web.api.middleware.ApiMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "khue.web.middleware.ContentSecurityPolicy",
    "django.middleware.gzip.GZipMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.http.ConditionalGetMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "khue.web.middleware.CurrentBuild",
]

ROOT_URLCONF = "khue.web.urls"
WSGI_APPLICATION = "khue.web.wsgi.application"
APPEND_SLASH = True

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": ["django.template.context_processors.request", "khue.web.portal.context.reader"],
            "builtins": ["django.templatetags.i18n", "django.templatetags.static", "khue.web.portal.templatetags.khue"],
        },
    }
]

LANGUAGE_CODE = "vi"
LANGUAGES = [("vi", "Tiếng Việt"), ("en", "English")]
LOCALE_PATHS = [HERE / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Asia/Ho_Chi_Minh"

STATIC_URL = "/static/"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "khue.web.assets.VersionedStorage"},
}
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = DEBUG
WHITENOISE_MAX_AGE = 7 * 24 * 3600

CONTENT_SECURITY_POLICY = (
    "default-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'self'; form-action 'self'; "
    "frame-ancestors 'self'"
)
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"stderr": {"class": "logging.StreamHandler"}},
    "loggers": {"django.request": {"handlers": ["stderr"], "level": "ERROR", "propagate": False}},
}
