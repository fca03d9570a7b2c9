"""Ordinary work as pages show it: mine, my teams', somebody else's."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from urllib.parse import urlsplit

from django.db.models import Q

from skylight.drafting.models import SupportRequest, WorkItem
from skylight.drafting.models.work import WorkItemQuerySet
from skylight.drafting.permissions.requests import can_change_work, can_write_work
from skylight.goals import asking
from skylight.org.models import Person, Team

MOST_OPEN = 100
MOST_ENDED = 20
SHORT = 8


@dataclass(frozen=True)
class WorkRow:
    """One piece of ordinary work."""

    id: int
    title: str
    owner_name: str
    by_when: date | None
    link: str
    state: str
    asked_by: str
    request_id: int | None
    version: int
    may_change: bool

    @property
    def is_open(self) -> bool:
        return self.state == WorkItem.State.OPEN

    @property
    def host(self) -> str:
        """Where it is tracked, in a word."""
        return (urlsplit(self.link).hostname or "").removeprefix("www.")


@dataclass(frozen=True)
class WorkGroup:
    """The ordinary work of one owner: what is open, and some of what has ended."""

    person: Person | None
    team: Team | None
    open: tuple[WorkRow, ...]
    ended: tuple[WorkRow, ...]
    may_write: bool

    @property
    def name(self) -> str:
        owner = self.person or self.team
        return owner.name if owner else ""


@dataclass(frozen=True)
class ShortList:
    """The newest of somebody's open work, and whether there is more."""

    rows: tuple[WorkRow, ...]
    has_more: bool


def work_page(viewer: Person, *, at: datetime) -> list[WorkGroup]:
    """My ordinary work, then that of the teams I lead or work in."""
    teams = list(
        Team.objects.filter(Q(leader=viewer) | Q(pk=viewer.team_id), closed_on=None).order_by("name", "id")
    )
    mine = Q(owner_person=viewer) | Q(owner_team__in=teams)
    found = _loaded(WorkItem.objects.visible_to(viewer, at).filter(mine))
    rows = [
        *found.open().order_by("-id")[:MOST_OPEN],
        *found.exclude(state="open").order_by("-id")[:MOST_ENDED],
    ]
    groups = [_group(viewer, None, rows, viewer), *(_group(None, team, rows, viewer) for team in teams)]
    return [one for one in groups if one.person or one.open or one.ended or one.may_write]


def work_of(owner: Person | Team, *, viewer: Person, at: datetime) -> WorkGroup:
    """The ordinary work of one person or team, as far as the viewer may read it; two statements."""
    found = _of(owner, viewer, at)
    rows = [
        *found.open().order_by("-id")[:MOST_OPEN],
        *found.exclude(state="open").order_by("-id")[:MOST_ENDED],
    ]
    person, team = (None, owner) if isinstance(owner, Team) else (owner, None)
    return _group(person, team, rows, viewer)


def short_list(owner: Person | Team, *, viewer: Person, at: datetime) -> ShortList:
    """What stands on the page of a person or team; one statement."""
    found = asking.rows(_newest_open, viewer, at, isinstance(owner, Team), owner=owner.pk)
    rows = [_row(one, viewer) for one in found]
    return ShortList(tuple(rows[:SHORT]), len(rows) > SHORT)


def _newest_open(viewer: Person, at: datetime, is_team: bool, owner: int) -> WorkItemQuerySet:
    whose = {"owner_team" if is_team else "owner_person": owner}
    found = _loaded(WorkItem.objects.visible_to(viewer, at).filter(**whose))
    return found.open().order_by("-id")[: SHORT + 1]


def _of(owner: Person | Team, viewer: Person, at: datetime) -> WorkItemQuerySet:
    whose = {"owner_team": owner} if isinstance(owner, Team) else {"owner_person": owner}
    return _loaded(WorkItem.objects.visible_to(viewer, at).filter(**whose))


def _loaded(found: WorkItemQuerySet) -> WorkItemQuerySet:
    return found.select_related("owner_person", "owner_team", "request__by")


def _group(person: Person | None, team: Team | None, rows: Iterable[Any], viewer: Person) -> WorkGroup:
    mine = [one for one in rows if _is_of(one, person, team)]
    owner = person or team
    return WorkGroup(
        person=person,
        team=team,
        open=tuple(_row(one, viewer) for one in mine if one.is_open),
        ended=tuple(_row(one, viewer) for one in mine if not one.is_open),
        may_write=owner is not None and can_write_work(viewer, owner),
    )


def _is_of(one: WorkItem, person: Person | None, team: Team | None) -> bool:
    return one.owner_team_id == team.pk if team else one.owner_person_id == (person.pk if person else None)


def _row(one: WorkItem, viewer: Person) -> WorkRow:
    owner = one.owner_person or one.owner_team
    request: SupportRequest | None = one.request
    return WorkRow(
        id=one.pk,
        title=one.title,
        owner_name=owner.name if owner else "",
        by_when=one.by_when,
        link=one.link,
        state=one.state,
        asked_by=request.by.name if request else "",
        request_id=request.pk if request else None,
        version=one.version,
        may_change=can_change_work(viewer, one),
    )
