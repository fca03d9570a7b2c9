"""Asks for pages within this process, as the web server would, and counts what each costs."""

from __future__ import annotations

import gc
import io
import os
import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db import connection

from bench import cpu
from bench.targets import WRITES, Ask, World, asks, take_back_publications

LONGEST = 2.0
MOST, LEAST = 120, 3
NO_QUESTION = ("BEGIN", "SAVEPOINT", "RELEASE SAVEPOINT", "ROLLBACK TO SAVEPOINT")
Statement = tuple[str, Any]


@dataclass(frozen=True)
class Answer:
    """What came back."""

    status: int
    bytes: int


@dataclass(frozen=True)
class Cost:
    """What one page costs; times are milliseconds."""

    name: str
    statements: int
    cpu_ms: float
    database_ms: float
    median_ms: float
    p95_ms: float
    bytes: int
    floor: float
    bare_ms: float


def cost(name: str, world: World) -> Cost:
    """Ask for one page again and again, by different people."""
    wanted = asks(name, world)
    if not wanted:
        raise SystemExit(f"Nobody can ask for the page {name} here.")
    answer, statements = _noted(wanted[0], is_write=name in WRITES)
    backend = _Backend()
    if name in WRITES:
        spent = _spent(wanted[1:], backend, most=len(wanted) - 1)
        take_back_publications()
    else:
        for one in wanted:
            ask(one)
        spent = _spent(wanted, backend, most=MOST)
    bare = _bare(statements, answer.bytes, undone=name in WRITES)
    whole = spent.process + spent.database
    return Cost(
        name=name,
        statements=len(statements),
        cpu_ms=whole,
        database_ms=spent.database,
        median_ms=statistics.median(spent.times),
        p95_ms=statistics.quantiles(spent.times, n=20)[-1] if len(spent.times) > 1 else spent.times[0],
        bytes=answer.bytes,
        floor=whole / bare,
        bare_ms=bare,
    )


def ask(one: Ask) -> Answer:
    """Send one request through the application. Raises SystemExit for an answer that is no page."""
    from skylight.config.wsgi import application

    got: list[int] = []
    path, _, query = one.address.partition("?")
    environ = {
        "REQUEST_METHOD": "GET" if one.form is None else "POST", "PATH_INFO": path, "QUERY_STRING": query,
        "SERVER_NAME": "127.0.0.1", "SERVER_PORT": "8000", "SERVER_PROTOCOL": "HTTP/1.1", "wsgi.url_scheme": "http",
        "HTTP_HOST": "127.0.0.1:8000", "HTTP_COOKIE": one.cookies, "CONTENT_TYPE": "application/x-www-form-urlencoded",
        "CONTENT_LENGTH": str(len(one.body)), "wsgi.input": io.BytesIO(one.body), "wsgi.errors": io.StringIO(),
        "REMOTE_ADDR": "127.0.0.1", "wsgi.multithread": False, "wsgi.multiprocess": False, "wsgi.run_once": False,
        "wsgi.version": (1, 0),
    }  # fmt: skip
    response = application(environ, lambda status, _headers: got.append(int(status[:3])))
    size = sum(len(part) for part in response)
    response.close()
    if got[0] not in (200, 302):
        raise SystemExit(f"{one.address} answered {got[0]}.")
    return Answer(got[0], size)


@dataclass(frozen=True)
class _Spent:
    """Milliseconds a request: in this process, in the database's, and each by the clock."""

    process: float
    database: float
    times: list[float]


class _Backend:
    """The process of PostgreSQL that serves this one; none where the database lives in this process."""

    def __init__(self, connected: Any = None) -> None:
        self.pids: list[int] = []
        self.parent = 0
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_backend_pid()")
                self.pids = [cursor.fetchone()[0]]
        if connected is not None and connection.vendor == "postgresql":
            self.pids = [connected.info.backend_pid]
        if self.pids:
            with open(f"/proc/{self.pids[0]}/stat") as stat:
                self.parent = int(stat.read().rpartition(")")[2].split()[1])

    def used(self) -> float:
        return cpu.used(self.pids) + (cpu.of_children_gone(self.parent) if self.parent else 0.0)


def _spent(wanted: list[Ask], backend: _Backend, *, most: int) -> _Spent:
    return _repeated(lambda turn: ask(wanted[turn % len(wanted)]), backend, most=most)


def _repeated(act: Callable[[int], Any], backend: _Backend, *, most: int) -> _Spent:
    times: list[float] = []
    gc.collect()
    began, database, process = time.monotonic(), backend.used(), time.process_time_ns()
    while len(times) < most and (len(times) < LEAST or time.monotonic() - began < LONGEST):
        start = time.perf_counter()
        act(len(times))
        times.append((time.perf_counter() - start) * 1000)
    process, database = time.process_time_ns() - process, backend.used() - database
    return _Spent(process / 1e6 / len(times), database * 1000 / len(times), times)


def _noted(one: Ask, *, is_write: bool) -> tuple[Answer, list[Statement]]:
    """The answer to a request with the statements it sent."""
    noted: list[Statement] = []

    def note(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        if not sql.startswith(NO_QUESTION):
            noted.append((sql, params))
        return execute(sql, params, many, context)

    if not is_write:
        ask(one)
    with connection.execute_wrapper(note):
        return ask(one), noted


def _bare(statements: list[Statement], size: int, *, undone: bool) -> float:
    """Milliseconds for the same statements over the driver alone, plus an answer of that size."""
    connected, run = _driver()
    text = "x" * size

    def once(_turn: int) -> int:
        if undone:
            run("BEGIN", None)
        for sql, params in statements:
            run(sql, params)
        if undone:
            run("ROLLBACK", None)
        return len(text.encode())

    once(0)
    spent = _repeated(once, _Backend(connected), most=MOST)
    if connected is not None:
        connected.close()
    return spent.process + spent.database


def _driver() -> tuple[Any, Callable[[str, Any], Any]]:
    """A connection of the driver's own and what sends it a statement and reads all rows."""
    if connection.vendor == "postgresql":
        import psycopg

        given = connection.get_connection_params()
        details = {
            name: given[name] for name in ("dbname", "user", "password", "host", "port") if given.get(name)
        }
        connected = psycopg.connect(**details, autocommit=True, cursor_factory=psycopg.ClientCursor)
        connected.execute("SET TIME ZONE 'UTC'")

        def send(sql: str, params: Any) -> Any:
            cursor = connected.execute(sql, params)
            return cursor.fetchall() if cursor.description else None

        return connected, send

    import sqlite3

    plain = sqlite3.connect(connection.settings_dict["NAME"], isolation_level=None)
    plain.executescript(connection.settings_dict["OPTIONS"]["init_command"])
    for name in ("django_date_trunc", "regexp"):
        plain.create_function(name, -1, lambda *given: None)

    def send_plain(sql: str, params: Any) -> Any:
        return plain.execute(sql.replace("%s", "?").replace("%%", "%"), tuple(params or ())).fetchall()

    return plain, send_plain


def workers() -> int:
    """How many of the web server's workers a machine like this one gets."""
    return max(2, os.cpu_count() or 2)
