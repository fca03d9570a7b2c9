"""From an empty folder to the running product: prepares the database, then keeps web and worker alive together."""

from __future__ import annotations

import ctypes
import os
import signal
import socket
import subprocess
import sys
import time
from argparse import Namespace
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from urllib.error import HTTPError
from urllib.request import urlopen

from django.conf import settings
from django.db import connections

from skylight.cli import demo, migrate, safety, serve
from skylight.cli.errors import Refused

HOST = "127.0.0.1"
THREADS = 4
WHEN_PARENT_DIES = 1
SECONDS_TO_START = 60
SECONDS_TO_STOP = 30
Children = list["subprocess.Popen[bytes]"]


class Told(Exception):
    """Somebody asked this process to stop."""


def run(options: Namespace) -> int:
    """Serve until told to stop; 1 when web or worker died of itself."""
    _port_is_free(options.port)
    safety.refuse_unsafe()
    if migrate.waiting():
        print("Preparing the database ...", flush=True)
        migrate.apply()
    demo_mode = _prepare_demo()
    empty = demo.is_empty()
    connections.close_all()
    with _signals():
        children = _start(options.port, demo_mode)
        try:
            _wait_until_healthy(options.port, children)
            _say(options.port, demo_mode, empty)
            return _watch(children)
        except Told:
            return 0
        finally:
            _stop(children)


def _port_is_free(port: int) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError:
            raise Refused(f"Port {port} is taken: choose another, such as PORT={port + 1}.")


def _prepare_demo() -> bool:
    """Whether the database holds the demo company, loaded now if it is empty and nobody objects."""
    if os.environ.get("SKYLIGHT_DEMO") == "0":
        return False
    if demo.is_empty():
        print("Making the demo company, this once ...", flush=True)
        demo.load()
    return demo.is_loaded()


def _start(port: int, demo_mode: bool) -> Children:
    environment = {
        **os.environ,
        "SKYLIGHT_ADDRESS": os.environ.get("SKYLIGHT_ADDRESS", f"http://{HOST}:{port}"),
        "SKYLIGHT_DEMO": "1" if demo_mode else "0",
    }
    web = serve.command(HOST, port, workers=len(os.sched_getaffinity(0)), threads=THREADS)
    worker = [sys.executable, "-m", "skylight.cli.main", "worker"]
    # In groups of their own, so that Ctrl-C reaches them through this process and once only.
    return [
        subprocess.Popen(command, env=environment, process_group=0, preexec_fn=_stop_with_parent)
        for command in (web, worker)
    ]


def _stop_with_parent() -> None:
    """Ask the system for SIGTERM when this process is gone, however it went."""
    ctypes.CDLL(None).prctl(WHEN_PARENT_DIES, signal.SIGTERM)


def _wait_until_healthy(port: int, children: Children) -> None:
    deadline = time.monotonic() + SECONDS_TO_START
    while not _is_healthy(port):
        if _dead(children):
            raise Refused("Skylight did not start; the lines above say why.")
        if time.monotonic() > deadline:
            raise Refused(f"Skylight does not answer on port {port}.")
        time.sleep(0.2)


def _is_healthy(port: int) -> bool:
    try:
        with urlopen(f"http://{HOST}:{port}/-/health", timeout=5) as answer:
            return bool(answer.status == 200)
    except HTTPError as error:
        if error.code == 503:
            return False
        raise Refused(f"Skylight answers with an error ({error.code}); the lines above say why.")
    except OSError:
        return False


def _say(port: int, demo_mode: bool, empty: bool) -> None:
    print(f"\n  Skylight is on http://{HOST}:{port}")
    if demo_mode:
        print("  This is the demo company: open the address and choose whom to be. No password is asked.")
    elif empty:
        print("  Nobody is here yet. In another terminal:")
        print('  bin/skylight person create --admin --name "Your name" --email you@example.com')
    else:
        print("  Sign in with your e-mail address and password.")
    print(f"  Data: {settings.DATA}    Stop: Ctrl-C\n", flush=True)


def _watch(children: Children) -> int:
    while not _dead(children):
        time.sleep(0.5)
    print("skylight: web or worker has stopped of itself, so the other stops too.", file=sys.stderr)
    return 1


def _dead(children: Children) -> bool:
    return any(child.poll() is not None for child in children)


def _stop(children: Children) -> None:
    for child in children:
        child.terminate()
    deadline = time.monotonic() + SECONDS_TO_STOP
    for child in children:
        with suppress(subprocess.TimeoutExpired):
            child.wait(max(0.1, deadline - time.monotonic()))
        # What is still in its group took too long, or lost the process that would have stopped it.
        with suppress(ProcessLookupError):
            os.killpg(child.pid, signal.SIGKILL)
        child.wait()


@contextmanager
def _signals() -> Iterator[None]:
    def tell(number: int, frame: object) -> None:
        # Once is enough: whoever presses twice must not cut the stopping short.
        for again in (signal.SIGINT, signal.SIGTERM):
            signal.signal(again, signal.SIG_IGN)
        raise Told

    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, tell)
    yield
