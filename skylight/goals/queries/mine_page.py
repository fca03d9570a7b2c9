"""My goals of a cycle, and those of the teams I may write for, as one works on them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db.models import Q, QuerySet

from skylight.cycles import queries as cycles
from skylight.cycles.queries import CycleChoice
from skylight.goals import advice, asking, permissions, scoring, visibility
from skylight.goals.advice import Advice
from skylight.goals.asking import Goals
from skylight.goals.mix import Mix
from skylight.goals.models import Objective
from skylight.goals.models.objectives import ObjectiveQuerySet
from skylight.goals.queries.cards import Card, cards
from skylight.goals.queries.led_page import leads_somebody
from skylight.goals.queries.mix import mix_of_cards
from skylight.lib.kept import among
from skylight.org.models import Person, Team
from skylight.policies.queries import Policy

MOST_TEAMS = 30
OPEN = ("drafting", "active")


@dataclass(frozen=True)
class Own:
    """One goal to work on, and its place in the list that it can be moved in."""

    card: Card
    place: int
    count: int
    weighs: bool


@dataclass(frozen=True)
class Group:
    """The goals of one owner: drafts to finish, then the rest."""

    team: Team | None
    drafts: tuple[Own, ...]
    others: tuple[Own, ...]
    may_draft: bool
    weighs: bool
    weight_sum: Decimal | None
    advice: Advice | None
    mix: Mix | None

    @property
    def own(self) -> tuple[Own, ...]:
        return self.drafts + self.others

    @property
    def key(self) -> str:
        return f"team-{self.team.pk}" if self.team else "mine"


@dataclass(frozen=True)
class MinePage:
    """What one writes oneself in a cycle."""

    cycle: CycleChoice | None
    offered: tuple[CycleChoice, ...]
    others: tuple[CycleChoice, ...]
    mine: Group | None
    teams: tuple[Group, ...]
    leads: bool = False


def mine_page(viewer: Person, at: datetime, cycle: int | None = None) -> MinePage | None:
    """The goals that a person writes in a cycle, by default the current one; None when there is no such cycle."""
    choices = cycles.cycle_choices(viewer, at, viewer.team)
    chosen = next((one for one in choices if (one.pk == cycle if cycle else one.is_current)), None)
    if chosen is None and cycle:
        return None
    offered = tuple(
        one for one in reversed(choices) if (one.phase in OPEN and not one.is_invalid) or one == chosen
    )
    others = tuple(one for one in choices if one not in offered)
    if chosen is None:
        return MinePage(None, offered, others, None, ())
    mine, *teams = _groups(viewer, at, chosen)
    shown = tuple(group for group in teams if group.own or group.may_draft)
    return MinePage(chosen, offered, others, mine, shown, leads_somebody(viewer, at))


def own_card(objective: Objective, viewer: Person, at: datetime) -> Own | None:
    """One goal as `mine_page` shows it; None when it is not there."""
    page = mine_page(viewer, at, objective.cycle_id)
    groups = [page.mine, *page.teams] if page and page.mine else []
    return next((own for group in groups for own in group.own if own.card.id == objective.pk), None)


def place_among_all(objective: Objective, place: int) -> int:
    """The place among all goals of an owner that a place among the drafts, or among the others, comes to."""
    owner = {"owner_person": objective.owner_person, "owner_team": objective.owner_team}
    siblings = Objective.objects.in_cycle(objective.cycle).not_discarded().filter(**owner)
    others = [one for one in siblings.in_order() if one.pk != objective.pk]
    alike = [at for at, one in enumerate(others) if one.is_draft == objective.is_draft]
    if place < len(alike):
        return alike[place]
    return alike[-1] + 1 if alike else len(others)


def _groups(viewer: Person, at: datetime, cycle: CycleChoice) -> list[Group]:
    policies = visibility.policies_of_moment(viewer, at)
    mine = policies(viewer.team)
    teams = teams_to_write_for(viewer, at)
    wanted = Goals(_written, values={"teams": [team.pk for team in teams], "cycle": cycle.pk})
    found = cards(wanted, viewer=viewer, at=at, looks_back=True)
    may_draft = cycle.phase in OPEN and not cycle.is_invalid
    own = [card for card in found if card.owner.kind == "person"]
    groups = [_group(None, own, mine, may_draft and permissions.can_write_for_person(viewer, viewer, mine))]
    for team in teams:
        listed = [
            one for one in found if (one.owner.kind, one.owner.id) == ("team", team.pk) and one.may_edit
        ]
        groups.append(
            _group(team, listed, policies(team), may_draft and permissions.can_write_for_team(viewer, team))
        )
    return groups


def _written(viewer: Person, at: datetime, teams: Any, cycle: int) -> ObjectiveQuerySet:
    written = Objective.objects.filter(Q(owner_person=viewer) | among("owner_team", teams), cycle=cycle)
    return written.visible_to(viewer, at).in_order()


def teams_to_write_for(viewer: Person, at: datetime) -> list[Team]:
    """The teams whose goals somebody drafts: those they lead, and their own; one statement."""
    return asking.rows(_teams_to_write_for, viewer, at)


def _teams_to_write_for(viewer: Person, at: datetime) -> QuerySet[Team]:
    open_teams = Team.objects.filter(Q(closed_on=None) | Q(closed_on__gt=visibility.day_of(at)))
    mine = Q(leader=viewer) if viewer.is_contract else Q(leader=viewer) | Q(pk=viewer.team_id)
    return open_teams.filter(mine).select_related("leader", "parent").order_by("path")[:MOST_TEAMS]


def _group(team: Team | None, found: Sequence[Card], policy: Policy, may_draft: bool) -> Group:
    weighs = policy["weights"] == "set"
    standing = [one for one in found if one.state != Objective.State.ABANDONED]
    weights = [one.weight for one in standing if one.weight is not None]
    return Group(
        team=team,
        drafts=_own((one for one in found if one.is_draft), weighs),
        others=_own((one for one in found if not one.is_draft), weighs),
        may_draft=may_draft,
        weighs=weighs,
        weight_sum=scoring.round_half_up(sum(weights, Decimal(0)), scoring.PLACES) if weights else None,
        advice=advice.on_number(len(standing), policy),
        mix=mix_of_cards(standing, policy),
    )


def _own(found: Iterable[Card], weighs: bool) -> tuple[Own, ...]:
    listed = list(found)
    return tuple(Own(card, place, len(listed), weighs) for place, card in enumerate(listed))
