"""Runs the checks two at a time and shows what each has to say."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

HOME = Path(__file__).resolve().parents[1]
CHECKS = {
    "types": ["-m", "mypy", "skylight"],
    "templates, docs, translations": ["-m", "pytest", "-m", "check", "tests/checks"],
    "lint": ["-m", "ruff", "check", "."],
    "format": ["-m", "ruff", "format", "--check", "."],
    "import order": [
        "-c",
        "import sys; from importlinter.cli import lint_imports_command as c; sys.exit(c())",
    ],
    "migrations": ["manage.py", "makemigrations", "--check", "--dry-run"],
}


@dataclass
class Result:
    """What one check said."""

    name: str
    failed: bool
    output: str
    seconds: float


def main() -> int:
    """0 when all of them pass."""
    with tempfile.TemporaryDirectory() as data, ThreadPoolExecutor(2) as pool:
        environment = {**os.environ, "SKYLIGHT_DATA": data, "DATABASE_URL": "", "PYTHONPATH": str(HOME)}
        results = list(pool.map(lambda item: _run(*item, environment), CHECKS.items()))
    for result in results:
        if result.failed:
            print(f"\n== {result.name}\n{result.output.rstrip()}")
    print()
    for result in results:
        print(f"{result.name:<32} {'FAILED' if result.failed else 'passed':<7} {result.seconds:5.1f} s")
    return 1 if any(result.failed for result in results) else 0


def _run(name: str, arguments: list[str], environment: dict[str, str]) -> Result:
    started = time.monotonic()
    done = subprocess.run(
        [sys.executable, *arguments],
        cwd=HOME,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    return Result(name, bool(done.returncode), done.stdout, time.monotonic() - started)


if __name__ == "__main__":
    sys.exit(main())
