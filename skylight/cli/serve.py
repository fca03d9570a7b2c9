"""Starts the web server."""

from __future__ import annotations

import os
import sys
import warnings
from argparse import Namespace
from typing import NoReturn

from django.conf import settings

from skylight.cli import safety

# Above this, a request that hangs would keep an old version alive.
SECONDS_TO_FINISH = 20
# Whoever needs longer than this to say what they want is not a browser.
SECONDS_TO_ASK = 10


def run(options: Namespace) -> NoReturn:
    """Become the server, which loads the models by itself: here they would only delay it."""
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", "Accessing the database during app initialization", RuntimeWarning)
        safety.refuse_unsafe()
    program = command(options.host, options.port, workers=options.workers, threads=options.threads)
    if options.access_log:
        program.insert(-1, "--access-log")
    sys.stdout.flush()
    os.execv(program[0], program)  # noqa: S606


def command(host: str, port: int, *, workers: int, threads: int) -> list[str]:
    """The program that answers requests, with all that it is told."""
    module, _, name = settings.WSGI_APPLICATION.rpartition(".")
    return [
        *(sys.executable, "-m", "granian", "--interface", "wsgi", "--no-ws"),
        *("--host", host, "--port", str(port)),
        *("--workers", str(workers), "--blocking-threads", str(threads)),
        # A thread that ends takes its connection to the database with it.
        *("--blocking-threads-idle-timeout", "600"),
        *("--http1-header-read-timeout", str(SECONDS_TO_ASK * 1000)),
        *("--respawn-failed-workers", "--workers-kill-timeout", str(SECONDS_TO_FINISH)),
        *("--log-level", os.environ.get("SKYLIGHT_LOG", "warning").lower()),
        f"{module}:{name}",
    ]
