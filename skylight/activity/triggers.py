"""What the database itself sees to: events, seals and redactions stand as written, and each event waits for its seal.

Whoever owns the database can take the triggers away; then the chain of seals still tells (`skylight doctor`).
Django copies a table anew when SQLite has to change it, and a copy has no triggers: a migration that alters one of
these tables calls `install` again, and a test says so.
"""

from __future__ import annotations

from typing import Any

STANDING = ("activity_event", "activity_seal", "activity_redaction")

# The words of an event can only become these, and only when a row says in which event one reads why.
POSTGRESQL = """
CREATE OR REPLACE FUNCTION activity_stands() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND TG_TABLE_NAME = 'activity_event' THEN
        IF NEW.reason = '' AND NEW.salt = '' AND NEW.data = '{"redacted": true}'::jsonb
            AND to_jsonb(NEW) - ARRAY['reason', 'salt', 'data'] = to_jsonb(OLD) - ARRAY['reason', 'salt', 'data']
            AND EXISTS (SELECT 1 FROM activity_redaction WHERE event_id = OLD.id)
        THEN
            RETURN NEW;
        END IF;
    END IF;
    RAISE EXCEPTION '% stands as it was written', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
END $$;

CREATE OR REPLACE FUNCTION activity_event_waits() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO activity_unsealed (event_id) SELECT id FROM added;
    RETURN NULL;
END $$;

CREATE OR REPLACE TRIGGER activity_event_waits AFTER INSERT ON activity_event
    REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION activity_event_waits();
"""
POSTGRESQL_STANDS = """
CREATE OR REPLACE TRIGGER {table}_stands BEFORE UPDATE OR DELETE ON {table}
    FOR EACH ROW EXECUTE FUNCTION activity_stands();
CREATE OR REPLACE TRIGGER {table}_is_not_emptied BEFORE TRUNCATE ON {table}
    FOR EACH STATEMENT EXECUTE FUNCTION activity_stands();
"""

SQLITE = """
CREATE TRIGGER IF NOT EXISTS activity_event_waits AFTER INSERT ON activity_event BEGIN
    INSERT INTO activity_unsealed (event_id) VALUES (NEW.id);
END;

CREATE TRIGGER IF NOT EXISTS activity_event_stands BEFORE UPDATE ON activity_event
WHEN NOT (
    NEW.reason = '' AND NEW.salt = '' AND NEW.data = '{"redacted": true}'
    AND NEW.id IS OLD.id AND NEW.kind IS OLD.kind AND NEW.at IS OLD.at AND NEW.by_id IS OLD.by_id
    AND NEW.person_id IS OLD.person_id AND NEW.team_id IS OLD.team_id AND NEW.objective_id IS OLD.objective_id
    AND NEW.subject IS OLD.subject AND NEW.request IS OLD.request
    AND EXISTS (SELECT 1 FROM activity_redaction WHERE event_id = OLD.id)
) BEGIN
    SELECT RAISE(ABORT, 'activity_event stands as it was written');
END;
"""
SQLITE_UPDATE = """
CREATE TRIGGER IF NOT EXISTS {table}_stands BEFORE UPDATE ON {table} BEGIN
    SELECT RAISE(ABORT, '{table} stands as it was written');
END;
"""
# The last one is for INSERT OR REPLACE, which deletes without a word.
SQLITE_STANDS = """
CREATE TRIGGER IF NOT EXISTS {table}_is_not_deleted BEFORE DELETE ON {table} BEGIN
    SELECT RAISE(ABORT, '{table} stands as it was written');
END;

CREATE TRIGGER IF NOT EXISTS {table}_is_not_replaced BEFORE INSERT ON {table}
WHEN EXISTS (SELECT 1 FROM {table} WHERE {same}) BEGIN
    SELECT RAISE(ABORT, '{table} stands as it was written');
END;
"""
SAME = {
    "activity_event": "id = NEW.id",
    "activity_seal": "sequence = NEW.sequence OR event_id = NEW.event_id OR hash = NEW.hash",
    "activity_redaction": "event_id = NEW.event_id",
}


def install(connection: Any) -> None:
    """Make whatever trigger is missing."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(POSTGRESQL)
            for table in STANDING:
                cursor.execute(POSTGRESQL_STANDS.format(table=table))
        else:
            for statement in _sqlite():
                cursor.execute(statement)


def missing(connection: Any) -> list[str]:
    """The triggers that ought to stand and do not, or that somebody has switched off."""
    if connection.vendor == "postgresql":
        question = "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal AND tgenabled <> 'D'"
        wanted = {f"{table}_{rule}" for table in STANDING for rule in ("stands", "is_not_emptied")}
    else:
        question = "SELECT name FROM sqlite_master WHERE type = 'trigger'"
        wanted = {
            f"{table}_{rule}"
            for table in STANDING
            for rule in ("stands", "is_not_deleted", "is_not_replaced")
        }
    with connection.cursor() as cursor:
        cursor.execute(question)
        standing = {name for (name,) in cursor.fetchall()}
    return sorted((wanted | {"activity_event_waits"}) - standing)


def _sqlite() -> list[str]:
    scripts = [SQLITE, *(SQLITE_UPDATE.format(table=table) for table in STANDING[1:])]
    scripts += [SQLITE_STANDS.format(table=table, same=SAME[table]) for table in STANDING]
    return [f"{one}END;" for script in scripts for one in script.split("END;\n") if one.strip()]
