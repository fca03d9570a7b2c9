"""Who keeps templates, and for whom."""

from __future__ import annotations

from skylight.drafting.models import Template
from skylight.goals.models import Objective
from skylight.goals.permissions import can_copy
from skylight.org.models import Person, Team


def can_keep_template(by: Person, team: Team | None) -> bool:
    """Those who run things keep them for the company and for any team, a team's leader for that team."""
    if by.kind == Person.Kind.SYSTEM or by.runs_things:
        return True
    return team is not None and by.pk == team.leader_id


def can_make_template(by: Person, objective: Objective, team: Team | None) -> bool:
    """Whoever may keep one, of words that one may begin a goal with oneself."""
    return can_keep_template(by, team) and can_copy(by, objective)


def can_change_template(by: Person, template: Template) -> bool:
    """Whoever may keep one for the same place."""
    return can_keep_template(by, template.team)
