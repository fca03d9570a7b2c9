"""A team: its own goals, how its people's goals are doing, and the teams below."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db.models import Avg, Count, Exists, Min, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from skylight.cycles.queries import CycleChoice, cycle_choices
from skylight.followup import risk
from skylight.goals import asking
from skylight.goals.asking import Goals
from skylight.goals.models import KeyResult, Objective
from skylight.goals.models.objectives import ObjectiveQuerySet
from skylight.goals.queries.cards import Card, cards
from skylight.goals.queries.placeholders import Placeholder, placeholders
from skylight.goals.visibility import policies_of_moment
from skylight.lib import paths
from skylight.org.models import Person, Team
from skylight.pages.queries.person import chosen_cycle
from skylight.policies.queries import Policy

PAGE = 50
MOST_PEOPLE = 1_000
STATUSES = ("off_track", "at_risk", "on_track", "done")


@dataclass(frozen=True)
class Member:
    """One person of the team with the goals of the chosen cycle."""

    id: int
    name: str
    role: str
    is_leader: bool
    objectives: int
    learns: bool
    progress: Decimal | None
    statuses: dict[str, int]
    is_silent: bool
    oldest: datetime | None

    @property
    def risk(self) -> risk.Key:
        """The place among others when what goes wrong stands first."""
        words = [*self.statuses, *(["stale"] if self.is_silent else [])]
        heard = [self.oldest] if self.statuses or self.is_silent else []
        return risk.key(words or ["none"] * bool(self.objectives), heard, self.name, self.id)


@dataclass(frozen=True)
class TeamPage:
    """All that the page shows."""

    line: list[Team]
    below: list[tuple[int, str, str]]
    people_below: int
    cycle: CycleChoice | None
    choices: list[CycleChoice]
    cards: list[Card]
    restricted: list[Placeholder]
    members: list[Member]
    has_more: bool
    takes_part: bool


def team_page(
    team: Team,
    *,
    viewer: Person,
    at: datetime,
    today: date,
    cycle: int | None,
    page: int,
    order: str = risk.RISK,
) -> TeamPage:
    """Everything for one team's page; members 50 at a time, `order` is one of `risk.ORDERS`.

    A team takes part once it, or anybody in it, has published goals in the cycle: before that nobody is said to be
    without any.
    """
    choices = cycle_choices(viewer, at, team)
    chosen = chosen_cycle(choices, cycle)
    whose = {"owner": team.pk, "cycle": chosen.pk if chosen else None}
    listed = cards(Goals(_own, values=whose), viewer=viewer, at=at) if chosen else []
    members = _members(team, chosen, viewer=viewer, at=at, today=today)
    takes_part = any(one.objectives or one.learns for one in members) or any(
        one.published_at for one in listed
    )
    if order == risk.RISK:
        listed, members = sorted(listed, key=_risk), sorted(members, key=lambda one: one.risk)
    start = (page - 1) * PAGE
    around = {one.pk: one for one in _around(team, today)}
    way = paths.ids(team.path)
    return TeamPage(
        line=[around[pk] for pk in way[:-1]],
        below=[_below(one) for pk, one in around.items() if pk not in way],
        people_below=around[team.pk].people_below,
        cycle=chosen,
        choices=choices,
        cards=listed,
        restricted=placeholders(Goals(_hidden, values=whose), viewer=viewer, at=at),
        members=members[start : start + PAGE],
        has_more=len(members) > start + PAGE,
        takes_part=takes_part,
    )


def _own(viewer: Person, at: datetime, owner: int, cycle: int | None) -> ObjectiveQuerySet:
    return Objective.objects.visible_to(viewer, at).filter(owner_team=owner, cycle=cycle).in_order()


def _hidden(viewer: Person, at: datetime, owner: int, cycle: int | None) -> ObjectiveQuerySet:
    return Objective.objects.filter(owner_team=owner, cycle=cycle)


def _risk(card: Card) -> risk.Key:
    """Goals that are no longer or not yet worked on come last."""
    rows = card.key_results if card.state == Objective.State.PUBLISHED else ()
    return risk.key([card.status] if rows else [], [one.checked_in_at for one in rows], card.title, card.id)


def _around(team: Team, today: date) -> Iterable[Any]:
    """The team and those above it, then the open ones right below; each knows how many people the team has."""
    tree = Person.objects.here(today).in_team_tree(team).order_by().annotate(one=Value(1)).values("one")
    found = Team.objects.filter(Q(pk__in=paths.ids(team.path)) | Q(parent=team, closed_on=None))
    counted = found.annotate(people_below=Coalesce(Subquery(tree.annotate(sum=Count("pk")).values("sum")), 0))
    return counted.select_related("leader").order_by("name", "id")


def _below(team: Team) -> tuple[int, str, str]:
    return team.pk, team.name, team.leader.name if team.leader else ""


def _members(
    team: Team,
    cycle: CycleChoice | None,
    *,
    viewer: Person,
    at: datetime,
    today: date,
) -> list[Member]:
    """By name; two statements: the people with their goals, and their statuses.

    Ability goals are in no figure; of who has no others it is said that there are some, to whoever may read one.
    """
    chosen = cycle.pk if cycle else None
    people = asking.rows(_people, viewer, at, whose=team.pk, cycle=chosen, today=today)
    live = _live(viewer, at, team.pk, chosen).measured()
    said = _said(live, _silence(cycle, policies_of_moment(viewer, at)(team), at))
    return [_member(one, team, said.get(one.pk, [])) for one in people]


def _live(viewer: Person, at: datetime, whose: int, cycle: int | None) -> ObjectiveQuerySet:
    visible = Objective.objects.visible_to(viewer, at)
    return visible.filter(owner_person__team=whose, cycle=cycle, published_at__isnull=False)


def _people(viewer: Person, at: datetime, whose: int, cycle: int | None, today: date) -> QuerySet[Person]:
    here = Person.objects.here(today).filter(team=whose).order_by("name", "id")
    live = _live(viewer, at, whose, cycle)
    own = live.filter(owner_person=OuterRef("pk")).order_by()
    measured = own.measured().values("owner_person")
    people = here.only("pk", "name", "role").annotate(
        number=Coalesce(Subquery(measured.annotate(number=Count("pk")).values("number")), 0),
        mean=Subquery(measured.annotate(mean=Avg("progress")).values("mean")),
        learns=Exists(own.filter(kind=Objective.Kind.ABILITY)),
    )
    return people[:MOST_PEOPLE]


def _member(one: Any, team: Team, said: list[tuple[str, int, bool, datetime | None]]) -> Member:
    numbers = {word: number for word, number, _silent, _heard in said}
    return Member(
        id=one.pk,
        name=one.name,
        role=one.role,
        is_leader=one.pk == team.leader_id,
        objectives=one.number,
        learns=one.learns,
        progress=_share(one.mean),
        statuses={word: numbers[word] for word in STATUSES if word in numbers},
        is_silent=any(silent for _word, _number, silent, _heard in said),
        oldest=min((heard for *_rest, heard in said if heard), default=None),
    )


def _said(goals: ObjectiveQuerySet, silent: Q) -> dict[int, list[tuple[str, int, bool, datetime | None]]]:
    """By owner, for each status: the word, how many key results, whether one was silent, the oldest check-in."""
    counted = KeyResult.objects.live().filter(objective__in=goals.order_by().values("pk")).order_by()
    grouped = counted.values_list("objective__owner_person", "status").annotate(
        number=Count("pk"), silent=Count("pk", filter=silent), heard=Min("checked_in_at")
    )
    said: dict[int, list[tuple[str, int, bool, datetime | None]]] = {}
    for owner, word, number, quiet, heard in grouped:
        said.setdefault(owner or 0, []).append((word, number, quiet > 0, heard))
    return said


def _silence(cycle: CycleChoice | None, policy: Policy, at: datetime) -> Q:
    """The condition on key results that two rhythms have gone by without a word, while the cycle asks for some."""
    since = at - policy.stale_after
    is_asked = cycle is not None and cycle.phase in ("active", "scoring") and cycle.first_day is not None
    if not is_asked or since.date() < cycle.first_day:  # type: ignore[union-attr,operator]
        return Q(pk__in=[])
    quiet = Q(checked_in_at__lte=since) | Q(checked_in_at=None, objective__published_at__lte=since)
    rested = Q(objective__paused_until=None) | Q(objective__paused_until__lte=since)
    live = Q(objective__state=Objective.State.PUBLISHED)
    return quiet & rested & live & ~Q(status=KeyResult.Status.DONE)


def _share(mean: object) -> Decimal | None:
    return None if mean is None else Decimal(str(mean))
