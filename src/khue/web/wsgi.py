"""The portal as a WSGI application: `granian --interface wsgi khue.web.wsgi:application`."""

from __future__ import annotations

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "khue.web.settings")

application = get_wsgi_application()
