"""Behind PgBouncer in transaction mode, with two connections for everybody, the product works as without it."""

from __future__ import annotations

import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import psycopg
import pytest
from django.db import connection

from bench import crash
from bench.writers import PAGE, Writer
from tests import postgresql
from tests.installation import HOME, Installation
from tests.mail import free_port
from tests.web_server import WebServer

PROGRAM = shutil.which("pgbouncer") or shutil.which("pgbouncer", path="/usr/sbin")
pytestmark = [
    pytest.mark.skipif(connection.vendor == "sqlite", reason="about PostgreSQL"),
    pytest.mark.skipif(PROGRAM is None, reason="apt-get install pgbouncer"),
]


@contextmanager
def pgbouncer(server: postgresql.Server) -> Iterator[str]:
    """PgBouncer with the settings of deploy/ before a cluster; its address."""
    port, folder = free_port(), server.folder
    lines = []
    for line in (HOME / "deploy" / "pgbouncer.ini").read_text().splitlines():
        name = line.partition(" = ")[0]
        own = {
            "skylight": line.replace("host=127.0.0.1 port=5432", f"host={folder}"),
            "listen_port": f"listen_port = {port}",
            "auth_type": "auth_type = trust",
            "auth_file": f"auth_file = {folder}/users",
            "default_pool_size": "default_pool_size = 2",
        }
        lines.append(own.get(name, line))
    (folder / "users").write_text('"skylight" ""\n')
    (folder / "pgbouncer.ini").write_text("\n".join([*lines, "unix_socket_dir =", ""]))
    for name in ("users", "pgbouncer.ini"):
        (folder / name).chmod(0o644)
    user = postgresql._user()
    process = subprocess.Popen([str(PROGRAM), "-q", str(folder / "pgbouncer.ini")], user=user, cwd=folder)
    address = f"postgresql://skylight@127.0.0.1:{port}/skylight"
    try:
        _wait(address)
        yield address
    finally:
        process.terminate()
        process.wait(20)


def _wait(address: str) -> None:
    deadline = time.monotonic() + 30
    while True:
        try:
            psycopg.connect(address).close()
            return
        except psycopg.OperationalError:
            assert time.monotonic() < deadline, "PgBouncer does not answer"
            time.sleep(0.1)


def test_pages_writes_and_exports_work_through_two_borrowed_connections(tmp_path: Path) -> None:
    with postgresql.server() as server, pgbouncer(server) as address:
        straight = Installation(tmp_path, server.address)
        scene = crash.prepare(straight, 8)
        through = Installation(tmp_path, address)
        through.environment["SKYLIGHT_PGBOUNCER"] = "1"
        web_server = WebServer(through)
        with web_server.running():
            writers = [Writer(web_server.address, one) for one in scene]
            cookies = {"session": scene[0]["session"]}
            with (
                crash.writing(writers),
                httpx.Client(base_url=web_server.address, cookies=cookies, timeout=30) as browser,
            ):
                answers = [browser.get(path) for path in (PAGE, "/objectives/", "/objectives.csv")]
                while not all(writer.acknowledged for writer in writers):
                    time.sleep(0.1)
        doctor = through.skylight("doctor", "--json").stdout

    assert [answer.status_code for answer in answers] == [200, 200, 200]
    assert len(answers[2].text.splitlines()) >= 1 + len(scene)
    seen = {answer for writer in writers for answer in writer.answers}
    assert seen <= {"GET 200", "POST 302"}, seen
    assert "statement_timeout is 5s behind PgBouncer" in doctor
