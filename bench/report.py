"""Turns what was measured into one table and one file of figures."""

from __future__ import annotations

import json
import os
import platform
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
RESULTS, FIGURES = HERE / "RESULTS.md", HERE / "results.json"
COMPANY_WIDE = ("board",)
SMALL, MIDDLE, LARGE = 1_000, 10_000, 100_000
GROWTH, GROWTH_COMPANY_WIDE, FLOOR = 1.3, 2.0, 3.0
MEMORY_MB, FIRST_MS, MOVE_S, BUILD_S = 200, 2_000, 5, 300
Found = dict[tuple[str, int], dict[str, Any]]
HEADS = (
    "page", "statements", "CPU ms", "of it database", "median ms", "p95 ms", "requests/s", "bytes",
    "growth", "floor", "SQLite / PostgreSQL",
)  # fmt: skip
NAMES = {
    "home": "Home", "person": "A person", "team": "A team", "objective": "An objective", "alignment": "Alignment around it",
    "org": "Organisation, column of a manager", "explorer": "Explorer, 5,000-person team, at risk",
    "board": "Board of the company", "directory": "Directory, search", "check_in": "Check in, five key results (write)",
    "publish": "Publish (write)",
}  # fmt: skip
ABOUT = """\
# What the pages cost

Written by `bin/bench`: {day}, {machine}, one run. Figures are of a company of 100,000 people on PostgreSQL; the processor's time
is what to read, clocks and requests a second depend on what else the machine does.

- **CPU ms**: of the web application and of PostgreSQL's process together, for one request after the other in one process.
- **growth**: CPU at 100,000 people / at 1,000, both on PostgreSQL; at most {growth}, {growth_wide} for a company-wide board.
- **floor**: CPU / CPU of the same SQL sent over the driver alone plus an answer of that size; at most {floor}.
- **SQLite / PostgreSQL**: CPU of the one by the other, both at 10,000 people.
- **requests/s**: over HTTP from the real server with two workers, eight visitors at once, on the same machine.

A value in bold misses its mark.
"""


def write(found: Found) -> None:
    """Write the table and the figures."""
    figures = summary(found)
    FIGURES.write_text(json.dumps(figures, indent=1, ensure_ascii=False) + "\n")
    RESULTS.write_text(_text(figures))


def plain(found: Found) -> str:
    """The pages of every company measured, a line each."""
    lines = []
    for (engine, people), one in found.items():
        lines.append(f"{people:,} people on {engine}")
        for name, page in one["pages"].items():
            lines.append(
                f"  {name:10} {page['statements']:3} statements {page['cpu_ms']:8.1f} ms CPU  floor {page['floor']:5.2f}  "
                f"median {page['median_ms']:8.1f} ms  {page.get('rps', 0):6.1f} requests/s  {page['bytes']:7} bytes"
            )
    return "\n".join(lines)


def summary(found: Found) -> dict[str, Any]:
    """The figures of all pages, and what was measured besides."""
    small, middle = found["postgresql", SMALL], found["postgresql", MIDDLE]
    large, sqlite = found["postgresql", LARGE], found["sqlite", MIDDLE]
    pages = []
    for name, page in large["pages"].items():
        pages.append(
            {
                **page,
                "growth": page["cpu_ms"] / small["pages"][name]["cpu_ms"],
                "sqlite_to_postgresql": sqlite["pages"][name]["cpu_ms"] / middle["pages"][name]["cpu_ms"],
                "company_wide": name in COMPANY_WIDE,
                "cpu_ms_by_people": {
                    str(size): found["postgresql", size]["pages"][name]["cpu_ms"]
                    for size in (SMALL, MIDDLE, LARGE)
                },
            }
        )
    return {
        "at": datetime.now(UTC).isoformat(timespec="minutes"),
        "machine": f"{os.cpu_count()} processors, Python {platform.python_version()}",
        "pages": [_rounded(page) for page in pages],
        **_rounded(
            {
                name: large[name]
                for name in ("memory_mb", "first_ms", "start_ms", "move", "build_s", "board_s")
            }
        ),
    }


def _text(figures: dict[str, Any]) -> str:
    about = ABOUT.format(
        day=figures["at"],
        machine=figures["machine"],
        growth=GROWTH,
        growth_wide=GROWTH_COMPANY_WIDE,
        floor=FLOOR,
    )
    lines = [about, "| " + " | ".join(HEADS) + " |", "|---" * len(HEADS) + "|"]
    lines += ["| " + " | ".join(_cells(page)) + " |" for page in figures["pages"]]
    return "\n".join([*lines, "", *_besides(figures)]) + "\n" + _notes()


def _cells(page: dict[str, Any]) -> list[str]:
    most = GROWTH_COMPANY_WIDE if page["company_wide"] else GROWTH
    return [
        NAMES[page["name"]],
        str(page["statements"]),
        f"{page['cpu_ms']:.1f}",
        f"{page['database_ms']:.1f}",
        f"{page['median_ms']:.1f}",
        f"{page['p95_ms']:.1f}",
        f"{page['rps']:.0f}",
        f"{page['bytes']:,}",
        _marked(page["growth"], most),
        _marked(page["floor"], FLOOR),
        f"{page['sqlite_to_postgresql']:.2f}",
    ]


def _besides(figures: dict[str, Any]) -> list[str]:
    memory, move = figures["memory_mb"], figures["move"]
    return [
        f"- Memory of a worker after 400, 800, 1,200, 1,600 and 2,000 mixed requests: {', '.join(f'{one:.0f}' for one in memory)} MB"
        f" (mark: {MEMORY_MB}, flat).",
        f"- The first request after the start: {figures['first_ms']:.0f} ms; from nothing to its answer {figures['start_ms']:.0f} ms"
        f" (mark: {FIRST_MS} ms).",
        f"- Moving a unit of {move['people']:,} people or its teams: {_marked(move['seconds'], MOVE_S)} s in one transaction, history"
        f" {'kept' if move['history_kept'] else 'LOST'} (mark: {MOVE_S} s).",
        f"- Building the company of 100,000 people: {_marked(figures['build_s'], BUILD_S)} s (mark: {BUILD_S} s).",
        f"- Counting the boards of all its cycles, as the job does: {figures['board_s']:.1f} s.",
    ]


def _notes() -> str:
    """What people wrote about the figures; it stays when they are measured again."""
    notes = HERE / "NOTES.md"
    return f"\n{notes.read_text()}" if notes.exists() else ""


def _marked(value: float, most: float) -> str:
    return f"**{value:.2f}**" if value > most else f"{value:.2f}"


def _rounded(value: Any) -> Any:
    if isinstance(value, float):
        return round(value, 3)
    if isinstance(value, dict):
        return {name: _rounded(one) for name, one in value.items()}
    return [_rounded(one) for one in value] if isinstance(value, list) else value
