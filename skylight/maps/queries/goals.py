"""The goals of a map as they are today: words, owner, status, score, and how many links each has."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Count, F, IntegerField, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce

from skylight.cycles.models import Cycle
from skylight.goals import status, visibility
from skylight.goals.models import Alignment, KeyResult, Objective
from skylight.goals.queries.owners import Owner
from skylight.lib import paths
from skylight.maps.moments import Moment
from skylight.org.models import Company, Person, Team
from skylight.policies.queries import Policy

Columns = dict[str, Any]
CYCLE = (
    "id", "first_day", "last_day", "time_zone", "starts_at", "ends_at", "draft_opens_at", "closes_at",
)  # fmt: skip
KEY_RESULT = (
    "id", "title", "kind", "start", "target", "current", "low", "high", "unit", "weight", "deadline", "profile",
    "progress", "status", "confidence", "checked_in_at", "created_at", "cancelled_at",
)  # fmt: skip
GOAL = (
    "id", "title", "state", "commitment", "deadline", "progress", "score_stated", "score_computed", "published_at", "paused_until",
    "owner_person_id", "owner_team_id", "ups", "downs", "calendar",
)  # fmt: skip
OWNERS = (
    "owner_person__name", "owner_person__team_id", "owner_person__team__name", "owner_person__team__path",
    "owner_team__name", "owner_team__path",
)  # fmt: skip
COLUMNS = (
    *GOAL, *OWNERS, *(f"cycle__{name}" for name in CYCLE), *(f"key_results__{name}" for name in KEY_RESULT),
)  # fmt: skip


@dataclass(frozen=True)
class Goal:
    """One goal on the map; `line` is the owner's teams from the top down, `ups` and `downs` count all its links."""

    id: int
    title: str
    owner: Owner
    team: str
    line: tuple[int, ...]
    state: str
    status: str
    progress: Decimal | None
    score: Decimal | None
    ups: int
    downs: int

    @property
    def url(self) -> str:
        return f"/objectives/{self.id}/"

    @property
    def is_draft(self) -> bool:
        return self.state == Objective.State.DRAFT

    @property
    def is_over(self) -> bool:
        return self.state in (Objective.State.CLOSED, Objective.State.ABANDONED)


def goals_today(ids: Iterable[int], viewer: Person, moment: Moment) -> dict[int, Goal]:
    """Those of these goals that the viewer may read, by their id; one statement besides the policies."""
    policies = visibility.policies_of_moment(viewer, moment.now)
    readable = Objective.objects.visible_to(viewer, moment.now).filter(pk__in=list(ids))
    return {
        pk: _goal(of_goal, _word(of_goal, policies, moment))
        for pk, of_goal in by_goal(with_links(readable, moment).values(*COLUMNS)).items()
    }


def with_links(goals: QuerySet[Any], moment: Moment) -> QuerySet[Any]:
    """Each with the number of goals it serves (`ups`) and that serve it (`downs`), and the company's work calendar."""
    links = Alignment.objects.at(moment.at) if moment.is_past else Alignment.objects.live()
    if moment.is_past:
        links = links.filter(
            from_objective__published_at__lte=moment.at, to_objective__published_at__lte=moment.at
        )
    return goals.order_by("id", "key_results__position", "key_results__id").annotate(
        ups=_number(links, "from_objective", "to_objective"),
        downs=_number(links, "to_objective", "from_objective"),
        calendar=Subquery(Company.objects.order_by().values("work_calendar")[:1]),
    )


def by_goal(rows: Iterable[Columns]) -> dict[int, list[Columns]]:
    """The rows of each goal: one for each of its key results, one without any for a goal that has none."""
    listed: dict[int, list[Columns]] = {}
    for row in rows:
        listed.setdefault(row["id"], []).append(row)
    return listed


def objective_of(row: Columns) -> Objective:
    """The goal of such a row, with what its status depends on and its cycle."""
    cycle = Cycle(**{name: row[f"cycle__{name}"] for name in CYCLE})
    names = ("id", "state", "commitment", "deadline", "published_at", "paused_until")
    return Objective(cycle=cycle, **{name: row[name] for name in names})


def key_results_of(rows: Iterable[Columns]) -> list[KeyResult]:
    """The key results in such rows, cancelled ones too."""
    return [
        KeyResult(objective_id=row["id"], **{name: row[f"key_results__{name}"] for name in KEY_RESULT})
        for row in rows
        if row["key_results__id"] is not None
    ]


def word_of(
    objective: Objective, key_results: Iterable[KeyResult], policy: Policy, calendar: str, moment: Moment
) -> str:
    """The weakest word of the key results, each as its page shows it."""
    live = [one for one in key_results if one.cancelled_at is None]
    for one in live:
        reading = status.read(
            one, objective=objective, cycle=objective.cycle, policy=policy, calendar=calendar, at=moment.at
        )
        one.status = reading.status
    return status.of_objective(live)


def team_of(row: Columns) -> Team | None:
    """The team under whose policy the goal of a row falls, as far as its policy asks for it."""
    path = row["owner_team__path"] or row["owner_person__team__path"]
    return Team(path=path) if path else None


def owner_of(row: Columns) -> Owner:
    """Whose goal it is."""
    if row["owner_person_id"]:
        return Owner("person", row["owner_person_id"], row["owner_person__name"])
    return Owner("team", row["owner_team_id"], row["owner_team__name"])


def _number(links: QuerySet[Any], end: str, other: str) -> Coalesce:
    of_goal = links.filter(**{end: OuterRef("pk")}).order_by().values(end)
    number = of_goal.annotate(number=Count(F(other), distinct=True)).values("number")
    return Coalesce(Subquery(number, output_field=IntegerField()), 0)


def _word(rows: list[Columns], policies: Callable[[Team | None], Policy], moment: Moment) -> str:
    first = rows[0]
    calendar = first["calendar"] or "weekdays"
    return word_of(objective_of(first), key_results_of(rows), policies(team_of(first)), calendar, moment)


def _goal(rows: list[Columns], word: str) -> Goal:
    row = rows[0]
    team = team_of(row)
    stated = row["score_stated"]
    return Goal(
        id=row["id"],
        title=row["title"],
        owner=owner_of(row),
        team=row["owner_person__team__name"] or "" if row["owner_person_id"] else "",
        line=tuple(paths.ids(team.path)) if team else (),
        state=row["state"],
        status=word,
        progress=row["progress"],
        score=stated if stated is not None else row["score_computed"],
        ups=row["ups"],
        downs=row["downs"],
    )
