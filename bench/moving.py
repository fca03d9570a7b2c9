"""Moving a unit of five thousand people: one transaction, and the history keeps where it stood."""

from __future__ import annotations

import time
from typing import Any

from django.utils import timezone

from bench.targets import World
from skylight.org import actions as org
from skylight.org.models import Person, ReportingLine, Team, TeamPlacement


def moved(world: World) -> dict[str, Any]:
    """Seconds for a department to go below another one, person and team, and back again."""
    head = Person.objects.get(pk=world.department.leader_id)
    other = Person.objects.filter(manager=head.manager).exclude(pk=head.pk).order_by("pk").first()
    assert other is not None
    assert other.team is not None
    number = Person.objects.under(head).count()
    before = (
        ReportingLine.objects.filter(person=head).count(),
        TeamPlacement.objects.filter(team=world.department).count(),
    )
    times = [_move(head, other), _move(head, head.manager), _move_team(world.department, other.team)]
    parent = Team.objects.get(pk=world.department.parent_id)
    times.append(_move_team(world.department, parent))
    after = (
        ReportingLine.objects.filter(person=head).count(),
        TeamPlacement.objects.filter(team=world.department).count(),
    )
    return {
        "people": number,
        "seconds": max(times),
        "history_kept": after[0] - before[0] == 2 and after[1] - before[1] == 2,
    }


def _move(head: Person, manager: Any) -> float:
    began = time.monotonic()
    now = timezone.now()
    org.set_manager(head, by=org.system_person(now), at=now, manager=manager, reason="A measurement")
    return time.monotonic() - began


def _move_team(team: Team, parent: Team) -> float:
    began = time.monotonic()
    now = timezone.now()
    org.move_team(team, by=org.system_person(now), at=now, parent=parent, reason="A measurement")
    return time.monotonic() - began
