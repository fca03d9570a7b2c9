"""How the goals that serve a goal are doing, to stand beside its own progress and never in it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from skylight.goals import status
from skylight.goals.models import Alignment, KeyResult, Objective
from skylight.goals.visibility import policies_of_moment
from skylight.org.models import Person, Team
from skylight.policies.queries import Policy

CONTRIBUTING = (Alignment.Relation.SUPPORTS, Alignment.Relation.DERIVED_FROM)
NOTHING = Decimal(0)
# From here on the work below says something that the outcome does not: all is done, and nothing has moved.
FAR = Decimal("0.3")


@dataclass(frozen=True)
class Coverage:
    """The goals that serve one goal, each counted once: how many, how far on average, how many of them silent.

    `reported` have progress at all (the others count 0 in the mean), `hidden` are those the reader may not read.
    """

    children: int
    reported: int
    mean: Decimal | None
    stale: int
    hidden: int
    is_far_ahead: bool


def coverage(objectives: Iterable[Objective], *, viewer: Person, at: datetime) -> dict[int, Coverage]:
    """The coverage of each of these objectives by its id; the same few statements for any number of them."""
    parents = {one.pk: one for one in objectives}
    links = _links(parents)
    children = _children({child for found in links.values() for child in found}, viewer, at)
    silent = _silent(children.values(), viewer, at)
    return {
        pk: of(
            parent.progress,
            [children[child].progress for child in links[pk] if child in children],
            stale=len(links[pk] & silent),
            hidden=len(links[pk] - children.keys()),
        )
        for pk, parent in parents.items()
    }


def of(
    progress: Decimal | None, children: Sequence[Decimal | None], *, stale: int, hidden: int = 0
) -> Coverage:
    """The coverage of a goal with this progress by goals with these."""
    total = sum((one or NOTHING for one in children), NOTHING)
    mean = total / len(children) if children else None
    return Coverage(
        children=len(children),
        reported=sum(one is not None for one in children),
        mean=mean,
        stale=stale,
        hidden=hidden,
        is_far_ahead=mean is not None and mean - (progress or NOTHING) >= FAR,
    )


def _links(parents: Collection[int]) -> dict[int, set[int]]:
    """The published goals that serve each of these and were not given up; two links from one goal are one."""
    found: dict[int, set[int]] = defaultdict(set)
    rows = Alignment.objects.live().filter(to_objective__in=parents, relation__in=CONTRIBUTING)
    working = rows.filter(from_objective__state__in=[Objective.State.PUBLISHED, Objective.State.CLOSED])
    for parent, child in working.values_list("to_objective", "from_objective"):
        found[parent].add(child)
    return found


def _children(pks: Collection[int], viewer: Person, at: datetime) -> dict[int, Objective]:
    if not pks:
        return {}
    readable = Objective.objects.visible_to(viewer, at).filter(pk__in=pks)
    rows = readable.select_related("cycle", "owner_person__team", "owner_team").order_by("pk")
    return {row.pk: row for row in rows}


def _silent(objectives: Collection[Objective], viewer: Person, at: datetime) -> set[int]:
    """Those of which nothing was heard for two rhythms."""
    if not objectives:
        return set()
    policies = policies_of_moment(viewer, at)
    key_results: dict[int, list[KeyResult]] = defaultdict(list)
    for row in KeyResult.objects.live().filter(objective__in=objectives).order_by("pk"):
        key_results[row.objective_id].append(row)
    return {
        one.pk
        for one in objectives
        if one.is_live and _is_silent(one, key_results[one.pk], policies(_team(one)), at)
    }


def _is_silent(objective: Objective, key_results: Sequence[KeyResult], policy: Policy, at: datetime) -> bool:
    cycle = objective.cycle
    voices = [
        status.is_stale(one, objective=objective, cycle=cycle, policy=policy, at=at) for one in key_results
    ]
    return bool(voices) and all(voices)


def _team(objective: Objective) -> Team | None:
    return objective.owner_person.team if objective.owner_person else objective.owner_team
