"""Objectives as the pages show them: with key results, pace, alignment and who helps.

Seven statements for any number of objectives.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db.models import (
    BigIntegerField,
    CharField,
    DateTimeField,
    IntegerField,
    QuerySet,
    TextField,
)

from skylight.cycles.names import shown_name
from skylight.goals import advice, asking, permissions, status, visibility
from skylight.goals.advice import Advice
from skylight.goals.asking import Goals
from skylight.goals.models import Contribution, KeyResult, Milestone, Objective
from skylight.goals.models.objectives import ObjectiveQuerySet
from skylight.goals.queries import columns
from skylight.goals.queries.before import written_before
from skylight.goals.queries.links import Link, links_out, number_served_by
from skylight.goals.queries.owners import Owner, owner_of, person, team_of
from skylight.goals.writing import Before
from skylight.lib.kept import GivenMany, KeptColumn, Statement, among
from skylight.org.models import Person, Team
from skylight.policies.queries import Policy


@dataclass(frozen=True)
class Step:
    """One milestone."""

    id: int
    title: str
    weight: Decimal
    due_on: date | None
    done: bool


@dataclass(frozen=True)
class KeyResultRow:
    """One key result; `shown`, `expected` and the score are shares of one, `status` is the word to show."""

    id: int
    objective_id: int
    version: int
    title: str
    kind: str
    unit: str
    start: Decimal | None
    target: Decimal | None
    current: Decimal | None
    low: Decimal | None
    high: Decimal | None
    weight: Decimal | None
    progress: Decimal | None
    shown: Decimal | None
    expected: Decimal | None
    status: str
    stated: str
    suggested: str | None
    disagrees: bool
    is_stale: bool
    confidence: int | None
    owner: Owner | None
    backup_owner_id: int | None
    deadline: date | None
    how_measured: str
    scoring_guide: str
    profile: str
    checked_in_at: datetime | None
    score: Decimal | None
    score_suggested: Decimal | None
    score_note: str
    score_as_written: str
    target_changed_late_at: datetime | None
    cancelled_at: datetime | None
    cancel_reason: str
    milestones: tuple[Step, ...]

    @property
    def url(self) -> str:
        return f"/key-results/{self.id}/"

    @property
    def pk(self) -> int:
        return self.id

    @property
    def is_metric(self) -> bool:
        return self.kind in ("increase", "decrease")


@dataclass(frozen=True)
class Card:
    """One objective with all that belongs on its card."""

    id: int
    version: int
    title: str
    description: str
    owner: Owner
    backup_owner: Owner | None
    cycle_id: int
    cycle_name: str
    phase: str
    state: str
    commitment: str
    kind: str
    readers: str
    mentor: Owner | None
    source: str
    concentrated: str
    challenging: str
    controllable: str
    scoring_guide: str
    weight: Decimal | None
    deadline: date | None
    position: int
    progress: Decimal | None
    status: str
    score_stated: Decimal | None
    score_computed: Decimal | None
    score_as_written: str
    times_carried: int
    carried_from_id: int | None
    published_at: datetime | None
    restricted_until: datetime | None
    restricted_reason: str
    paused_until: datetime | None
    is_paused: bool
    key_results: tuple[KeyResultRow, ...]
    cancelled: tuple[KeyResultRow, ...]
    reported: int
    aligned_to: tuple[Link, ...]
    aligned_from: int
    hidden_links: int
    helpers: tuple[Owner, ...]
    comments: int
    may_edit: bool
    may_publish: bool
    advice: tuple[Advice, ...]

    @property
    def url(self) -> str:
        return f"/objectives/{self.id}/"

    @property
    def is_draft(self) -> bool:
        return self.state == Objective.State.DRAFT

    @property
    def is_over(self) -> bool:
        return self.state in (Objective.State.CLOSED, Objective.State.ABANDONED)

    @property
    def is_open(self) -> bool:
        """Can it still be changed? Past cycles are never rewritten."""
        return not self.is_over and self.phase != "closed"


def cards(
    objectives: QuerySet[Objective] | Goals, *, viewer: Person, at: datetime, looks_back: bool = False
) -> list[Card]:
    """The objectives in their order as cards; `objectives` must already be narrowed by `visible_to`.

    Whoever `looks_back` is told of drafts that say the same as last cycle, for one statement more.
    """
    policies = visibility.policies_of_moment(viewer, at)
    rows = asking.loaded(objectives, _with_all, viewer, at)
    if not rows:
        return []
    key_results = key_results_of(rows, policies, at)
    links = links_out(rows, viewer, at)
    helpers = helpers_of(rows)
    earlier = written_before(rows, viewer, at) if looks_back else {}
    return [
        card(
            row,
            viewer,
            policies(team_of(row)),
            key_results[row.pk],
            links[row.pk],
            helpers[row.pk],
            row.served,
            at,
            earlier.get(row.pk, ()),
        )
        for row in rows
    ]


def cards_by_id(ids: Iterable[int], *, viewer: Person, at: datetime) -> dict[int, Card]:
    """The cards of those of these goals that the viewer may read, by their ids."""
    wanted = Goals(_readable, values={"goals": list(ids)})
    return {one.id: one for one in cards(wanted, viewer=viewer, at=at)}


def _readable(viewer: Person, at: datetime, goals: Any) -> ObjectiveQuerySet:
    return Objective.objects.visible_to(viewer, at).filter(among("pk", goals))


def _with_all(objectives: QuerySet[Objective], viewer: Person, at: datetime) -> QuerySet[Any]:
    served = number_served_by(viewer, visibility.policy_of(viewer, at), at)
    return with_all_for_a_card(objectives, at).annotate(served=served)


def with_all_for_a_card(objectives: QuerySet[Objective], at: datetime) -> QuerySet[Any]:
    """These objectives, each with what its card says of it in the same statement."""
    loaded = objectives.select_related("owner_person__team", "owner_team", "backup_owner", "mentor", "cycle")
    return loaded.annotate(
        said=KeptColumn(Objective, columns.number_of_comments, (), IntegerField()),
        restricted_until=KeptColumn(Objective, columns.restriction, ("until_at",), DateTimeField(), at=at),
        restricted_reason=KeptColumn(Objective, columns.restriction, ("reason",), TextField(), at=at),
        work_calendar=KeptColumn(Objective, columns.work_calendar, (), CharField()),
    )


def card(
    row: Any,
    viewer: Person,
    policy: Policy,
    key_results: list[KeyResultRow],
    links: tuple[list[Link], int],
    helpers: list[Owner],
    served: int,
    at: datetime,
    earlier: Sequence[Before] = (),
) -> Card:
    """The card of a goal that `with_all_for_a_card` loaded; `policy` is the one that its team works by."""
    live = tuple(one for one in key_results if one.cancelled_at is None)
    return Card(
        id=row.pk,
        version=row.version,
        title=row.title,
        description=row.description,
        owner=owner_of(row),
        backup_owner=person(row.backup_owner),
        cycle_id=row.cycle_id,
        cycle_name=shown_name(row.cycle),
        phase=row.cycle.phase(at),
        state=row.state,
        commitment=row.commitment,
        kind=row.kind,
        readers=row.readers,
        mentor=person(row.mentor),
        source=row.source,
        concentrated=row.concentrated,
        challenging=row.challenging,
        controllable=row.controllable,
        scoring_guide=row.scoring_guide,
        weight=row.weight,
        deadline=row.deadline,
        position=row.position,
        progress=row.progress,
        status=status.of_objective(live),
        score_stated=row.score_stated,
        score_computed=row.score_computed,
        score_as_written=row.score_as_written,
        times_carried=row.times_carried,
        carried_from_id=row.carried_from_id,
        published_at=row.published_at,
        restricted_until=row.restricted_until,
        restricted_reason=row.restricted_reason or "",
        paused_until=row.paused_until,
        is_paused=row.is_paused(at),
        key_results=live,
        cancelled=tuple(one for one in key_results if one.cancelled_at is not None),
        reported=sum(one.progress is not None for one in live),
        aligned_to=tuple(links[0]),
        aligned_from=served,
        hidden_links=links[1],
        helpers=tuple(helpers),
        comments=row.said,
        may_edit=permissions.can_edit(viewer, row),
        may_publish=permissions.can_publish(viewer, row),
        advice=_advice(row, live, policy, earlier)
        if permissions.can_edit(viewer, row) and row.cycle.phase(at) != "closed"
        else (),
    )


def _advice(
    row: Objective, live: tuple[KeyResultRow, ...], policy: Policy, earlier: Sequence[Before]
) -> tuple[Advice, ...]:
    """What whoever writes the goal might think about while it can still be changed."""
    if row.is_over:
        return ()
    due = {one.id: [step.due_on for step in one.milestones] for one in live}
    return tuple(advice.on_objective(row, live, due, policy, earlier))


def _key_results() -> QuerySet[KeyResult]:
    of_goals = among("objective", GivenMany("goals", BigIntegerField()))
    return KeyResult.objects.filter(of_goals).select_related("owner").order_by("position", "id")


def _helpers() -> QuerySet[Contribution, Any]:
    of_goals = among("objective", GivenMany("goals", BigIntegerField()))
    found = Contribution.objects.filter(of_goals, ended_at=None).order_by("person__name", "id")
    return found.values_list("objective", "person", "person__name")


_KEY_RESULTS, _HELPERS = Statement(_key_results), Statement(_helpers)


def key_results_of(
    rows: list[Any], policies: Callable[[Team | None], Policy], at: datetime
) -> dict[int, list[KeyResultRow]]:
    """The key results of objectives that `with_all_for_a_card` loaded, by objective and in order."""
    by_id = {row.pk: row for row in rows}
    found = _KEY_RESULTS.rows(goals=list(by_id))
    steps = _milestones([one.pk for one in found if one.kind == KeyResult.Kind.MILESTONE])
    in_force = {row.pk: policies(team_of(row)) for row in rows}
    listed: dict[int, list[KeyResultRow]] = defaultdict(list)
    for one in found:
        objective = by_id[one.objective_id]
        reading = status.read(
            one,
            objective=objective,
            cycle=objective.cycle,
            policy=in_force[objective.pk],
            calendar=objective.work_calendar or "weekdays",
            at=at,
        )
        listed[one.objective_id].append(_row(one, reading, steps.get(one.pk, ())))
    return listed


def _row(one: KeyResult, reading: status.Reading, milestones: tuple[Step, ...]) -> KeyResultRow:
    return KeyResultRow(
        id=one.pk,
        objective_id=one.objective_id,
        version=one.version,
        title=one.title,
        kind=one.kind,
        unit=one.unit,
        start=one.start,
        target=one.target,
        current=one.current,
        low=one.low,
        high=one.high,
        weight=one.weight,
        progress=one.progress,
        shown=None if one.progress is None else min(max(one.progress, Decimal(0)), Decimal(1)),
        expected=reading.expected,
        status=reading.status,
        stated=one.status,
        suggested=reading.suggested,
        disagrees=reading.disagrees,
        is_stale=reading.is_stale,
        confidence=one.confidence,
        owner=person(one.owner),
        backup_owner_id=one.backup_owner_id,
        deadline=one.deadline,
        how_measured=one.how_measured,
        scoring_guide=one.scoring_guide,
        profile=one.profile,
        checked_in_at=one.checked_in_at,
        score=one.score,
        score_suggested=one.score_suggested,
        score_note=one.score_note,
        score_as_written=one.score_as_written,
        target_changed_late_at=one.target_changed_late_at,
        cancelled_at=one.cancelled_at,
        cancel_reason=one.cancel_reason,
        milestones=milestones,
    )


def _milestones(key_results: list[int]) -> dict[int, tuple[Step, ...]]:
    if not key_results:
        return {}
    listed: dict[int, list[Step]] = defaultdict(list)
    found = Milestone.objects.filter(key_result__in=key_results, removed_at=None).order_by("position", "id")
    for one in found:
        step = Step(one.pk, one.title, one.weight, one.due_on, one.done_at is not None)
        listed[one.key_result_id].append(step)
    return {pk: tuple(steps) for pk, steps in listed.items()}


def helpers_of(rows: list[Any]) -> dict[int, list[Owner]]:
    """Who helps with each of these goals."""
    helpers: dict[int, list[Owner]] = defaultdict(list)
    for objective, pk, name in _HELPERS.rows(goals=[row.pk for row in rows]):
        helpers[objective].append(Owner("person", pk, name))
    return helpers
