"""Builds the companies, measures each in a process of its own, and writes the table."""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from bench import report
from tests import postgresql

SIZES = (1_000, 10_000, 100_000)
SQLITE_SIZE = 10_000
# What somebody who runs a company of 100,000 would set first.
SERVER = {
    "shared_buffers": "512MB",
    "max_wal_size": "4GB",
    "work_mem": "16MB",
    "wal_recycle": "on",
    "autovacuum": "on",
}
Found = dict[str, Any]


def main() -> None:
    """Measure what was asked for; the whole of it is written down, a part only printed."""
    asked = argparse.ArgumentParser(description="Measure Skylight.")
    asked.add_argument("--people", type=int, action="append", help="only a company of so many people")
    asked.add_argument("--engine", choices=("postgresql", "sqlite"), help="only this database")
    asked.add_argument("--pages", default="", help="only these pages, with commas between them")
    options = asked.parse_args()
    found = {key: _measured(*key, pages=options.pages) for key in _wanted(options)}
    if options.people or options.engine or options.pages:
        print(report.plain(found))
    else:
        report.write(found)
        print(report.RESULTS.read_text())


def _wanted(options: argparse.Namespace) -> list[tuple[str, int]]:
    sizes = options.people or SIZES
    wanted = [("postgresql", size) for size in sizes]
    wanted += [("sqlite", size) for size in sizes if options.people or size == SQLITE_SIZE]
    return [one for one in wanted if options.engine in (None, one[0])]


def _measured(engine: str, people: int, *, pages: str) -> Found:
    """Build one company, measure it, throw it away."""
    print(f"{people:,} people on {engine}", file=sys.stderr, flush=True)
    with _home(engine) as environment:
        _run(environment, "skylight.cli.main", "migrate")
        began = time.monotonic()
        _run(environment, "bench.company", "--people", str(people))
        seconds = time.monotonic() - began
        more = ["--more"] if people == max(SIZES) else []
        answer = _run(environment, "bench.pages", "--http", *more, *(["--pages", pages] if pages else []))
        return {**json.loads(answer), "build_s": seconds}


def _run(environment: dict[str, str], module: str, *arguments: str) -> str:
    done = subprocess.run(
        [sys.executable, "-m", module, *arguments], env=environment, stdout=subprocess.PIPE, text=True
    )
    if done.returncode:
        raise SystemExit(f"{module} failed.")
    return done.stdout


@contextlib.contextmanager
def _home(engine: str) -> Iterator[dict[str, str]]:
    """The environment of an installation with a database of its own, on disk, gone at the end."""
    folder = Path(tempfile.mkdtemp(prefix="skylight-bench-"))
    environment = {
        name: value for name, value in os.environ.items() if not name.startswith(("SKYLIGHT_", "DATABASE_"))
    }
    environment["SKYLIGHT_DATA"] = str(folder)
    environment |= {name: os.environ[name] for name in ("SKYLIGHT_STATIC",) if name in os.environ}
    try:
        if engine == "sqlite":
            yield environment
        else:
            with postgresql.cluster(Path(tempfile.gettempdir()), **SERVER) as address:
                yield {**environment, "DATABASE_URL": address}
    finally:
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    main()
