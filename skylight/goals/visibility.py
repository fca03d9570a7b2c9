"""Who may read which goal: open by default, closed by declared rules only.

One place for the whole product, used through `visible_to`:

- published goals are open to everybody who works here; contract workers read as far as `cw_mode` and `cw_reach`
  of their team go;
- a draft is open to those who write it and to the owner's manager, wider if `draft_readers` says so; a draft of a
  project goal also to whoever leads the owner by another line than the solid one;
- whoever owns it, helps with it or drives one of its key results reads it in every state, as does the mentor of an
  ability goal;
- an ability goal that is for the team only, draft or published, is open to these, to the owner's manager, and to the
  members and the leader of the owner's team; that there is a published one stays open (`team_only_from`). A project
  lead as such is none of these, nor is anybody higher up. One who sits in the owner's team reads it as everybody in
  the team does: the lead opens no door and shuts none. Whom not even the team shall include, a restriction keeps out;
- a restricted goal, draft or published, is open to these and the named audience until the restriction ends or is
  lifted; that a published one exists, whose it is, why and until when stays open (`restricted_from`);
- a draft that was thrown away is on no page.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any, TypeVar

from django.db.models import BigIntegerField, DateField, DateTimeField, Exists, OuterRef, Q, QuerySet

from skylight.goals import models
from skylight.goals.models.objectives import ObjectiveQuerySet
from skylight.lib import paths
from skylight.lib.kept import Given, Kept
from skylight.org.models import Person, ReportingLine, Team
from skylight.policies.queries import Policy, everywhere

Goals = TypeVar("Goals", bound=ObjectiveQuerySet)
Someone = Person | Given
Moment = datetime | Given
# Not thrown away as a draft.
WRITTEN = ~Q(state=models.Objective.State.ABANDONED, published_at=None)
# Said so that SQLite goes by the owner where one is asked for, not through all goals of a cycle.
PUBLISHED = ~Q(published_at=None)
FOR_ALL = Q(readers=models.Objective.Readers.ALL)
# Who reads, and when, in a text that is kept.
VIEWER, TEAM = Given("viewer", BigIntegerField()), Given("team", BigIntegerField())
AT, DAY = Given("at", DateTimeField()), Given("day", DateField())


def visible(objectives: Goals, viewer: Person, at: datetime, policy: Policy | None = None) -> Goals:
    """The objectives among these that the viewer may read at that moment; `policy` is the viewer's, if known."""
    if not viewer.is_authenticated:
        return objectives.none()
    if viewer.kind == Person.Kind.SYSTEM:
        return objectives
    policy = policy or policy_of(viewer, at)
    shape = shape_for(viewer, policy)
    if shape is None:
        return objectives.filter(_of_contract_worker(viewer, at, policy))
    return objectives.filter(Kept(models.Objective, _of_employee, shape, **values_for(viewer, at)))


def visible_to_given(objectives: Goals, shape: tuple[str, bool]) -> Goals:
    """As `visible`, in a text that is kept: for any viewer of this shape, whose `values_for` are given each time."""
    marks = {"viewer": VIEWER, "team": TEAM, "at": AT, "day": DAY}
    return objectives.filter(Kept(models.Objective, _of_employee, shape, **marks))


def shape_for(viewer: Person, policy: Policy) -> tuple[str, bool] | None:
    """What decides the text of the condition for a viewer; None for those for whom none is kept."""
    if viewer.is_contract or viewer.kind == Person.Kind.SYSTEM or not viewer.is_authenticated:
        return None
    return policy["draft_readers"], viewer.team_id is not None


def values_for(viewer: Person, at: Moment) -> dict[str, Any]:
    """The values that the condition for a viewer is asked with."""
    return {"viewer": viewer.pk, "team": viewer.team_id, "at": at, "day": day_of(at)}


def day_of(at: Moment) -> Any:
    """The day of a moment, also of one that is given later."""
    return DAY if isinstance(at, Given) else at.date()


def restricted_from(objectives: Goals, viewer: Person, at: datetime) -> Goals:
    """The published objectives among these that a restriction hides from the viewer.

    Of these only the owner, the reason and the end may be shown.
    """
    if not viewer.is_authenticated:
        return objectives.none()
    return objectives.filter(Kept(models.Objective, _restricted, (), viewer=viewer.pk, at=at))


def team_only_from(objectives: Goals, viewer: Person, at: datetime) -> Goals:
    """The published ability goals among these that the viewer may not read because they are for a team only.

    Of these only the owner, the kind and the weight may be shown. Those that a restriction hides count as restricted.
    """
    if not viewer.is_authenticated or viewer.kind == Person.Kind.SYSTEM:
        return objectives.none()
    shape = viewer.is_contract, viewer.team_id is not None
    values = {"viewer": viewer.pk, "team": viewer.team_id, "at": at}
    return objectives.filter(Kept(models.Objective, _kept_to_a_team, shape, **values))


def open_to_all(at: datetime) -> Q:
    """The condition on objectives that neither a restriction stands nor a team keeps it, for what everybody sees."""
    return FOR_ALL & Q(~Exists(_restrictions(at)))


def team_of_goal(objective: models.Objective) -> Q:
    """The condition on people to be among those who read a goal that is for the team only; as `_same_team`."""
    team = objective.owner_team or (objective.owner_person.team if objective.owner_person else None)
    manager = objective.owner_person.manager_id if objective.owner_person else _manager_of(team)
    inside = Q(team=team) | Q(pk=team.leader_id) if team else Q(pk__in=[])
    return ~Q(kind=Person.Kind.CONTRACT) & (inside | Q(pk=manager))


def policy_of(viewer: Person, at: datetime) -> Policy:
    """The viewer's policy at a moment."""
    return policies_of_moment(viewer, at)(viewer.team)


def policies_of_moment(viewer: Person, at: datetime) -> Callable[[Team | None], Policy]:
    """What gives the policy of any team, asked for once a page: a page is one loaded viewer at one moment."""
    if viewer.__dict__.get("_policies_at") != at:
        viewer.__dict__.update(_policies_at=at, _policies=everywhere())
    policies: Callable[[Team | None], Policy] = viewer.__dict__["_policies"]
    return policies


def _of_employee(draft_readers: str, has_team: bool) -> Q:
    """What somebody employed may read, of a viewer, team, moment and day that are given each time."""
    team = TEAM if has_team else None
    drafts = _draft_readers(VIEWER, team, DAY, draft_readers)
    open_goals = Q(published_at__isnull=False) | Q(drafts, published_at=None)
    unrestricted = ~Exists(_restrictions(AT)) & open_goals & (FOR_ALL | _same_team(VIEWER, team))
    return WRITTEN & (unrestricted | _named(VIEWER, AT) | _owners(VIEWER))


def _restricted() -> Q:
    """Published, under a restriction, and not of the viewer's."""
    return PUBLISHED & Q(Exists(_restrictions(AT))) & ~(_owners(VIEWER) | _named(VIEWER, AT))


def _kept_to_a_team(is_contract: bool, has_team: bool) -> Q:
    """Published for a team that the viewer is not in, and under no restriction."""
    near = Q(pk__in=[]) if is_contract else _same_team(VIEWER, TEAM if has_team else None)
    # Said like the index of the few that there are.
    for_team = Q(readers=models.Objective.Readers.TEAM)
    return PUBLISHED & for_team & Q(~Exists(_restrictions(AT))) & ~(_owners(VIEWER) | near)


def _of_contract_worker(viewer: Person, at: datetime, policy: Policy) -> Q:
    """What a contract worker may read: published goals for all as far as the policy reaches, and what is theirs."""
    published = Q(published_at__isnull=False) & reach(viewer, policy) & FOR_ALL
    return WRITTEN & ((~Exists(_restrictions(at)) & published) | _owners(viewer))


def _restrictions(at: Moment) -> QuerySet[Any]:
    return models.Restriction.objects.filter(objective=OuterRef("pk"), lifted_at=None, until_at__gt=at)


def _owners(viewer: Someone) -> Q:
    helps = models.Contribution.objects.filter(objective=OuterRef("pk"), person=viewer, ended_at=None)
    drives = models.KeyResult.objects.filter(objective=OuterRef("pk"), cancelled_at=None)
    drives = drives.filter(Q(owner=viewer) | Q(backup_owner=viewer))
    owners = Q(owner_person=viewer) | Q(backup_owner=viewer) | Q(mentor=viewer)
    return owners | Q(owner_team__in=_teams(leader=viewer)) | Q(Exists(helps)) | Q(Exists(drives))


def _named(viewer: Someone, at: Moment) -> Q:
    audience = models.Restriction.audience.through.objects.filter(
        person=viewer,
        restriction__objective=OuterRef("pk"),
        restriction__lifted_at=None,
        restriction__until_at__gt=at,
    )
    return Q(Exists(audience))


def _same_team(viewer: Someone, team: Any) -> Q:
    """Goals of the viewer's team and of its people, of a team the viewer leads, and of the viewer's reports."""
    led = _teams(leader=viewer)
    near = Q(owner_team__in=led) | Q(owner_team__in=_teams(leader__manager=viewer))
    people = Q(manager=viewer) | Q(team__in=led)
    if team is None:
        return near | Q(owner_person__in=_people(people))
    return near | Q(owner_team=team) | Q(owner_person__in=_people(people | Q(team=team)))


def _manager_of(team: Team | None) -> int | None:
    return team.leader.manager_id if team and team.leader else None


def _draft_readers(viewer: Someone, team: Any, day: Any, draft_readers: str) -> Q:
    if draft_readers == "company":
        return Q(pk__isnull=False)
    people = Q(manager=viewer)
    if team is not None and draft_readers == "team":
        people |= Q(team=team)
    readers = Q(owner_person__in=_people(people)) | _led(viewer, day)
    return readers if team is None else readers | Q(owner_team=team)


def _led(viewer: Someone, day: Any) -> Q:
    """Project goals of those whom the viewer leads by another line than the solid one."""
    lines = ReportingLine.objects.on(day).other().filter(manager=viewer)
    return Q(kind=models.Objective.Kind.PROJECT, owner_person__in=lines.order_by().values("person"))


def _people(condition: Q) -> QuerySet[Any]:
    return Person.objects.filter(condition).order_by().values("pk")


def _teams(**conditions: Any) -> QuerySet[Any]:
    return Team.objects.filter(**conditions).order_by().values("pk")


def reach(viewer: Person, policy: Any) -> Q:
    """How far somebody reads what is open to all: everything, or, of contract workers, as their policy says."""
    if not viewer.is_contract or (policy["cw_mode"] != "none" and policy["cw_reach"] == "company"):
        return Q(pk__isnull=False)
    if policy["cw_mode"] == "none" or viewer.team is None:
        return Q(pk__in=[])
    own = paths.within("owner_team__path", viewer.team.path)
    own |= paths.within("owner_person__team__path", viewer.team.path)
    return own | Q(owner_person__in=paths.ids(viewer.path)) | Q(owner_team__in=paths.ids(viewer.team.path))
