"""The real web server, asked over HTTP by several people at once."""

from __future__ import annotations

import asyncio
import contextlib
import http.client
import os
import socket
import subprocess
import time
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from bench import cpu
from bench.targets import Ask

AT_ONCE = 8
SECONDS = 2.0
WORKERS = 2
THREADS = 4
MIXED = 2_000
STOPS = 5


@dataclass(frozen=True)
class Server:
    """A running web server."""

    pid: int
    port: int
    start_ms: float
    first_ms: float

    @property
    def workers(self) -> list[int]:
        """Its processes that answer requests."""
        return cpu.below(self.pid)[1:]


@contextlib.contextmanager
def server(workers: int = WORKERS) -> Iterator[Server]:
    """Start it as `skylight serve` does; `start_ms` is from nothing to the first answer, `first_ms` that request alone."""
    from skylight.cli import serve

    port = _free_port()
    program = serve.command("127.0.0.1", port, workers=workers, threads=THREADS)
    began = time.monotonic()
    process = subprocess.Popen(program, env=os.environ, stdout=subprocess.DEVNULL)
    try:
        _wait(port, process)
        asked = time.monotonic()
        _first(port)
        now = time.monotonic()
        yield Server(process.pid, port, (now - began) * 1000, (now - asked) * 1000)
    finally:
        process.terminate()
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(30)
        process.kill()


def load(running: Server, wanted: list[Ask]) -> dict[str, float]:
    """Requests a second with eight at once, each request once at most where it writes."""
    writes = wanted[0].form is not None
    if not writes:
        asyncio.run(_asked(running.port, wanted, number=2 * AT_ONCE))
    before, began = cpu.used(running.workers), time.monotonic()
    done = asyncio.run(_asked(running.port, wanted, number=len(wanted) if writes else 0))
    seconds = time.monotonic() - began
    used = cpu.used(running.workers) - before
    return {"rps": done / seconds, "server_cpu_ms": used * 1000 / done}


def memory(running: Server, wanted: list[Ask]) -> list[float]:
    """Megabytes of the largest worker along two thousand mixed requests."""
    found = []
    for _stop in range(STOPS):
        asyncio.run(_asked(running.port, wanted, number=MIXED // STOPS))
        found.append(max(cpu.memory(pid) for pid in running.workers))
    return found


async def _asked(port: int, wanted: list[Ask], *, number: int = 0) -> int:
    """Send so many requests (or for a few seconds), in turn, from several connections; gives back how many."""
    end = time.monotonic() + SECONDS
    sent = 0

    def turn() -> Ask | None:
        nonlocal sent
        if (number and sent >= number) or (not number and time.monotonic() >= end):
            return None
        sent += 1
        return wanted[(sent - 1) % len(wanted)]

    await asyncio.gather(*(_visitor(port, turn) for _one in range(AT_ONCE)))
    return sent


async def _visitor(port: int, turn: Any) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    while (one := turn()) is not None:
        body = one.body
        verb = "GET" if one.form is None else "POST"
        head = (
            f"{verb} {one.address} HTTP/1.1\r\nHost: 127.0.0.1:8000\r\nCookie: {one.cookies}\r\n"
            f"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {len(body)}\r\n\r\n"
        )
        writer.write(head.encode() + body)
        await _answer(reader, one)
    writer.close()


async def _answer(reader: asyncio.StreamReader, one: Ask) -> None:
    head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").lower()
    status = int(head.split(" ", 2)[1])
    if status not in (200, 302):
        raise SystemExit(f"{one.address} answered {status}.")
    length = next(
        (line.split(":")[1] for line in head.split("\r\n") if line.startswith("content-length:")), ""
    )
    if length:
        await reader.readexactly(int(length))
    elif "transfer-encoding: chunked" in head:
        while size := int(await reader.readline(), 16):
            await reader.readexactly(size + 2)
        await reader.readline()


def _free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


def _wait(port: int, process: subprocess.Popen[bytes]) -> None:
    end = time.monotonic() + 60
    while process.poll() is None and time.monotonic() < end:
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
            return
        time.sleep(0.02)
    raise SystemExit("The web server did not start.")


def _first(port: int) -> None:
    visitor = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    visitor.request("GET", "/", headers={"Host": "127.0.0.1:8000"})
    answer = visitor.getresponse()
    answer.read()
    if answer.status not in (200, 302):
        raise SystemExit(f"The first request was answered with {answer.status}.")
