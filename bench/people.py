"""The people, teams and lines of the made-up company."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from bench import texts
from bench.rows import Tables, next_id
from bench.tree import Seat, seats
from skylight.activity.models import Event
from skylight.lib import paths
from skylight.org import actions as org
from skylight.org import names
from skylight.org.models import Membership, Person, ReportingLine, Team, TeamPlacement

DOTTED_EVERY = 10
KINDS = {**dict.fromkeys(range(4), "contract"), 4: "intern", 5: "intern", 6: "vacancy"}
LEFT = (7, 8)


@dataclass
class Staff:
    """Who sits where: all lists by the number of the seat."""

    seats: list[Seat]
    ids: list[int]
    kinds: list[str]
    gone: list[bool]
    teams: list[int]
    led: dict[int, int] = field(default_factory=dict)
    team_paths: dict[int, str] = field(default_factory=dict)

    @property
    def writers(self) -> list[int]:
        """Those who write goals: all but vacancies."""
        return [number for number, kind in enumerate(self.kinds) if kind != "vacancy"]


def fill(tables: Tables, *, people: int, at: datetime, left_on: date) -> Staff:
    """Write people, teams, memberships, lines and what happened when they came; `at` is the moment they came."""
    staff = _staff(seats(people))
    system = org.system_person(at).pk
    moment, day = f"{at:%Y-%m-%d %H:%M:%S}", at.date().isoformat()
    _teams(tables, staff, system, moment, day)
    _people(tables, staff, moment, day, left_on=left_on.isoformat())
    _dated(tables, staff, system, moment, day)
    _events(tables, staff, system, moment, day)
    tables.write()
    return staff


def _staff(made: list[Seat]) -> Staff:
    first, first_team = next_id(Person), next_id(Team)
    managers = [number for number, seat in enumerate(made) if seat.reports]
    led = {number: first_team + place for place, number in enumerate(managers)}
    free = [None if seat.reports else number * 37 % 100 for number, seat in enumerate(made)]
    return Staff(
        seats=made,
        ids=[first + number for number in range(len(made))],
        kinds=[KINDS.get(one, "employee") if one is not None else "employee" for one in free],
        gone=[one in LEFT for one in free],
        teams=[led[number] if seat.reports else led[seat.above] for number, seat in enumerate(made)],
        led=led,
    )


def _teams(tables: Tables, staff: Staff, system: int, moment: str, day: str) -> None:
    add = tables.table(
        Team, "id", "name", "other_name", "parent", "leader", "path", "external_id", "created_at"
    )
    place = tables.table(TeamPlacement, "team", "parent", "from_on", "by", "at")
    for number, pk in staff.led.items():
        seat = staff.seats[number]
        parent = staff.led[seat.above] if seat.above >= 0 else None
        staff.team_paths[pk] = staff.team_paths.get(parent or 0, "") + paths.step(pk)
        name, chinese = _team_name(seat, pk)
        add((pk, name, chinese, parent, staff.ids[number], staff.team_paths[pk], f"team:{number}", moment))
        place((pk, parent, day, system, moment))


def _team_name(seat: Seat, pk: int) -> tuple[str, str]:
    if seat.layer == 0:
        return "Northwind", "北风科技"
    name, chinese = texts.DEPARTMENTS[seat.department % len(texts.DEPARTMENTS)]
    return (name, chinese) if seat.layer == 1 else (f"{name} {pk}", f"{chinese}{pk}组")


def _people(tables: Tables, staff: Staff, moment: str, day: str, *, left_on: str) -> None:
    add = tables.table(
        Person, "id", "name", "other_name", "sort_name", "search_key", "kind", "email", "role", "location", "agency",
        "team", "manager", "path", "joined_on", "left_on", "is_active", "is_admin", "language", "external_id",
        "created_at", "password",
    )  # fmt: skip
    places: list[str] = []
    for number, seat in enumerate(staff.seats):
        pk, kind, gone = staff.ids[number], staff.kinds[number], staff.gone[number]
        name, other = texts.name(number) if kind != "vacancy" else (f"Open position {number}", "")
        role = "CEO" if number == 0 else texts.ROLES[number * 13 // 7 % len(texts.ROLES)]
        places.append((places[seat.above] if seat.above >= 0 else "") + paths.step(pk))
        add(
            (
                pk, name, other, names.sort_name(name), names.search_key(name, other, role), kind,
                None if kind == "vacancy" else f"person{number}@northwind.example", role,
                texts.PLACES[number // 3 % len(texts.PLACES)], "Outside Hands" if kind == "contract" else "",
                staff.teams[number], staff.ids[seat.above] if seat.above >= 0 else None, places[number], day,
                left_on if gone else None, not gone and kind != "vacancy", number == 1,
                "zh-hans" if number % 4 == 2 else "en", f"person:{number}", moment, "!",
            )
        )  # fmt: skip


def _dated(tables: Tables, staff: Staff, system: int, moment: str, day: str) -> None:
    join = tables.table(Membership, "person", "team", "from_on", "by", "at")
    line = tables.table(ReportingLine, "person", "manager", "kind", "from_on", "what_for", "by", "at")
    for number, seat in enumerate(staff.seats):
        pk = staff.ids[number]
        join((pk, staff.teams[number], day, system, moment))
        if seat.above < 0:
            continue
        line((pk, staff.ids[seat.above], "solid", day, "", system, moment))
        if number % DOTTED_EVERY == 0 and number > DOTTED_EVERY:
            other = staff.ids[(number * 2_654_435_761 >> 7) % number]
            kind = ("dotted", "project_lead", "module_owner")[number // DOTTED_EVERY % 3]
            if other != pk:
                line((pk, other, kind, day, "Settlement" if number % 20 else "搜索", system, moment))


def _events(tables: Tables, staff: Staff, system: int, moment: str, day: str) -> None:
    add = tables.table(Event, "kind", "at", "by", "person", "team", "subject", "data")
    for number, seat in enumerate(staff.seats):
        name, _other = texts.name(number)
        data: dict[str, Any] = {
            "kind_of_person": staff.kinds[number], "joined_on": day, "left_on": None, "role": "", "whom": name,
            "whom_id": staff.ids[number], "manager": texts.name(seat.above)[0] if seat.above >= 0 else "",
            "manager_id": staff.ids[seat.above] if seat.above >= 0 else None,
        }  # fmt: skip
        pk = staff.ids[number]
        add(
            (
                "org.person_added",
                moment,
                system,
                pk,
                staff.teams[number],
                f"org.person:{pk}",
                json.dumps(data, ensure_ascii=False),
            )
        )
