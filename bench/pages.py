"""Measures the pages of the company in one database and writes what they cost as JSON.

DATABASE_URL=... python -m bench.pages [--pages home,board] [--http] [--more]
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from dataclasses import asdict
from typing import Any

from bench.company import set_up


def main() -> None:
    """Measure, say each page as it comes on the error stream, print everything at the end."""
    asked = argparse.ArgumentParser(description="Measure the pages of the company in this database.")
    asked.add_argument("--pages", default="", help="only these, with commas between them")
    asked.add_argument("--http", action="store_true", help="also requests a second from the real server")
    asked.add_argument(
        "--more", action="store_true", help="also memory, the first request, and moving a unit"
    )
    options = asked.parse_args()
    set_up()
    print(json.dumps(measured(options)))


def measured(options: argparse.Namespace) -> dict[str, Any]:
    """All figures of this database."""
    from bench import moving, outside, targets

    wanted = [name for name in options.pages.split(",") if name] or targets.names()
    board_s = _count_boards()
    world = targets.world()
    pages = {name: _cost(name, world) for name in wanted}
    found: dict[str, Any] = {"pages": pages, "board_s": board_s}
    if options.http or options.more:
        with outside.server() as server:
            found["first_ms"], found["start_ms"] = server.first_ms, server.start_ms
            if options.http:
                for name in wanted:
                    pages[name] |= outside.load(server, targets.asks(name, world))
                    targets.take_back_publications()
            if options.more:
                mixed = [
                    one for name in wanted if name not in targets.WRITES for one in targets.asks(name, world)
                ]
                found["memory_mb"] = outside.memory(server, mixed)
    if options.more:
        found["move"] = moving.moved(world)
    return found


def _count_boards() -> float:
    """Seconds that the job takes which counts the boards of a large company ahead."""
    from django.utils import timezone

    from skylight.goals import actions

    began = time.monotonic()
    actions.count_boards(at=timezone.now())
    return time.monotonic() - began


def _cost(name: str, world: Any) -> dict[str, Any]:
    from bench import inside

    cost = inside.cost(name, world)
    print(f"    {name}: {cost.cpu_ms:.1f} ms, {cost.floor:.1f} times the bare", file=sys.stderr, flush=True)
    return asdict(cost)


if __name__ == "__main__":
    main()
