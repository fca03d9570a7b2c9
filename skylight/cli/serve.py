"""Starts the web server."""

from __future__ import annotations

import os
import sys
from argparse import Namespace
from typing import NoReturn

from django.conf import settings

from skylight.cli import safety
from skylight.cli.parents import stop_with_parent

# Above this, a request that hangs would keep an old version alive.
SECONDS_TO_FINISH = 20


def run(options: Namespace) -> NoReturn:
    """Become the server."""
    stop_with_parent()
    safety.refuse_unsafe()
    command = [sys.executable, "-m", "granian", *_arguments(options), _application()]
    sys.stdout.flush()
    os.execv(command[0], command)  # noqa: S606


def _arguments(options: Namespace) -> list[str]:
    arguments = ["--interface", "wsgi", "--no-ws", "--host", options.host, "--port", str(options.port)]
    arguments += ["--workers", str(options.workers), "--blocking-threads", str(options.threads)]
    arguments += ["--respawn-failed-workers", "--workers-kill-timeout", str(SECONDS_TO_FINISH)]
    arguments += ["--log-level", os.environ.get("SKYLIGHT_LOG", "warning").lower()]
    return [*arguments, "--access-log"] if options.access_log else arguments


def _application() -> str:
    module, _, name = settings.WSGI_APPLICATION.rpartition(".")
    return f"{module}:{name}"
