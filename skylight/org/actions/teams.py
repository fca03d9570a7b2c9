"""Teams: made, moved, led, closed."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from skylight.activity import events
from skylight.lib import versions
from skylight.lib.errors import NotAllowed, RuleBroken, require
from skylight.org import queries
from skylight.org.actions import places, rules
from skylight.org.actions.naming import named
from skylight.org.loops import Line, loop_through
from skylight.org.models import Person, Team, TeamPlacement
from skylight.org.permissions import can_change_structure, can_edit_team

EDITABLE = frozenset({"name", "other_name", "about", "external_id"})


@transaction.atomic
def add_team(
    *,
    by: Person,
    at: datetime,
    name: str,
    parent: Team | None = None,
    leader: Person | None = None,
    other_name: str = "",
    about: str = "",
    external_id: str | None = None,
) -> Team:
    """Make a team, at the top or below another. Raises RuleBroken."""
    require(can_change_structure(by))
    day = places.lock_structure().day(at)
    parent, leader = places.as_it_stands(parent), places.as_it_stands(leader)
    rules.is_open(parent, day, "parent")
    rules.can_be_named(leader, day, "leader")
    team = Team(
        name=name, parent=parent, leader=leader, other_name=other_name, about=about,
        external_id=external_id, created_at=at,
    )  # fmt: skip
    _makes_sense(team)
    team.save()
    places.first_place(team, parent)
    TeamPlacement.objects.create(team=team, parent=parent, from_on=day, by=by, at=at)
    events.record(
        "org.team_added", by=by, at=at, subject=team, team=team, person=leader, tell=[leader],
        **named("group", team), **named("parent", parent),
    )  # fmt: skip
    return team


@transaction.atomic
def edit_team(team: Team, *, by: Person, at: datetime, version: int, **fields: Any) -> Team:
    """Change what a team is called and what it is about. Raises RuleBroken, Stale."""
    if unknown := fields.keys() - EDITABLE:
        raise TypeError(f"edit_team does not change {', '.join(sorted(unknown))}")
    require(can_edit_team(by, team))
    team = versions.lock(team, version)
    changed = {}
    for name, value in fields.items():
        if (getattr(team, name) or "") != (value or ""):
            changed[name] = [str(getattr(team, name) or ""), str(value or "")]
            setattr(team, name, value)
    if not changed:
        return team
    if not can_edit_team(by, team, frozenset(changed)):
        raise NotAllowed
    _makes_sense(team)
    versions.save(team, list(changed))
    events.record(
        "org.team_edited", by=by, at=at, subject=team, team=team, changed=changed, **named("group", team)
    )
    return team


@transaction.atomic
def move_team(team: Team, *, by: Person, at: datetime, parent: Team | None, reason: str = "") -> Team:
    """Put a team and all below it under another team, or at the top, from today.

    Raises RuleBroken for a loop (naming all teams on it) and for nothing new.
    """
    require(can_change_structure(by))
    day = places.lock_structure().day(at)
    team, parent = places.as_it_stands(team), places.as_it_stands(parent)
    before = team.parent
    rules.is_open(team, day)
    rules.is_open(parent, day, "parent")
    if before == parent:
        raise RuleBroken(_("%(team)s stands there already.") % {"team": team.name}, field="parent")
    _refuse_loop(team, parent, day)
    team.placements.filter(until_on=None).update(until_on=day)
    TeamPlacement.objects.create(team=team, parent=parent, from_on=day, reason=reason, by=by, at=at)
    team.parent = parent
    team.save(update_fields=["parent"])
    places.move(team, parent)
    events.record(
        "org.team_moved", by=by, at=at, subject=team, team=team, reason=reason, tell=[team.leader],
        **named("before", before),
        **named("group", team), **named("parent", parent),
    )  # fmt: skip
    return team


@transaction.atomic
def lead_team(team: Team, *, by: Person, at: datetime, leader: Person | None) -> Team:
    """Name who leads a team, or nobody. Raises RuleBroken."""
    require(can_change_structure(by))
    day = places.lock_structure().day(at)
    team, leader = places.as_it_stands(team), places.as_it_stands(leader)
    before = team.leader
    rules.is_open(team, day)
    rules.can_be_named(leader, day, "leader")
    if before == leader:
        raise RuleBroken(
            _("%(name)s leads %(team)s already.") % {"name": leader.name, "team": team.name}
            if leader
            else _("Nobody leads %(team)s.") % {"team": team.name},
            field="leader",
        )
    team.leader = leader
    team.save(update_fields=["leader"])
    events.record(
        "org.team_led", by=by, at=at, subject=team, team=team, person=leader, tell=[before, leader],
        **named("group", team), **named("before", before), **named("leader", leader),
    )  # fmt: skip
    return team


@transaction.atomic
def close_team(team: Team, *, by: Person, at: datetime, on: date | None = None) -> Team:
    """Set the first day on which a team is no more. Raises RuleBroken while people or teams are in it."""
    require(can_change_structure(by))
    day = places.lock_structure().day(at)
    on = on or day
    team = places.as_it_stands(team)
    if team.closed_on is not None:
        raise RuleBroken(
            _("%(team)s was closed on %(day)s.") % {"team": team.name, "day": rules.said(team.closed_on)}
        )
    _refuse_unless_empty(team, on)
    team.closed_on = on
    team.save(update_fields=["closed_on"])
    events.record(
        "org.team_closed",
        by=by,
        at=at,
        subject=team,
        team=team,
        tell=[team.leader],
        on=on,
        **named("group", team),
    )
    return team


@transaction.atomic
def reopen_team(team: Team, *, by: Person, at: datetime) -> Team:
    """Take a closing back. Raises RuleBroken when the team is open or the one above it is closed."""
    require(can_change_structure(by))
    day = places.lock_structure().day(at)
    team = places.as_it_stands(team)
    if team.closed_on is None:
        raise RuleBroken(_("%(team)s is open.") % {"team": team.name})
    rules.is_open(team.parent, day)
    before, team.closed_on = team.closed_on, None
    team.save(update_fields=["closed_on"])
    events.record(
        "org.team_reopened",
        by=by,
        at=at,
        subject=team,
        team=team,
        tell=[team.leader],
        before=before,
        **named("group", team),
    )
    return team


def _makes_sense(team: Team) -> None:
    team.name = rules.has_name(team.name)
    rules.texts_fit(Team, {name: getattr(team, name) for name in EDITABLE})
    team.external_id = rules.external_id_is_free(team if team.pk else Team, team.external_id)


def _refuse_loop(team: Team, parent: Team | None, day: date) -> None:
    if parent is None:
        return
    window = (day, None)
    places = queries.places_above(parent.pk, window)
    places[team.pk] = [Line(parent.pk, day)]
    if way := loop_through(team.pk, places, window):
        teams = Team.objects.in_bulk(way)
        names = " → ".join(teams[pk].name for pk in way)
        raise RuleBroken(_("That would close a loop: %(names)s.") % {"names": names}, field="parent")


def _refuse_unless_empty(team: Team, on: date) -> None:
    people = team.members.here(on).count()
    if people:
        told = ngettext(
            "%(count)d person is still in %(team)s. Move them to another team first.",
            "%(count)d people are still in %(team)s. Move them to another team first.",
            people,
        )
        raise RuleBroken(told % {"count": people, "team": team.name})
    if team.children.filter(closed_on=None).exists():
        raise RuleBroken(_("Close or move the teams below %(team)s first.") % {"team": team.name})
