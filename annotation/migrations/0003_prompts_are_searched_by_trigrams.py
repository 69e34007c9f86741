"""A part of a prompt's text is found among millions without reading them all, where the database can: PostgreSQL.

By hand: Django's own index by trigrams is refused on SQLite, which goes on reading every text.
"""

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

# As the ORM asks for `icontains`; pg_trgm is a trusted extension, for which no superuser is needed.
INDEX = """
CREATE EXTENSION IF NOT EXISTS pg_trgm;
CREATE INDEX prompt_by_trigrams ON annotation_prompt USING gin (UPPER(text) gin_trgm_ops)
"""


def make(apps: object, schema_editor: BaseDatabaseSchemaEditor) -> None:
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(INDEX, None)


def remove(apps: object, schema_editor: BaseDatabaseSchemaEditor) -> None:
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("DROP INDEX IF EXISTS prompt_by_trigrams", None)


class Migration(migrations.Migration):
    dependencies = [("annotation", "0002_audit_is_append_only")]

    operations = [migrations.RunPython(make, remove)]
