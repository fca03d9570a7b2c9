"""Finds a piece of a name by index on PostgreSQL, where its extension for that may be had; elsewhere names are read."""

from django.db import DatabaseError, migrations, transaction

MAKE = (
    "CREATE EXTENSION IF NOT EXISTS pg_trgm",
    "CREATE INDEX people_by_words ON org_person USING gin (search_key gin_trgm_ops)",
    "CREATE INDEX teams_by_words ON org_team USING gin (upper(name) gin_trgm_ops, upper(other_name) gin_trgm_ops)",
)
UNMAKE = ("DROP INDEX IF EXISTS people_by_words", "DROP INDEX IF EXISTS teams_by_words")


def make(apps, schema_editor):
    if schema_editor.connection.vendor != "postgresql":
        return
    try:
        with transaction.atomic(using=schema_editor.connection.alias):
            _run(schema_editor, MAKE)
    except DatabaseError:
        # Not installed, or not for this owner of a database: the directory is right all the same, and slower.
        return


def unmake(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        _run(schema_editor, UNMAKE)


def _run(schema_editor, statements):
    with schema_editor.connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


class Migration(migrations.Migration):

    dependencies = [
        ("org", "0005_erasures"),
    ]

    operations = [migrations.RunPython(make, unmake)]
