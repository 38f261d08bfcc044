"""The portal as a WSGI application: `granian --interface wsgi khue.web.wsgi:application`.

With KHUE_PREPARE=1 it brings the tables of the database up to date first, as `khue run` has it; where several processes serve,
`khue people prepare` does it once before they start.
"""

from __future__ import annotations

import os

from django.core.wsgi import get_wsgi_application

from khue.web.database import prepare

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "khue.web.settings")

application = get_wsgi_application()

if os.environ.get("KHUE_PREPARE") == "1":
    prepare()
