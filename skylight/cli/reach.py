"""Whether there are connections enough, pages are bounded behind PgBouncer, and the replica follows."""

from __future__ import annotations

from django.conf import settings
from django.db import connection

from skylight.cli.safety import Check
from skylight.lib import outages, replica

# Above this share, a restart of the web processes may find no connection.
CROWDED = 0.8
# Bytes of the log; more than this is not the lag of a moment.
FAR_BEHIND = 64 * 1024 * 1024


def checks() -> list[Check]:
    """Of PostgreSQL alone. Raises OperationalError when it cannot be reached."""
    if connection.vendor != "postgresql":
        return []
    found = [connections()]
    if settings.PGBOUNCER:
        found.append(limits())
    if replica.exists():
        found.append(follower())
    return found


def connections() -> Check:
    """How many of the server's connections are taken."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*), current_setting('max_connections')::int FROM pg_stat_activity"
            " WHERE backend_type = 'client backend'"
        )
        taken, room = cursor.fetchone()
    text = f"{taken} of {room} connections are taken."
    if taken > room * CROWDED:
        return Check(
            "connections",
            "warning",
            f"{text} Raise max_connections, or put PgBouncer between (docs/deploy.md).",
        )
    return Check("connections", "ok", text)


def limits() -> Check:
    """Whether what PgBouncer lends has the limits that a page needs."""
    with connection.cursor() as cursor:
        cursor.execute("SHOW statement_timeout")
        value = cursor.fetchone()[0]
    if value == "0":
        return Check(
            "statement_timeout",
            "warning",
            "PgBouncer lends connections without a statement_timeout: a slow statement holds a page without "
            "end. deploy/pgbouncer.ini shows the connect_query.",
        )
    return Check("statement_timeout", "ok", f"statement_timeout is {value} behind PgBouncer.")


def follower() -> Check:
    """Whether the replica follows."""
    written = replica.position("default", "pg_current_wal_lsn()")
    try:
        replayed = replica.position(replica.ALIAS, "pg_last_wal_replay_lsn()")
    except outages.UNAVAILABLE as error:
        return Check(
            "replica", "warning", f"The replica cannot be reached, so nothing is read there: {error}"
        )
    if replayed < 0:
        return Check(
            "replica", "problem", "DATABASE_REPLICA_URL leads to no replica, but to a server of its own."
        )
    behind = max(0, written - replayed)
    if behind > FAR_BEHIND:
        return Check(
            "replica", "warning", f"The replica is {behind >> 20} MB behind, so nothing is read there."
        )
    return Check("replica", "ok", f"The replica follows, {behind} bytes behind.")
