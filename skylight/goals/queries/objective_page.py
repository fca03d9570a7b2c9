"""One goal with all that belongs to it: what it serves, who serves it, what was reported, said and learnt.

A bounded number of statements, however long its history is; the page shows the newest of everything.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db.models import F, OuterRef, Q, QuerySet, Subquery, Window
from django.db.models.functions import RowNumber

from skylight.activity.models import Follow
from skylight.cycles.names import shown_name
from skylight.goals import asking, coverage, pace, permissions, visibility
from skylight.goals.coverage import CONTRIBUTING, Coverage
from skylight.goals.models import (
    Abandonment,
    Alignment,
    AlignmentAnswer,
    CheckIn,
    Closure,
    KeyResult,
    Objective,
    Retro,
    Score,
)
from skylight.goals.queries import cards, comments, owners, steps
from skylight.goals.queries.cards import Card
from skylight.goals.queries.check_ins import Report, reports_from
from skylight.goals.queries.links import is_readable, links_seen, other_end
from skylight.goals.queries.owners import Owner
from skylight.org.models import Person

MOST_SERVING = 200
TREND = 30
AT_WORK = (Objective.State.PUBLISHED, Objective.State.CLOSED)


@dataclass(frozen=True)
class Rights:
    """What the reader may do here."""

    edit: bool
    publish: bool
    score: bool
    restrict: bool
    comment: bool
    check_in: bool
    answer: bool


@dataclass(frozen=True)
class Serving:
    """A goal that serves this one, as far as the reader may see it."""

    id: int
    relation: str
    objective_id: int
    title: str
    key_result_title: str
    to_key_result_title: str
    owner: Owner
    state: str
    progress: Decimal | None
    is_stale: bool
    verdict: str
    reason: str
    note: str

    @property
    def url(self) -> str:
        return f"/objectives/{self.objective_id}/"


@dataclass(frozen=True)
class Given:
    """One score as it was stated, beside what was reckoned then."""

    value: Decimal
    computed: Decimal | None
    note: str
    by: Owner | None
    at: datetime
    key_result_title: str


@dataclass(frozen=True)
class Kin:
    """The same goal in another cycle."""

    id: int
    title: str
    cycle_name: str
    score: Decimal | None
    is_later: bool

    @property
    def url(self) -> str:
        return f"/objectives/{self.id}/"


@dataclass(frozen=True)
class Ending:
    """Who closed or abandoned it, when and why."""

    by: Owner | None
    at: datetime
    reason: str


@dataclass(frozen=True)
class Rest:
    """Who paused it, since when, until when and why."""

    by: Owner | None
    at: datetime
    until_at: datetime
    reason: str


@dataclass(frozen=True)
class ObjectivePage:
    """What the page of one objective shows."""

    objective: Objective
    card: Card
    rights: Rights
    phase: str
    published_by: Owner | None
    ending: Ending | None
    rest: Rest | None
    serving: tuple[Serving, ...]
    hidden_serving: int
    plans: dict[int, steps.Plan]
    coverage: Coverage | None
    comments: comments.Page
    reports: dict[int | None, tuple[Report, ...]]
    scores: tuple[Given, ...]
    retro: Retro | None
    kin: tuple[Kin, ...]
    follow: int | None


def objective_page(pk: int, *, viewer: Person, at: datetime) -> ObjectivePage | None:
    """One objective for one reader; None when there is none to be read."""
    policies = visibility.policies_of_moment(viewer, at)
    policy = policies(viewer.team)
    found: list[Any] = asking.rows(_loaded, viewer, at, goal=pk)
    if not found:
        return None
    row = found[0]
    links = asking.rows(_links, viewer, at, goal=pk)
    served = {pk: links_seen([one for one in links if one.from_objective_id == pk])}
    incoming = [one for one in links if one.to_objective_id == pk]
    serving = [one for one in incoming if one.seen]
    helpers = cards.helpers_of([row])
    card = cards.card(
        row,
        viewer,
        policies(owners.team_of(row)),
        cards.key_results_of([row], policies, at)[pk],
        served[pk],
        helpers[pk],
        len({one.from_objective_id for one in serving}),
        at,
    )
    stale = {one.pk for one in serving if _is_stale(one, policies(owners.team_of(one.from_objective)), at)}
    return ObjectivePage(
        objective=row,
        card=card,
        rights=_rights(row, card, viewer, policy),
        phase=row.cycle.phase(at),
        published_by=owners.person(row.publication.by) if row.published_at else None,
        ending=_ending(row),
        rest=_rest(row, at),
        serving=tuple(_serving(one, one.pk in stale) for one in serving),
        hidden_serving=len(incoming) - len(serving),
        plans=steps.plans(one.id for one in card.key_results),
        coverage=_coverage(row, serving, stale, len(incoming) - len(serving)),
        comments=comments.of_objective(row, viewer=viewer),
        reports=_reports(row),
        scores=_scores(row),
        retro=getattr(row, "retro", None),
        kin=_kin(row, viewer, policy, at),
        follow=row.follow,
    )


def _loaded(viewer: Person, at: datetime, goal: int) -> QuerySet[Any]:
    readable = Objective.objects.visible_to(viewer, at).filter(pk=goal)
    follow = Follow.objects.live().filter(person=viewer.pk, objective=OuterRef("pk"))
    found = cards.with_all_for_a_card(readable, at).annotate(follow=Subquery(follow.values("pk")[:1]))
    return found.select_related(
        "owner_person__team",
        "owner_team",
        "backup_owner",
        "cycle",
        "publication__by",
        "retro__by",
        "carried_from__carried_from",
    )


def _rights(row: Objective, card: Card, viewer: Person, policy: Any) -> Rights:
    helps = {one.id for one in card.helpers}
    drives = any(one.owner is not None and one.owner.id == viewer.pk for one in card.key_results)
    return Rights(
        edit=card.may_edit,
        publish=card.may_publish,
        score=permissions.can_score(viewer, row),
        restrict=permissions.can_restrict(viewer, row),
        comment=permissions.can_comment(viewer, policy),
        check_in=drives or viewer.pk in helps or permissions.owns(viewer, row),
        answer=permissions.owns(viewer, row),
    )


def _links(viewer: Person, at: datetime, goal: int) -> QuerySet[Any]:
    """The live links of a goal, both ways, each with its newest answer and whether its other end may be read."""
    answers = AlignmentAnswer.objects.filter(alignment=OuterRef("pk")).order_by("-at", "-id")
    heard = KeyResult.objects.live().filter(objective=OuterRef("from_objective"), checked_in_at__isnull=False)
    other, policy = other_end(goal), visibility.policy_of(viewer, at)
    found = (
        Alignment.objects.live()
        .filter(Q(from_objective=goal) | Q(to_objective=goal))
        .select_related(
            "from_objective__owner_person__team",
            "from_objective__owner_team",
            "from_objective__cycle",
            "from_key_result",
            "to_objective__owner_person",
            "to_objective__owner_team",
            "to_key_result",
        )
        .annotate(
            other=other,
            verdict=Subquery(answers.values("verdict")[:1]),
            reason=Subquery(answers.values("reason")[:1]),
            heard_at=Subquery(heard.order_by("-checked_in_at").values("checked_in_at")[:1]),
        )
        .annotate(seen=is_readable("other", viewer, policy, at))
    )
    return found.order_by("id")[:MOST_SERVING]


def _serving(one: Any, is_stale: bool) -> Serving:
    return Serving(
        id=one.pk,
        relation=one.relation,
        objective_id=one.from_objective_id,
        title=one.from_objective.title,
        key_result_title=one.from_key_result.title if one.from_key_result else "",
        to_key_result_title=one.to_key_result.title if one.to_key_result else "",
        owner=owners.owner_of(one.from_objective),
        state=one.from_objective.state,
        progress=one.from_objective.progress,
        is_stale=is_stale,
        verdict=one.verdict or "",
        reason=one.reason or "",
        note=one.note,
    )


def _is_stale(one: Any, policy: Any, at: datetime) -> bool:
    goal = one.from_objective
    cycle = goal.cycle
    is_asked = goal.is_live and not goal.is_paused(at) and cycle.phase(at) in ("active", "scoring")
    if not is_asked or cycle.starts_at is None:
        return False
    since = max(goal.published_at, cycle.starts_at, goal.paused_until or goal.published_at)
    return pace.is_stale(
        one.heard_at, since=since, at=min(at, cycle.ends_at), cadence_days=policy.cadence_days
    )


def _coverage(row: Objective, serving: list[Any], stale: set[int], hidden: int) -> Coverage | None:
    """How those that serve it are doing; a goal that is tied twice counts once, what somebody learns never."""
    goals = {
        one.from_objective_id: one
        for one in serving
        if one.relation in CONTRIBUTING and one.from_objective.state in AT_WORK and _is_measured(one)
    }
    silent = sum(one.pk in stale for one in goals.values())
    progress = [one.from_objective.progress for one in goals.values()]
    return coverage.of(row.progress, progress, stale=silent, hidden=hidden) if goals else None


def _is_measured(one: Any) -> bool:
    return bool(one.from_objective.kind != Objective.Kind.ABILITY)


def _reports(row: Objective) -> dict[int | None, tuple[Report, ...]]:
    """The newest check-ins of each key result (None: of the objective as a whole), newest first."""
    place = Window(RowNumber(), partition_by=[F("key_result")], order_by=[F("at").desc(), F("id").desc()])
    found = CheckIn.objects.filter(objective=row).annotate(place=place).filter(place__lte=TREND)
    listed: dict[int | None, list[Report]] = defaultdict(list)
    for report in reports_from(found.order_by("-at", "-id")):
        listed[report.key_result_id].append(report)
    return {key_result: tuple(reports) for key_result, reports in listed.items()}


def _scores(row: Objective) -> tuple[Given, ...]:
    if row.score_stated is None and row.score_computed is None:
        return ()
    found = Score.objects.filter(objective=row).select_related("by", "key_result")[:50]
    return tuple(
        Given(
            one.value,
            one.computed,
            one.note,
            owners.person(one.by),
            one.at,
            one.key_result.title if one.key_result else "",
        )
        for one in found
    )


def _ending(row: Objective) -> Ending | None:
    if not row.is_over:
        return None
    kind: Any = Closure if row.state == Objective.State.CLOSED else Abandonment
    one = kind.objects.filter(objective=row, undone_at=None).select_related("by").first()
    return Ending(owners.person(one.by), one.at, one.reason) if one else None


def _rest(row: Objective, at: datetime) -> Rest | None:
    if not row.is_paused(at):
        return None
    one = row.pauses.filter(ended_at=None).select_related("by").first()
    return Rest(owners.person(one.by), one.at, one.until_at, one.reason) if one else None


def _kin(row: Any, viewer: Person, policy: Any, at: datetime) -> tuple[Kin, ...]:
    """Where it was carried over from, up to three cycles back, and where it was carried to."""
    earlier = [row.carried_from_id]
    if row.carried_from:
        earlier += [
            row.carried_from.carried_from_id,
            getattr(row.carried_from.carried_from, "carried_from_id", None),
        ]
    known = Q(pk__in=[pk for pk in earlier if pk]) | Q(carried_from=row)
    found = visibility.visible(Objective.objects.filter(known), viewer, at, policy=policy)
    return tuple(
        Kin(
            one.pk,
            one.title,
            shown_name(one.cycle),
            one.score_stated if one.score_stated is not None else one.score_computed,
            one.carried_from_id == row.pk,
        )
        for one in found.select_related("cycle").order_by("cycle__starts_at", "id")[:10]
    )
