"""Asks every page of a company once, as three people, and lists the slow ones.

    DATABASE_URL=... python -m bench.walk                        all pages; those slower than 250 ms are listed
    DATABASE_URL=... python -m bench.walk --over 100 timeline    only addresses in which this stands

The people are who stands at the top, the leader of a large team below, and somebody who leads nobody. Each page is
asked twice and the quicker time counts; what jobs count ahead is counted first. What is streamed (downloads) is left out: it takes as long as there is data.
"""

from __future__ import annotations

import argparse
import re
import time
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from bench.company import set_up

STREAMED = ("objectives.csv", "settings/data.zip")
# Pages of somebody who is not signed in, and those of developers.
LEFT_OUT = ("api/", "-/", "sign-", "demo/", "^")
LENSES = ("orphans", "crowded", "conflicts", "uncovered", "cross", "at_risk")
MOST_STATEMENTS = 15


@dataclass(frozen=True, order=True)
class Seen:
    """One page as one person saw it."""

    milliseconds: float
    statements: int
    slowest: float
    status: int
    bytes: int
    who: str
    address: str

    def __str__(self) -> str:
        return (
            f"{self.milliseconds:7.0f} ms, slowest statement {self.slowest:6.0f} ms, {self.statements:3} statements, "
            f"{self.status}, {self.bytes:9,} bytes  {self.who:7} {self.address}"
        )


def main() -> None:
    """Walk, and print the slow pages, the slowest first."""
    asked = argparse.ArgumentParser(description="Ask every page of the company in this database.")
    asked.add_argument("--over", type=float, default=250, help="milliseconds from which a page is listed")
    asked.add_argument("only", nargs="*", help="pieces of addresses")
    options = asked.parse_args()
    set_up()
    _count_ahead()
    seen = [
        _seen(who, person, address)
        for who, person in _people().items()
        for address in _addresses(person)
        if not options.only or any(piece in address for piece in options.only)
    ]
    slow = [
        one
        for one in seen
        if one.milliseconds > options.over or one.statements > MOST_STATEMENTS or one.status >= 500
    ]
    for one in sorted(slow, reverse=True):
        print(one)
    print(f"{len(seen)} pages asked, {len(slow)} of them slow, dear or broken")


def _count_ahead() -> None:
    from django.utils import timezone

    from skylight.followup.actions import count_weeks
    from skylight.goals.actions import count_boards

    count_boards(at=timezone.now())
    count_weeks(at=timezone.now())


def _people() -> dict[str, Any]:
    from skylight.org.models import Person, Team

    top = Team.objects.filter(parent=None, leader__isnull=False).order_by("id")[0]
    below = Team.objects.filter(parent=top, leader__isnull=False).order_by("id")[0]
    leads = Team.objects.filter(leader__isnull=False).values("leader")
    plain = Person.objects.filter(kind="employee", left_on=None).exclude(pk__in=leads).order_by("-id")[0]
    return {"top": top.leader, "leader": below.leader, "anybody": plain}


def _addresses(person: Any) -> Iterator[str]:
    """Every page that is reached with what is this person's, and some that look for something."""
    from skylight.goals.models import KeyResult, Objective

    goal = Objective.objects.filter(owner_person=person, state="published").order_by("-id").first()
    ids = {"people": person.pk, "teams": person.team_id}
    if goal is not None:
        first = KeyResult.objects.filter(objective=goal).order_by("id").values_list("pk", flat=True)[0]
        ids |= {"objectives": goal.pk, "key-results": first, "cycles": goal.cycle_id}
    for route in _routes():
        address = re.sub(r"<int:pk>", str(ids.get(route.partition("/")[0], "<")), route)
        if "<" not in address:
            yield address
    team = person.team_id
    yield from (f"alignment/?lens={lens}{around}" for lens in LENSES for around in ("", f"&around=t{team}"))
    yield from (f"objectives/?{what}" for what in (f"team={team}", "status=at_risk", "q=growth", "q=增长"))
    yield from (f"people/?q={words}" for words in ("a", "wang", "li+wei", "张伟"))
    yield from ("teams/?q=sales", "people/options/?q=wa", "teams/options/?q=sa", "org/history/?page=3")


def _routes() -> Iterator[str]:
    from django.urls import get_resolver

    def below(patterns: Any, prefix: str) -> Iterator[str]:
        for one in patterns:
            address = f"{prefix}{one.pattern}"
            if hasattr(one, "url_patterns"):
                yield from below(one.url_patterns, address)
            else:
                yield address

    every = below(get_resolver().url_patterns, "")
    return (one for one in every if not one.startswith((*LEFT_OUT, *STREAMED)))


def _seen(who: str, person: Any, address: str) -> Seen:
    from django.db import connection
    from django.test import Client

    browser = Client()
    browser.force_login(person)
    times: list[float] = []

    def note(execute: Any, *asked: Any) -> Any:
        began = time.perf_counter()
        try:
            return execute(*asked)
        finally:
            times.append((time.perf_counter() - began) * 1000)

    found = []
    for _turn in range(2):
        times.clear()
        began = time.perf_counter()
        with connection.execute_wrapper(note):
            answer = browser.get(f"/{address}", headers={"host": "localhost"})
        took = (time.perf_counter() - began) * 1000
        found.append(
            Seen(
                took, len(times), max(times, default=0), answer.status_code, len(answer.content), who, address
            )
        )
    return min(found)


if __name__ == "__main__":
    main()
