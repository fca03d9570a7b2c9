"""Runs the suite step by step and says at the end what passed and how long it took."""

from __future__ import annotations

import argparse
import contextlib
import os
import shlex
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from xml.etree import ElementTree

from tests import postgresql

HOME = Path(__file__).resolve().parents[1]
CORES = len(os.sched_getaffinity(0))
STARTED = time.monotonic()


@dataclass
class Step:
    """One line of the closing table."""

    name: str
    failed: bool
    seconds: float
    counts: dict[str, int] = field(default_factory=dict)


def main(arguments: list[str]) -> int:
    """Run what was asked for; 0 when all of it passed."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    parser = argparse.ArgumentParser(prog="bin/test", description=__doc__)
    parser.add_argument("--engine", choices=["sqlite", "postgresql"], help="run on this engine alone")
    chosen, rest = parser.parse_known_args(arguments)
    with _scratch() as scratch:
        if chosen.engine or rest:
            return _some(chosen.engine, rest, scratch)
        return _everything(scratch)


def _some(engine: str | None, arguments: list[str], scratch: Path) -> int:
    _need("chromium")
    if engine != "postgresql":
        address = "" if engine else os.environ.get("DATABASE_URL", "")
        return _pytest(arguments, address, scratch)
    _need("postgresql")
    with postgresql.cluster() as address:
        return _pytest(arguments, address, scratch)


def _everything(scratch: Path) -> int:
    for program in ("chromium", "postgresql", "strace"):
        _need(program)
    steps = [
        _tests(
            "SQLite",
            ["-n", str(CORES), "--dist", "worksteal", "-m", "not browser and not check"],
            "",
            scratch,
        ),
        _tests("Browser on SQLite", ["-n", str(CORES), "--dist", "worksteal", "-m", "browser"], "", scratch),
    ]
    with postgresql.cluster() as address:
        steps += [
            _tests(
                "PostgreSQL",
                [
                    "-n",
                    str(CORES),
                    "--dist",
                    "worksteal",
                    "--only-database",
                    "-m",
                    "not browser and not check and not once",
                ],
                address,
                scratch,
            ),
        ]
        # Each of these keeps one core busy.
        with _beside("bin/check", scratch) as checked:
            steps.append(_tests("Browser on PostgreSQL", ["-m", "browser and smoke"], address, scratch))
        steps += checked
    _summary(steps)
    return 1 if any(step.failed for step in steps) else 0


@contextlib.contextmanager
def _beside(program: str, scratch: Path) -> Iterator[list[Step]]:
    """Run a program of ours meanwhile; what it said is printed at the end, and its step is the one in the list."""
    said, started, steps = scratch / "said", time.monotonic(), list[Step]()
    with said.open("w") as into:
        child = subprocess.Popen(
            [HOME / program], cwd=HOME, stdin=subprocess.DEVNULL, stdout=into, stderr=into
        )
        try:
            yield steps
            failed = bool(child.wait())
        finally:
            child.kill()
    print(f"\n== {program}\n{said.read_text()}", flush=True)
    steps.append(Step(program, failed, time.monotonic() - started))


def _tests(name: str, arguments: list[str], address: str, scratch: Path) -> Step:
    report = scratch / "report.xml"
    report.unlink(missing_ok=True)
    slowest = ["--durations=20", "--durations-min=3"]
    step = _timed(name, lambda: _pytest([*arguments, *slowest, f"--junitxml={report}"], address, scratch))
    step.counts = _counts(report)
    return step


def _timed(name: str, run: Callable[[], int]) -> Step:
    print(f"\n== {name}", flush=True)
    started = time.monotonic()
    failed = bool(run())
    return Step(name, failed, time.monotonic() - started)


def _pytest(arguments: list[str], address: str, scratch: Path) -> int:
    environment = {
        **os.environ,
        "DATABASE_URL": address,
        "SKYLIGHT_DATA": str(scratch / "data"),
        "PYTHONPATH": str(HOME),
    }
    return _run([sys.executable, "-m", "pytest", f"--basetemp={scratch / 'pytest'}", *arguments], environment)


def _run(command: list[str], environment: dict[str, str] | None = None) -> int:
    child = subprocess.Popen(command, cwd=HOME, env=environment, stdin=subprocess.DEVNULL)
    try:
        return child.wait()
    finally:
        if child.poll() is None:
            child.terminate()
            with contextlib.suppress(subprocess.TimeoutExpired):
                child.wait(30)


def _counts(report: Path) -> dict[str, int]:
    if not report.exists():
        return {}
    suites = ElementTree.parse(report).getroot().iter("testsuite")
    names = ("tests", "failures", "errors", "skipped")
    totals = dict.fromkeys(names, 0)
    for suite in suites:
        for name in names:
            totals[name] += int(suite.get(name, 0))
    failed = totals["failures"] + totals["errors"]
    return {
        "passed": max(0, totals["tests"] - failed - totals["skipped"]),
        "failed": failed,
        "skipped": totals["skipped"],
    }


def _summary(steps: list[Step]) -> None:
    print()
    for step in steps:
        counts = ", ".join(f"{number} {word}" for word, number in step.counts.items() if number)
        state = "FAILED" if step.failed else "passed"
        print(f"{step.name:<22} {state:<7} {step.seconds:7.1f} s   {counts}")
    print(f"{'Together':<30} {time.monotonic() - STARTED:7.1f} s\n")
    total = {
        word: sum(step.counts.get(word, 0) for step in steps) for word in ("passed", "failed", "skipped")
    }
    # A step that fails as a whole (a crash, the checks) counts as one failure.
    total["failed"] += sum(step.failed and not step.counts.get("failed") for step in steps)
    print(", ".join(f"{number} {word}" for word, number in total.items()), flush=True)


def _need(program: str) -> None:
    """Install a program of the distribution where it is missing."""
    script = f"source {shlex.quote(str(HOME / 'bin' / '_environment'))}; need_{program}"
    if subprocess.run(["bash", "-c", script]).returncode:
        raise SystemExit(1)


@contextlib.contextmanager
def _scratch() -> Iterator[Path]:
    """A folder for this run alone, in memory where there is room."""
    memory = Path("/dev/shm")
    roomy = os.access(memory, os.W_OK) and shutil.disk_usage(memory).free > postgresql.NEEDED
    folder = Path(tempfile.mkdtemp(prefix="skylight-test-", dir=memory if roomy else None))
    (folder / "data").mkdir()
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
