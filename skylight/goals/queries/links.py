"""What goals serve and what serves them, as far as the reader may see it."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Case, Count, Exists, F, IntegerField, OuterRef, Subquery, When
from django.db.models.functions import Coalesce

from skylight.goals import visibility
from skylight.goals.models import Alignment, AlignmentAnswer, Objective
from skylight.goals.queries.owners import Owner, owner_of
from skylight.org.models import Person
from skylight.policies.queries import Policy


@dataclass(frozen=True)
class Link:
    """The other end of an alignment, as far as the reader may see it."""

    id: int
    relation: str
    objective_id: int
    title: str
    key_result_title: str
    owner: Owner
    verdict: str
    from_key_result_id: int | None

    @property
    def url(self) -> str:
        return f"/objectives/{self.objective_id}/"


def number_served_by(viewer: Person, policy: Policy, at: datetime) -> Coalesce:
    """How many goals that the viewer may read serve an objective, for the statement that loads it."""
    found = Alignment.objects.live().filter(
        is_readable("from_objective", viewer, policy, at), to_objective=OuterRef("pk")
    )
    counted = found.order_by().values("to_objective").annotate(number=Count("from_objective", distinct=True))
    return Coalesce(Subquery(counted.values("number"), output_field=IntegerField()), 0)


def links_out(
    rows: list[Any], viewer: Person, policy: Policy, at: datetime
) -> dict[int, tuple[list[Link], int]]:
    """The goals that each of these serves, as `links_seen` tells them."""
    found = (
        Alignment.objects.live()
        .filter(from_objective__in=rows)
        .select_related("to_objective__owner_person", "to_objective__owner_team", "to_key_result")
        .annotate(verdict=newest_verdict(), seen=is_readable("to_objective", viewer, policy, at))
        .order_by("id")
    )
    listed: dict[int, list[Any]] = defaultdict(list)
    for one in found:
        listed[one.from_objective_id].append(one)
    return defaultdict(lambda: ([], 0), {pk: links_seen(links) for pk, links in listed.items()})


def links_seen(links: list[Any]) -> tuple[list[Link], int]:
    """The links whose other end the viewer may read, and how many there are besides."""
    seen = [_link(one) for one in links if one.seen]
    return seen, len(links) - len(seen)


def _link(one: Any) -> Link:
    return Link(
        id=one.pk,
        relation=one.relation,
        objective_id=one.to_objective_id,
        title=one.to_objective.title,
        key_result_title=one.to_key_result.title if one.to_key_result else "",
        owner=owner_of(one.to_objective),
        verdict=one.verdict or "",
        from_key_result_id=one.from_key_result_id,
    )


def is_readable(end: str, viewer: Person, policy: Policy, at: datetime) -> Exists:
    """Whether the viewer may read the objective at one end of an alignment."""
    goal = Objective.objects.filter(pk=OuterRef(end))
    return Exists(visibility.visible(goal, viewer, at, policy=policy))


def other_end(pk: int) -> Case:
    """The goal at the other end of an alignment of this one."""
    return Case(When(from_objective=pk, then=F("to_objective_id")), default=F("from_objective_id"))


def newest_verdict() -> Subquery:
    """The newest answer to an alignment."""
    answers = AlignmentAnswer.objects.filter(alignment=OuterRef("pk")).order_by("-at", "-id")
    return Subquery(answers.values("verdict")[:1])
