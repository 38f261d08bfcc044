"""What commands need that work on the database of what people do: Django set up, and the tables as they should be."""

from __future__ import annotations

import argparse
import os

from khue.cli.session import home_of


def office(args: argparse.Namespace) -> None:
    """Make the database of the data home ready for use."""
    home = home_of(args)
    home.mkdir(parents=True, exist_ok=True)
    os.environ["KHUE_CITY"] = str(args.city.resolve())
    os.environ["KHUE_HOME"] = str(home.resolve())
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "khue.web.settings")
    import django

    django.setup()
    from khue.web.database import prepare

    prepare()
