"""How much of the processors some processes have used, in nanoseconds where the kernel tells, else in its ticks."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path

TICK = 1 / os.sysconf("SC_CLK_TCK")


def used(pids: Iterable[int]) -> float:
    """Seconds of processor time that these processes have used so far, those that are gone left out."""
    return sum(_of(pid) for pid in pids)


def of_children_gone(pid: int) -> float:
    """Seconds that children of a process had used when they ended, such as PostgreSQL's parallel workers."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return 0.0
    return (int(fields[13]) + int(fields[14])) * TICK


def below(pid: int) -> list[int]:
    """A process and all its children, theirs and so on."""
    found = [pid]
    for one in found:
        for task in Path(f"/proc/{one}/task").glob("*/children"):
            found += [int(child) for child in task.read_text().split()]
    return found


def memory(pid: int) -> float:
    """Megabytes of memory that belong to a process: its own pages, and its part of the shared ones."""
    for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
        if line.startswith("Pss:"):
            return int(line.split()[1]) / 1024
    return 0.0


def _of(pid: int) -> float:
    try:
        threads = [thread.read_text().split() for thread in Path(f"/proc/{pid}/task").glob("*/schedstat")]
        seconds = sum(int(fields[0]) for fields in threads) / 1e9
        return seconds or _in_ticks(pid)
    except OSError:
        return 0.0


def _in_ticks(pid: int) -> float:
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) * TICK
