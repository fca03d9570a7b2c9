"""Builds what a test needs, through actions, in one short line each.

It is Monday 16 March 2026, 09:00 UTC, in the third week of the two-month cycle March to April.
"""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from itertools import count
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from skylight.cycles import actions as cycle_actions
from skylight.cycles.models import Cycle
from skylight.goals import actions as goal_actions
from skylight.goals.models import Alignment, CheckIn, KeyResult, Objective
from skylight.imports.models import Upload
from skylight.imports.uploads import actions as upload_actions
from skylight.org import actions as org_actions
from skylight.org.models import Company, Person, Team

NOW = datetime(2026, 3, 16, 9, tzinfo=UTC)
LONG_AGO = datetime(2025, 1, 6, 9, tzinfo=UTC)
PASSWORD = "a long enough password"
_numbers = count(1)


def system() -> Person:
    """The person as whom jobs act."""
    return org_actions.system_person(LONG_AGO)


def company(**details: Any) -> Company:
    """The company, found now unless it stands already."""
    found = Company.objects.first()
    return found or org_actions.found_company(at=LONG_AGO, **{"name": "Northwind", **details})


def person(name: str = "", **details: Any) -> Person:
    """Somebody who joined long ago and can sign in with `PASSWORD`."""
    company()
    number = next(_numbers)
    details.setdefault("email", f"person{number}@example.com")
    details.setdefault("password", PASSWORD)
    details.setdefault("joined_on", LONG_AGO.date())
    return org_actions.add_person(by=system(), at=LONG_AGO, name=name or f"Person {number}", **details)


def team(name: str = "", **details: Any) -> Team:
    """A team, at the top unless it has a `parent`."""
    company()
    return org_actions.add_team(by=system(), at=LONG_AGO, name=name or f"Team {next(_numbers)}", **details)


def cycle(first_day: date = date(2026, 3, 1), months: int | None = 2, **details: Any) -> Cycle:
    """A cycle; by default the running one, March to April 2026."""
    company()
    return cycle_actions.open_cycle(by=system(), at=LONG_AGO, first_day=first_day, months=months, **details)


def running_cycle() -> Cycle:
    """March to April 2026, made once."""
    return Cycle.objects.filter(first_day=date(2026, 3, 1), months=2).first() or cycle()


def objective(owner: Person | Team, title: str = "", *, published: bool = True, **details: Any) -> Objective:
    """An objective of a person or team in the running cycle, published unless told otherwise."""
    details.setdefault("cycle", details.get("cycle") or running_cycle())
    at = details.pop("at", NOW)
    by = details.pop("by", owner if isinstance(owner, Person) else owner.leader or system())
    whose = {"owner_person": owner} if isinstance(owner, Person) else {"owner_team": owner}
    made = goal_actions.draft_objective(
        by=by, at=at, title=title or f"Objective {next(_numbers)}", **whose, **details
    )
    return goal_actions.publish(made, by=by, at=at) if published else made


def key_result(objective: Objective, title: str = "", **details: Any) -> KeyResult:
    """A key result from 0 to 10 unless told otherwise."""
    by = details.pop("by", objective.owner_person or objective.owner_team.leader or system())
    at = details.pop("at", NOW)
    if details.get("kind", "increase") == "increase":
        details.setdefault("start", Decimal(0))
        details.setdefault("target", Decimal(10))
    return goal_actions.add_key_result(
        objective, by=by, at=at, title=title or f"Key result {next(_numbers)}", **details
    )


def check_in(key_result: KeyResult, value: Any = None, **details: Any) -> CheckIn:
    """A check-in by the objective's owner."""
    objective = key_result.objective
    by = details.pop("by", objective.owner_person or objective.owner_team.leader or system())
    at = details.pop("at", NOW)
    number = None if value is None else Decimal(str(value))
    return goal_actions.check_in(key_result, by=by, at=at, value=number, **details)


def alignment(from_objective: Objective, to_objective: Objective, **details: Any) -> Alignment:
    """A link made by the owner of the goal it starts from."""
    by = details.pop("by", from_objective.owner_person or from_objective.owner_team.leader)
    at = details.pop("at", NOW)
    return goal_actions.align(
        by=by, at=at, from_objective=from_objective, to_objective=to_objective, **details
    )


def upload(
    by: Person, content: str = "id,name\nu1,Uma\n", name: str = "people.csv", **details: Any
) -> Upload:
    """A file of an administrator that was tried out."""
    file = SimpleUploadedFile(name, content.encode())
    row = upload_actions.upload(by=by, at=NOW, file=file, **{"source": "auto", **details})
    upload_actions.try_out(row, at=NOW)
    row.refresh_from_db()
    return row
