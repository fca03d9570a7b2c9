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
def cluster(base: Path | None = None, **settings: str) -> Iterator[str]:
    """A running cluster; the address of its empty database. Settings of the server and its place may be given."""
    with server(base, **settings) as one:
        yield one.address


@contextlib.contextmanager
def server(base: Path | None = None, **settings: str) -> Iterator[Server]:
    """A running cluster that can be stopped, killed and copied; gone at the end."""
    with _folder(base) as folder:
        one = Server(folder, settings)
        one.make()
        with one.running():
            yield one


@contextlib.contextmanager
def replica_of(primary: Server, **settings: str) -> Iterator[Server]:
    """A copy of a cluster that follows it by streaming."""
    with _folder() as folder:
        one = Server(folder, {**primary.settings, **settings})
        one.copy(primary)
        with one.running():
            yield one


class Server:
    """One server program over a folder of its own; its socket is in that folder, and it listens on no port."""

    def __init__(self, folder: Path, settings: dict[str, str]) -> None:
        self.folder, self.data, self.log = folder, folder / "data", folder / "log"
        self.settings = settings
        self.address = f"postgresql://skylight@/skylight?host={folder}"
        self.process: subprocess.Popen[bytes] | None = None

    def make(self) -> None:
        """An empty cluster with an empty database in it."""
        makes = ["--auth=trust", "--encoding=UTF8", "--locale=C.UTF-8", "--data-checksums", "--no-sync"]
        self._run("initdb", "-D", self.data, "-U", "skylight", *makes)
        with self.running():
            self._run("createdb", "-h", self.folder, "-U", "skylight", "skylight")

    def copy(self, primary: Server) -> None:
        """A replica of a running cluster."""
        self._run(
            "pg_basebackup", "-h", primary.folder, "-U", "skylight", "-D", self.data, "-R", "-c", "fast"
        )

    @contextlib.contextmanager
    def running(self) -> Iterator[None]:
        """Until the end of the block, however it ends."""
        try:
            self.start()
            yield
        finally:
            self.stop()

    def start(self) -> None:
        """Start, after a crash too, and wait until it answers."""
        options = [
            part for name, value in {**SERVER, **self.settings}.items() for part in ("-c", f"{name}={value}")
        ]
        with self.log.open("ab") as output:
            self.process = subprocess.Popen(
                [binaries() / "postgres", "-D", self.data, "-k", self.folder, *options],
                stdout=output,
                stderr=output,
                cwd=self.folder,
                user=_user(),
                preexec_fn=_die_with_parent,
            )
        _wait(self.process, [binaries() / "pg_isready", "-q", "-h", self.folder], self.log)

    def stop(self) -> None:
        """Stop in good order: transactions are rolled back, connections closed."""
        if self.process:
            self.process.send_signal(signal.SIGINT)
            with contextlib.suppress(subprocess.TimeoutExpired):
                self.process.wait(30)
            self.kill()

    def kill(self) -> None:
        """SIGKILL for the server and each of its processes, as if the machine had lost them all at once."""
        if self.process is None:
            return
        family = [*_children(self.process.pid), self.process.pid]
        for pid in family:
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        self.process.wait()
        while any(_alive(pid) for pid in family):
            time.sleep(0.01)
        self.process = None

    def _run(self, program: str, *arguments: str | Path) -> None:
        _run([binaries() / program, *arguments], self.folder)


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


@contextlib.contextmanager
def _folder(base: Path | None = None) -> Iterator[Path]:
    base = base or _base()
    _sweep(base)
    folder = Path(tempfile.mkdtemp(prefix=PREFIX, dir=base))
    try:
        if user := _user():
            shutil.chown(folder, user)
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


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
            if old and not _runs(folder / "data" / "postmaster.pid"):
                shutil.rmtree(folder, ignore_errors=True)


def _runs(pid_file: Path) -> bool:
    return pid_file.exists() and _alive(int(pid_file.read_text().split()[0]))


def _alive(pid: int) -> bool:
    """Whether there is such a process, other than one that only waits to be counted as dead."""
    with contextlib.suppress(OSError):
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    return False


def _children(pid: int) -> list[int]:
    with contextlib.suppress(OSError):
        return [int(one) for one in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
    return []


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
