"""The database itself refuses to change or remove what happened."""

from __future__ import annotations

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

_TABLES = ("tasks_event", "tasks_evidencefile")
_SQLITE = (
    "create trigger {table}_no_update before update on {table} begin select raise(abort, 'what happened is never changed'); end",
    "create trigger {table}_no_delete before delete on {table} begin select raise(abort, 'what happened is never removed'); end",
)
_POSTGRESQL = (
    "create trigger {table}_only_appended before update or delete on {table} for each row execute function tasks_refuse()",
    "create trigger {table}_not_emptied before truncate on {table} for each statement execute function tasks_refuse()",
)
_FUNCTION = (
    "create function tasks_refuse() returns trigger language plpgsql as "
    "$$ begin raise exception 'what happened is never changed or removed'; end $$"
)


def refuse(apps: StateApps, editor: BaseDatabaseSchemaEditor) -> None:
    """Set the triggers of the database that is used."""
    if editor.connection.vendor == "postgresql":
        editor.execute(_FUNCTION)
    for statement in {"sqlite": _SQLITE, "postgresql": _POSTGRESQL}[editor.connection.vendor]:
        for table in _TABLES:
            editor.execute(statement.format(table=table))


class Migration(migrations.Migration):
    """Triggers on both tables."""

    dependencies = [("tasks", "0001_initial")]
    operations = [migrations.RunPython(refuse, migrations.RunPython.noop)]
