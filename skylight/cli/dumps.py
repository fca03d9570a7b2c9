"""A database as one file and back, while others write: the one place where the two engines differ in this."""

from __future__ import annotations

import os
import re
import shutil
import sqlite3
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import IO, Any

import psycopg
from django.db import connection
from psycopg import sql
from psycopg.conninfo import make_conninfo

from skylight.cli.archives import PIECE, Counted, sync
from skylight.cli.errors import Refused

PROGRAMS = Path("/usr/lib/postgresql")
IN_USE = "Somebody is using the database: stop skylight serve and skylight worker first."
KEPT = ".before-restore"


def sqlite_file() -> Path:
    """Where the database of this installation stands."""
    return Path(connection.settings_dict["NAME"])


def dump_sqlite(target: Counted, beside: Path) -> dict[str, int]:
    """Write a copy of the database as it is at one moment; the rows of each table in it."""
    with tempfile.TemporaryDirectory(dir=beside, prefix=".skylight-backup-") as folder:
        copy = Path(folder) / "copy.sqlite3"
        _copy_sqlite(sqlite_file(), copy)
        rows = check_sqlite(copy)
        with copy.open("rb") as file:
            shutil.copyfileobj(file, target, PIECE)
    return rows


def check_sqlite(path: Path) -> dict[str, int]:
    """The rows of each table. Raises Refused when the file is damaged."""
    try:
        with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)) as database:
            (said,) = database.execute("PRAGMA integrity_check(1)").fetchone()
            if said != "ok" or database.execute("PRAGMA foreign_key_check").fetchone():
                raise Refused(f"The database in it is damaged: {said}.")
            tables = database.execute(
                "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite%'"
            ).fetchall()
            return {name: _count(database, name) for (name,) in sorted(tables)}
    except sqlite3.DatabaseError as problem:
        raise Refused(f"The database in it is damaged: {problem}.") from None


def put_in_place(new: Path, live: Path, kept: Path) -> None:
    """Have the new file be the database from one moment to the next; the old one stays beside it as `kept`.

    Raises Refused when any process has the database open.
    """
    if not live.exists():
        os.replace(new, live)
    else:
        with _alone(live):
            os.link(live, kept)
            # Only a database that cannot be read still has them; beside the new one they would destroy it.
            for ending in ("-wal", "-shm", "-journal"):
                with suppress(FileNotFoundError):
                    os.rename(f"{live}{ending}", f"{kept}{ending}")
            os.replace(new, live)
    sync(live.parent)


def _copy_sqlite(live: Path, copy: Path) -> None:
    """SQLite's own copying: one state, and writers go on."""
    with (
        closing(sqlite3.connect(f"{live.absolute().as_uri()}?mode=rw", uri=True)) as source,
        closing(sqlite3.connect(copy)) as target,
    ):
        source.backup(target)
        target.execute("PRAGMA journal_mode=DELETE")
    os.chmod(copy, 0o600)


def _count(database: sqlite3.Connection, table: str) -> int:
    name = table.replace('"', '""')
    return int(database.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0])  # noqa: S608


@contextmanager
def _alone(live: Path) -> Iterator[None]:
    """While nobody else has the file open: SQLite leaves its write-ahead log for the last one only."""
    with closing(sqlite3.connect(live, timeout=1, isolation_level=None)) as database:
        try:
            database.execute("PRAGMA journal_mode=DELETE").fetchone()
            database.execute("BEGIN EXCLUSIVE")
        except sqlite3.OperationalError as problem:
            if "locked" in str(problem):
                raise Refused(IN_USE) from None
        except sqlite3.DatabaseError:
            # So damaged that it cannot be opened: then nobody works with it.
            pass
        yield


def dump_postgresql(target: Counted) -> dict[str, int]:
    """Write a dump of the database as it is at one moment; the rows of each table in it."""
    with psycopg.connect(_address(), password=_password()) as database:
        database.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        (snapshot,) = database.execute("SELECT pg_export_snapshot()").fetchone() or ("",)
        options = ["--format=custom", "--no-owner", "--no-privileges", "--no-comments"]
        command = [program("pg_dump"), *options, f"--snapshot={snapshot}", "-d", _address()]
        with _running(command, stdout=subprocess.PIPE) as dump:
            assert dump.stdout is not None
            shutil.copyfileobj(dump.stdout, target, PIECE)
        return {table: _count_postgresql(database, table) for table in _tables(database)}


def check_postgresql(path: Path) -> None:
    """Raise Refused when PostgreSQL's own program cannot make out what the dump holds."""
    with _running([program("pg_restore"), "--list", str(path)], stdout=subprocess.PIPE) as listing:
        assert listing.stdout is not None
        while listing.stdout.read(PIECE):
            pass


def restore_postgresql(path: Path, rows: dict[str, int]) -> None:
    """Put what the dump holds in the place of everything there is, in one transaction.

    Raises Refused when others are connected, and with what PostgreSQL says when it cannot be done; then all is as before.
    """
    _refuse_unless_alone()
    command = [program("psql"), "-X", "-q", "-v", "ON_ERROR_STOP=1", "-o", os.devnull, "-d", _address()]
    with _running(command, stdin=subprocess.PIPE) as target:
        assert target.stdin is not None
        _say(target.stdin, "BEGIN; SET LOCAL client_min_messages = warning;")
        _say(
            target.stdin,
            "DROP SCHEMA public CASCADE; CREATE SCHEMA public; GRANT USAGE ON SCHEMA public TO PUBLIC;",
        )
        whole = _pour_script(path, target.stdin)
        for table, count in rows.items():
            _say(target.stdin, _expectation(table, count))
        # Without the last word psql ends the transaction as if nothing had been said.
        if whole:
            _say(target.stdin, "COMMIT; ANALYZE;")
        target.stdin.close()
    if not whole:
        raise Refused("pg_restore could not read the dump to its end. Nothing was changed.")


def program(name: str) -> str:
    """A program of PostgreSQL that understands the server in use: its own version, or a newer one. Raises Refused."""
    wanted = server_version()
    found = {_folder_version(path): path for path in PROGRAMS.glob(f"*/bin/{name}")}
    if on_path := shutil.which(name):
        found.setdefault(_version_of(on_path), Path(on_path))
    good = [version for version in sorted(found) if version >= wanted]
    if not good:
        raise Refused(
            f"{name} of PostgreSQL {wanted} is not on this machine: install postgresql-client-{wanted}."
        )
    return str(found[good[0]])


def server_version() -> int:
    """The major version of the server."""
    with psycopg.connect(_address(), password=_password()) as database:
        return database.info.server_version // 10_000


def _folder_version(path: Path) -> int:
    return int(re.sub(r"\D.*", "", path.parts[-3]) or 0)


def _version_of(path: str) -> int:
    said = subprocess.run([path, "--version"], capture_output=True, text=True).stdout
    found = re.search(r"(\d+)", said)
    return int(found[1]) if found else 0


def _address() -> str:
    """The database in use as PostgreSQL's programs understand it, without the password."""
    used = connection.settings_dict
    known = {option.keyword.decode() for option in psycopg.pq.Conninfo.get_defaults()}
    more = {
        name: value for name, value in used["OPTIONS"].items() if name in known and isinstance(value, str)
    }
    parts = {"dbname": used["NAME"], "user": used["USER"], "host": used["HOST"], "port": used["PORT"], **more}
    return make_conninfo(**{name: value for name, value in parts.items() if value})


def _password() -> str | None:
    return connection.settings_dict["PASSWORD"] or None


@contextmanager
def _running(command: list[str], **streams: Any) -> Iterator[subprocess.Popen[bytes]]:
    """A program of PostgreSQL at work. Raises Refused with what it says when it fails."""
    environment = {**os.environ, "LC_ALL": "C.UTF-8"}
    if password := _password():
        environment["PGPASSWORD"] = password
    with tempfile.TemporaryFile() as said:
        with subprocess.Popen(command, env=environment, stderr=said, **streams) as child:
            try:
                yield child
            except BrokenPipeError:
                child.wait()
            except BaseException:
                child.kill()
                raise
        if child.returncode:
            said.seek(0)
            words = said.read(2000).decode(errors="replace").strip()
            raise Refused(f"{Path(command[0]).name} failed: {words}")


def _say(stream: IO[bytes], statement: str) -> None:
    stream.write(f"{statement}\n".encode())


def _pour_script(path: Path, target: IO[bytes]) -> bool:
    """Send the statements of a dump; whether all of them were sent."""
    command = [
        program("pg_restore"),
        "--no-owner",
        "--no-privileges",
        "--exit-on-error",
        "-f",
        "-",
        str(path),
    ]
    try:
        with _running(command, stdout=subprocess.PIPE) as source:
            assert source.stdout is not None
            shutil.copyfileobj(source.stdout, target, PIECE)
    except Refused:
        return False
    return True


def _expectation(table: str, count: int) -> str:
    """A statement that fails unless the table has that many rows."""
    name = sql.Identifier("public", table).as_string(None)
    return (
        f"DO $$ BEGIN IF (SELECT count(*) FROM {name}) <> {int(count)} THEN "  # noqa: S608
        "RAISE EXCEPTION 'the backup does not hold what its manifest tells of'; END IF; END $$;"
    )


def _tables(database: Any) -> list[str]:
    found = database.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY 1")
    return [name for (name,) in found.fetchall()]


def _count_postgresql(database: Any, table: str) -> int:
    question = sql.SQL("SELECT count(*) FROM {}").format(sql.Identifier("public", table))
    return int(database.execute(question).fetchone()[0])


def _refuse_unless_alone() -> None:
    question = (
        "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() "
        "AND pid <> pg_backend_pid() AND backend_type = 'client backend'"
    )
    with psycopg.connect(_address(), password=_password()) as database:
        (others,) = database.execute(question).fetchone() or (0,)
    if others:
        raise Refused(IN_USE)
