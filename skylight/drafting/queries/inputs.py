"""The goals that lie beside a draft: what its owner left, what the line wants, what those around want.

Two statements find them and bring them in, whatever their number; of each owner only the first few.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import F, Q, QuerySet, Value, Window
from django.db.models.fields import CharField
from django.db.models.functions import RowNumber

from skylight.cycles.models import Cycle
from skylight.cycles.queries import CycleChoice
from skylight.drafting.queries.near import Near
from skylight.goals import visibility
from skylight.goals.models import Objective
from skylight.goals.queries.cards import with_all_for_a_card
from skylight.org.models import Person, Team

MOST_OWN = 40
MOST_LAST = 8
OF_AN_OWNER = 3
MINE, LAST, NEAR = "mine", "last", "near"
State = Objective.State


@dataclass(frozen=True)
class Wanted:
    """Whose draft it is, in which cycle, after which one, and who is near."""

    writer: Person | Team
    cycle: CycleChoice
    last: CycleChoice | None
    near: tuple[Near, ...]


@dataclass(frozen=True)
class Rows:
    """Loaded goals by what they are for, each list in order; `more` says of which owners there are more."""

    mine: list[Any]
    last: list[Any]
    near: dict[tuple[str, int], list[Any]]
    more: frozenset[tuple[str, int]]


def rows(wanted: Wanted, *, viewer: Person, at: datetime) -> Rows:
    """All goals of the cockpit; two statements."""
    sections = _sections(wanted, viewer, at)
    readable = Objective.objects.filter(pk__in=sections)
    loaded = with_all_for_a_card(readable, at).select_related(
        "owner_person__team", "owner_team", "cycle", "backup_owner", "retro"
    )
    found = sorted(loaded, key=lambda one: (one.position, one.pk))
    near, more = _by_owner(one for one in found if sections[one.pk] == NEAR)
    return Rows(
        mine=[one for one in found if sections[one.pk] == MINE],
        last=[one for one in found if sections[one.pk] == LAST],
        near=near,
        more=more,
    )


def _sections(wanted: Wanted, viewer: Person, at: datetime) -> dict[int, str]:
    """What each goal is for, by id; one statement."""
    readable = visibility.visible(Objective.objects.all(), viewer, at)
    own = readable.filter(owned_by(wanted.writer))
    arms = [_arm(MINE, own.filter(cycle=wanted.cycle.pk).order_by("position", "pk")[:MOST_OWN])]
    if wanted.last:
        left = own.filter(cycle=wanted.last.pk, published_at__isnull=False).exclude(state=State.ABANDONED)
        arms.append(_arm(LAST, left.order_by("position", "pk")[:MOST_LAST]))
    if wanted.near:
        arms.append(_arm(NEAR, _of_those_near(readable, wanted)))
    return {pk: section for section, pk in arms[0].union(*arms[1:], all=True)}


def _arm(section: str, found: QuerySet[Any]) -> QuerySet[Any, Any]:
    goals = Objective.objects.filter(pk__in=found.values("pk")).order_by()
    return goals.annotate(section=Value(section, CharField())).values_list("section", "pk")


def _of_those_near(readable: QuerySet[Any], wanted: Wanted) -> QuerySet[Any]:
    """The first goals of each, and one more to know whether there are more, of cycles that meet this one."""
    ids = {kind: [one.id for one in wanted.near if one.kind == kind] for kind in ("person", "team")}
    whose = Q(owner_person__in=ids["person"]) | Q(owner_team__in=ids["team"])
    meeting = Cycle.objects.filter(
        first_day__lte=wanted.cycle.last_day, last_day__gte=wanted.cycle.first_day
    ).values("pk")
    place = Window(
        RowNumber(), partition_by=[F("owner_person"), F("owner_team")], order_by=[F("position"), F("pk")]
    )
    live = readable.filter(whose, cycle__in=meeting, state__in=[State.PUBLISHED, State.DRAFT])
    return live.annotate(place=place).filter(place__lte=OF_AN_OWNER + 1)


def owned_by(writer: Person | Team) -> Q:
    """The condition on goals that they are a writer's own."""
    return Q(owner_team=writer) if isinstance(writer, Team) else Q(owner_person=writer)


def _by_owner(
    found: Iterable[Any],
) -> tuple[dict[tuple[str, int], list[Any]], frozenset[tuple[str, int]]]:
    listed: dict[tuple[str, int], list[Any]] = defaultdict(list)
    for one in found:
        key = ("person", one.owner_person_id) if one.owner_person_id else ("team", one.owner_team_id)
        listed[key].append(one)
    more = frozenset(key for key, goals in listed.items() if len(goals) > OF_AN_OWNER)
    return {key: goals[:OF_AN_OWNER] for key, goals in listed.items()}, more
