"""The real web server, to be stopped, killed and started again on one port."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import httpx

from tests.installation import HOME, Installation
from tests.mail import free_port

SECONDS_TO_START = 180


class WebServer:
    """The real web server with its processes, to be killed and started again on one port."""

    def __init__(
        self, installation: Installation, *, workers: int = 1, settings: str = "", **environment: str
    ) -> None:
        self.port = free_port()
        self.address = f"http://127.0.0.1:{self.port}"
        self.workers = workers
        self.environment = {
            **installation.environment,
            "SKYLIGHT_ADDRESS": self.address,
            "SKYLIGHT_LOG": "CRITICAL",
            "SKYLIGHT_STATIC": str(Path(installation.environment["SKYLIGHT_DATA"]) / "static"),
            **environment,
        }
        if settings:
            self.environment["DJANGO_SETTINGS_MODULE"] = settings
        self.process: subprocess.Popen[bytes] | None = None

    @contextmanager
    def running(self) -> Iterator[None]:
        """Static files once, then the server until the end of the block."""
        subprocess.run(
            [sys.executable, str(HOME / "manage.py"), "collectstatic", "--noinput", "--verbosity", "0"],
            env=self.environment,
            check=True,
        )
        try:
            self.start()
            yield
        finally:
            self.stop()

    def start(self) -> None:
        """Start, and wait until it answers."""
        command = [
            "-m",
            "skylight.cli.main",
            "serve",
            "--port",
            str(self.port),
            "--workers",
            str(self.workers),
        ]
        self.process = subprocess.Popen(
            [sys.executable, *command], env=self.environment, stdin=subprocess.DEVNULL, start_new_session=True
        )
        deadline = time.monotonic() + SECONDS_TO_START
        while not self._answers():
            if self.process.poll() is not None or time.monotonic() > deadline:
                raise SystemExit(f"The server does not start (exit code {self.process.poll()}).")
            time.sleep(0.05)

    def _answers(self) -> bool:
        with suppress(httpx.HTTPError):
            return httpx.get(f"{self.address}/-/health", timeout=5).status_code == 200
        return False

    def pids(self) -> list[int]:
        """The server and all of its processes."""
        assert self.process
        family = [self.process.pid]
        for pid in family:
            family += [int(one) for one in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
        return family

    def kill(self) -> None:
        """SIGKILL for the server and all of its processes."""
        self._signal(signal.SIGKILL)

    def stop(self) -> None:
        """Stop in good order."""
        self._signal(signal.SIGTERM)

    def _signal(self, number: signal.Signals) -> None:
        if self.process is None:
            return
        with suppress(ProcessLookupError):
            os.killpg(self.process.pid, number)
        try:
            self.process.wait(30)
        except subprocess.TimeoutExpired:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()
        self.process = None
