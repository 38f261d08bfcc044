"""Django's settings. Everything that differs between machines comes from the environment:

    KHUE_CITY        the city folder                              (default: cities/ha-noi)
    KHUE_HOME        the data home that holds the builds          (default: var/<city folder's name>)
    KHUE_SECRET_KEY  the key that sessions are signed with        (default: made once, kept in the data home)
    KHUE_DATABASE    where what people do is kept                 (default: a file of the data home; khue.web.database)
    KHUE_OIDC...     the city's identity provider                 (default: none; khue.web.people.provider)
    KHUE_HTTPS       1 where readers come by HTTPS: cookies are sent by nothing else (default: 0)
    KHUE_HOSTS       host names served, separated by commas       (default: the loopback names)
    KHUE_UPLOADS     the largest file that may be sent, in bytes  (default: 2 GB)
    KHUE_BUILDS      0 leaves it to others to compute the city anew after a file was accepted (default: 1)
    KHUE_DEBUG       1 shows Django's own error pages             (default: 0)
    KHUE_ADDRESS     where readers find the portal, for letters   (default: what reports.yaml declares)
    KHUE_SMTP...     the server that sends letters, and from whom (default: none; khue.web.notices.sending)

The public pages ask no database: they come from the current build alone.
"""

from __future__ import annotations

import os
from pathlib import Path

from khue.web import compiled, database

HERE = Path(__file__).resolve().parent

KHUE_CITY = Path(os.environ.get("KHUE_CITY", "cities/ha-noi"))
KHUE_HOME = Path(os.environ.get("KHUE_HOME", Path("var") / KHUE_CITY.name))

KHUE_OIDC = os.environ.get("KHUE_OIDC", "")
KHUE_OIDC_CLIENT = os.environ.get("KHUE_OIDC_CLIENT", "")
KHUE_OIDC_SECRET = os.environ.get("KHUE_OIDC_SECRET", "")
KHUE_OIDC_NAME = os.environ.get("KHUE_OIDC_NAME", "VNeID")

KHUE_UPLOAD_LIMIT = int(os.environ.get("KHUE_UPLOADS", str(2 * 1024**3)))
KHUE_JOBS_APART = True
"""Files are read and stored by processes of their own; tests may have it done within theirs."""
KHUE_BUILDS = os.environ.get("KHUE_BUILDS", "1") == "1"

SECRET_KEY = database.secret_key(KHUE_HOME)
DEBUG = os.environ.get("KHUE_DEBUG") == "1"
ALLOWED_HOSTS = [
    host for host in os.environ.get("KHUE_HOSTS", "127.0.0.1,localhost,[::1],testserver").split(",") if host
]

INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
    "khue.web.portal",
    "khue.web.audit",
    "khue.web.people",
    "khue.web.desk",
    "khue.web.comments",
    "khue.web.readings",
    "khue.web.visitors",
    "khue.web.reuses",
    "khue.web.wanted",
    "khue.web.notices",
    "khue.web.tasks",
    "khue.web.ratings",
]
DATABASES = database.settings(KHUE_HOME)

AUTH_USER_MODEL = "people.Person"
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
PASSWORD_RESET_TIMEOUT = 3 * 24 * 3600
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
     "OPTIONS": {"user_attributes": ("username", "name", "email")}},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]  # fmt: skip

SESSION_COOKIE_AGE = 12 * 3600
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = os.environ.get("KHUE_HTTPS") == "1"

MIDDLEWARE = [
    "khue.web.api.middleware.ApiMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "khue.web.middleware.ContentSecurityPolicy",
    "django.middleware.gzip.GZipMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.http.ConditionalGetMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "khue.web.middleware.CurrentBuild",
    "khue.web.usage.CountUse",
]

ROOT_URLCONF = "khue.web.urls"
WSGI_APPLICATION = "khue.web.wsgi.application"
APPEND_SLASH = True

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "khue.web.portal.context.reader",
                "khue.web.notices.context.bell",
            ],
            "builtins": ["django.templatetags.i18n", "django.templatetags.static", "khue.web.portal.templatetags.khue"],
        },
    }
]

LANGUAGE_CODE = "vi"
LANGUAGES = [("vi", "Tiếng Việt"), ("en", "English")]
LOCALE_PATHS = [HERE / "locale"]
USE_I18N = True
compiled.ensure_compiled()
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
    "default-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'self'; "
    f"form-action 'self' {KHUE_OIDC}".rstrip()
    + "; frame-ancestors 'self'"
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
