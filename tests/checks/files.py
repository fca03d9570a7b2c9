"""The files of this repository."""

from __future__ import annotations

import subprocess
from functools import cache
from pathlib import Path

HOME = Path(__file__).resolve().parents[2]


@cache
def tracked() -> tuple[Path, ...]:
    """All that is or would be committed: ignored files and deleted ones are not."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=HOME,
        capture_output=True,
        text=True,
        check=True,
    )
    return tuple(
        sorted(path for name in listed.stdout.split("\0") if name and (path := HOME / name).is_file())
    )


def called(*endings: str) -> list[Path]:
    """Those whose name ends so."""
    return [path for path in tracked() if path.name.endswith(endings)]


def short(path: Path) -> str:
    """The name from the top of the repository."""
    return str(path.relative_to(HOME))
