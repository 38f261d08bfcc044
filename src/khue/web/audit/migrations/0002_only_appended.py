"""The database itself refuses to change or remove a record."""

from __future__ import annotations

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

_SQLITE = (
    "create trigger audit_no_update before update on audit_record "
    "begin select raise(abort, 'a record is never changed'); end",
    "create trigger audit_no_delete before delete on audit_record "
    "begin select raise(abort, 'a record is never removed'); end",
)
_POSTGRESQL = (
    "create function audit_refuse() returns trigger language plpgsql as "
    "$$ begin raise exception 'a record is never changed or removed'; end $$",
    "create trigger audit_only_appended before update or delete on audit_record "
    "for each row execute function audit_refuse()",
    "create trigger audit_not_emptied before truncate on audit_record "
    "for each statement execute function audit_refuse()",
)


def refuse(apps: StateApps, editor: BaseDatabaseSchemaEditor) -> None:
    """Set the triggers of the database that is used."""
    for statement in {"sqlite": _SQLITE, "postgresql": _POSTGRESQL}[editor.connection.vendor]:
        editor.execute(statement)


class Migration(migrations.Migration):
    """Triggers on the table of records."""

    dependencies = [("audit", "0001_initial")]
    operations = [migrations.RunPython(refuse, migrations.RunPython.noop)]
