"""The database itself refuses to change or delete an event of the audit log, whoever asks and however.

By hand: triggers are no part of Django's models. Each database has its own words for them.
"""

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

TABLE = "annotation_auditevent"
REFUSAL = "The audit log only grows: an event is never changed or deleted."

FORBID = {
    "sqlite": [
        f"""CREATE TRIGGER audit_never_{verb.lower()} BEFORE {verb} ON {TABLE}
        BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END"""
        for verb in ("UPDATE", "DELETE")
    ],
    "postgresql": [
        f"""CREATE OR REPLACE FUNCTION audit_refuse() RETURNS trigger LANGUAGE plpgsql AS
        $body$ BEGIN RAISE EXCEPTION '{REFUSAL}' USING ERRCODE = 'integrity_constraint_violation'; END $body$""",
        f"""CREATE TRIGGER audit_never_changes BEFORE UPDATE OR DELETE OR TRUNCATE ON {TABLE}
        FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse()""",
    ],
}
PERMIT = {
    "sqlite": [f"DROP TRIGGER IF EXISTS audit_never_{verb}" for verb in ("update", "delete")],
    "postgresql": [
        f"DROP TRIGGER IF EXISTS audit_never_changes ON {TABLE}",
        "DROP FUNCTION IF EXISTS audit_refuse()",
    ],
}


def forbid(apps: object, schema_editor: BaseDatabaseSchemaEditor) -> None:
    for statement in FORBID[schema_editor.connection.vendor]:
        schema_editor.execute(statement, None)


def permit(apps: object, schema_editor: BaseDatabaseSchemaEditor) -> None:
    for statement in PERMIT[schema_editor.connection.vendor]:
        schema_editor.execute(statement, None)


class Migration(migrations.Migration):
    dependencies = [("annotation", "0001_initial")]

    operations = [migrations.RunPython(forbid, permit)]
