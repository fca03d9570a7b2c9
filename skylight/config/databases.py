"""The two engines: SQLite embedded, PostgreSQL for scale; safe settings are not optional."""

from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

SQLITE_PRAGMAS = """
PRAGMA journal_mode=WAL;
PRAGMA synchronous=FULL;
PRAGMA foreign_keys=ON;
PRAGMA temp_store=MEMORY;
PRAGMA mmap_size=134217728;
PRAGMA cache_size=-20000;
"""
# Nobody in front of a page waits longer than these: seconds for another writer on SQLite (a command waits longer);
# milliseconds for a statement, for a lock, and for a transaction that its process has forgotten, on PostgreSQL.
BUSY, PATIENT = 5, 30
LIMITS = {
    "statement_timeout": 5_000,
    "lock_timeout": 4_000,
    "idle_in_transaction_session_timeout": 30_000,
}
# A server that is gone without a word is noticed: seconds, and for the last one milliseconds.
NETWORK = {
    "connect_timeout": 3,
    "keepalives_idle": 10,
    "keepalives_interval": 3,
    "keepalives_count": 3,
    "tcp_user_timeout": 10_000,
}


def database_from(address: str, data: Path, *, pooled: bool = False) -> dict[str, Any]:
    """Django's settings of one database, from `DATABASE_URL` or, if it is empty, a file in the data folder.

    `pooled` says that PgBouncer stands between, which lends a connection for one transaction.
    Raises ImproperlyConfigured for a scheme that is neither `postgresql` nor `sqlite`.
    """
    if not address:
        return _sqlite(data / "skylight.sqlite3")
    parts = urlsplit(address)
    if parts.scheme == "sqlite":
        return _sqlite(Path(unquote(parts.path)))
    if parts.scheme in ("postgresql", "postgres"):
        return _postgresql(parts, pooled)
    raise ImproperlyConfigured("DATABASE_URL starts with postgresql:// or sqlite://.")


def replica_from(address: str, data: Path, *, pooled: bool = False) -> dict[str, Any]:
    """Django's settings of the replica that `DATABASE_REPLICA_URL` names. Raises ImproperlyConfigured."""
    replica = database_from(address, data, pooled=pooled)
    if "postgresql" not in replica["ENGINE"]:
        raise ImproperlyConfigured("DATABASE_REPLICA_URL starts with postgresql://.")
    return {**replica, "TEST": {"MIRROR": "default"}}


def hurry(database: dict[str, Any]) -> None:
    """Bound what a page may ask: somebody waits for it, and a thread with them. A command may take its time."""
    options = database["OPTIONS"]
    if "postgresql" not in database["ENGINE"]:
        options["timeout"] = BUSY
    elif not database["DISABLE_SERVER_SIDE_CURSORS"]:  # PgBouncer knows no such options: deploy/ tells it
        options["options"] = _with_limits(options.get("options", ""))


def _sqlite(path: Path) -> dict[str, Any]:
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": path,
        "CONN_MAX_AGE": None,
        "OPTIONS": {
            "init_command": SQLITE_PRAGMAS,
            "transaction_mode": "IMMEDIATE",
            "timeout": PATIENT,
        },
    }


def _postgresql(parts: Any, pooled: bool) -> dict[str, Any]:
    options: dict[str, Any] = {**NETWORK, **dict(parse_qsl(parts.query))}
    host = options.pop("host", parts.hostname or "")
    return {
        "ENGINE": "skylight.lib.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": host,
        "PORT": parts.port or "",
        # One connection for each thread of the web server, kept between requests.
        "CONN_MAX_AGE": 300,
        "CONN_HEALTH_CHECKS": True,
        "DISABLE_SERVER_SIDE_CURSORS": pooled,
        "OPTIONS": options,
    }


def _with_limits(given: str) -> str:
    """What PostgreSQL is told at the start of a session; of two values for one setting the later wins."""
    return " ".join([*(f"-c {name}={value}" for name, value in LIMITS.items()), given]).strip()
