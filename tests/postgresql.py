"""A PostgreSQL cluster to throw away: its own folder, a socket and no port, gone at the end even after a failure."""

from __future__ import annotations

import contextlib
import ctypes
import os
import pwd
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

PREFIX = "skylight-postgresql-"
NEEDED = 2 * 1024**3
# Nothing here weakens a promise that `skylight doctor` checks: the folder is in memory, so syncing costs nothing.
SERVER = {
    "listen_addresses": "",
    "max_connections": "60",
    "shared_buffers": "128MB",
    "max_wal_size": "256MB",
    "wal_recycle": "off",
    "jit": "off",
    # Tests fill tables and roll back: counts taken in between tell the planner that a full table is empty.
    "autovacuum": "off",
    "log_min_messages": "warning",
    "log_checkpoints": "off",
}


def main(command: list[str]) -> int:
    """Run a command with DATABASE_URL set, or print the address and wait for Ctrl-C."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    with cluster() as address:
        try:
            if command:
                return subprocess.run(command, env={**os.environ, "DATABASE_URL": address}).returncode
            print(f"DATABASE_URL='{address}'", flush=True)
            signal.pause()
        except KeyboardInterrupt:
            print(file=sys.stderr)
        return 0


@contextlib.contextmanager
def cluster(**settings: str) -> Iterator[str]:
    """A running cluster; the address of its empty database. Settings of the server may be given."""
    folder = _folder()
    server = None
    try:
        server = _start(folder, {**SERVER, **settings})
        yield f"postgresql://skylight@/skylight?host={folder}"
    finally:
        if server:
            server.send_signal(signal.SIGINT)
            with contextlib.suppress(subprocess.TimeoutExpired):
                server.wait(30)
            server.kill()
        shutil.rmtree(folder, ignore_errors=True)


def binaries() -> Path:
    """The folder of the newest server programs on this machine. Raises SystemExit where there are none."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=_version)
    on_path = shutil.which("initdb")
    if found:
        return found[-1].parent
    if on_path:
        return Path(on_path).resolve().parent
    raise SystemExit("PostgreSQL's server programs are not on this machine: apt-get install postgresql")


def _version(initdb: Path) -> float:
    return float(initdb.parts[-3])


def _user() -> str | None:
    """Whom to become, because PostgreSQL refuses to run as root; None when this is nobody special already."""
    if os.geteuid() != 0:
        return None
    names = {entry.pw_name for entry in pwd.getpwall()}
    return "postgres" if "postgres" in names else "nobody"


def _folder() -> Path:
    base = _base()
    _sweep(base)
    folder = Path(tempfile.mkdtemp(prefix=PREFIX, dir=base))
    if user := _user():
        shutil.chown(folder, user)
    return folder


def _base() -> Path:
    memory = Path("/dev/shm")
    if os.access(memory, os.W_OK) and shutil.disk_usage(memory).free > NEEDED:
        return memory
    return Path("/tmp") if os.geteuid() == 0 else Path(tempfile.gettempdir())


def _sweep(base: Path) -> None:
    """Remove what a killed run of an earlier day left behind."""
    for folder in base.glob(f"{PREFIX}*"):
        with contextlib.suppress(OSError):
            old = time.time() - folder.stat().st_mtime > 60 * 60
            if old and not _alive(folder / "data" / "postmaster.pid"):
                shutil.rmtree(folder, ignore_errors=True)


def _alive(pid_file: Path) -> bool:
    return pid_file.exists() and Path("/proc", pid_file.read_text().split()[0]).exists()


def _start(folder: Path, settings: dict[str, str]) -> subprocess.Popen[bytes]:
    programs, data, log = binaries(), folder / "data", folder / "log"
    makes = ["--auth=trust", "--encoding=UTF8", "--locale=C.UTF-8", "--data-checksums", "--no-sync"]
    _run([programs / "initdb", "-D", data, "-U", "skylight", *makes], folder)
    options = [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]
    with log.open("wb") as output:
        server = subprocess.Popen(
            [programs / "postgres", "-D", data, "-k", folder, *options],
            stdout=output,
            stderr=output,
            cwd=folder,
            user=_user(),
            preexec_fn=_die_with_parent,
        )
    _wait(server, [programs / "pg_isready", "-q", "-h", folder], log)
    _run([programs / "createdb", "-h", folder, "-U", "skylight", "skylight"], folder)
    return server


def _run(command: list[str | Path], folder: Path) -> None:
    environment = {"PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8"}
    done = subprocess.run(command, cwd=folder, user=_user(), env=environment, capture_output=True, text=True)
    if done.returncode:
        raise SystemExit(f"{Path(command[0]).name} failed:\n{done.stdout}{done.stderr}")


def _wait(server: subprocess.Popen[bytes], ready: list[str | Path], log: Path) -> None:
    deadline = time.monotonic() + 60
    while subprocess.run(ready).returncode:
        if server.poll() is not None or time.monotonic() > deadline:
            raise SystemExit(f"PostgreSQL did not start:\n{log.read_text()}")
        time.sleep(0.1)


def _die_with_parent() -> None:
    """Stop (fast) when the process that started this one is gone, however it went; and ignore its Ctrl-C."""
    ctypes.CDLL(None).prctl(1, signal.SIGINT)
    os.setpgrp()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
