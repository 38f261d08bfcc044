"""One submission worked on, in a process of its own: `python -m khue.web.desk.job SUBMISSION`."""

from __future__ import annotations

import os
import sys


def main(pk: int) -> None:
    """Set Django up and do what is to be done."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "khue.web.settings")
    import django

    django.setup()
    from khue.web.desk.work import advance

    advance(pk)


if __name__ == "__main__":
    main(int(sys.argv[1]))
