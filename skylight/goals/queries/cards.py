"""Objectives as the pages show them: with key results, pace, alignment and who helps.

Eight statements for any number of objectives.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db.models import Count, Q, QuerySet

from skylight.activity.models import Comment
from skylight.goals import pace, progress, status, visibility
from skylight.goals.models import (
    Alignment,
    AlignmentAnswer,
    Contribution,
    KeyResult,
    Milestone,
    Objective,
    Restriction,
)
from skylight.org.models import Company, Person
from skylight.policies.queries import Policy, effective_by_team


@dataclass(frozen=True)
class Owner:
    """A person or a team that owns goals."""

    kind: str
    id: int
    name: str

    @property
    def url(self) -> str:
        return f"/people/{self.id}/" if self.kind == "person" else f"/teams/{self.id}/"


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


@dataclass(frozen=True)
class Step:
    """One milestone."""

    id: int
    title: str
    weight: Decimal
    due_on: date | None
    done: bool


@dataclass(frozen=True)
class Placeholder:
    """What stays open of a restricted objective that the viewer may not read."""

    owner: Owner
    reason: str
    until_at: datetime


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
    state: str
    commitment: str
    kind: str
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
    key_results: tuple[KeyResultRow, ...]
    cancelled: tuple[KeyResultRow, ...]
    reported: int
    aligned_to: tuple[Link, ...]
    aligned_from: int
    hidden_links: int
    helpers: tuple[Owner, ...]
    comments: int

    @property
    def url(self) -> str:
        return f"/objectives/{self.id}/"

    @property
    def is_draft(self) -> bool:
        return self.state == Objective.State.DRAFT

    @property
    def is_over(self) -> bool:
        return self.state in (Objective.State.CLOSED, Objective.State.ABANDONED)


def cards(objectives: QuerySet[Objective], *, viewer: Person, at: datetime) -> list[Card]:
    """The objectives in their order as cards; `objectives` must already be narrowed by `visible_to`."""
    rows = list(
        objectives.select_related("owner_person__team", "owner_team", "backup_owner", "cycle").annotate(
            links_in=Count("alignments_in", filter=Q(alignments_in__ended_at=None), distinct=True)
        )
    )
    if not rows:
        return []
    ids = [row.pk for row in rows]
    key_results = _key_results(rows, at)
    links = _links_out(ids, viewer, at)
    helpers = _helpers(ids)
    restrictions = {
        one.objective_id: one
        for one in Restriction.objects.filter(objective__in=ids, lifted_at=None, until_at__gt=at)
    }
    comments = dict(
        Comment.objects.filter(objective__in=ids)
        .order_by()
        .values_list("objective")
        .annotate(number=Count("id"))
    )
    return [
        _card(row, key_results[row.pk], links[row.pk], helpers[row.pk], restrictions.get(row.pk), comments)
        for row in rows
    ]


def placeholders(objectives: QuerySet[Objective], *, viewer: Person, at: datetime) -> list[Placeholder]:
    """What may be said of those that a restriction hides from the viewer: whose, why, until when; one statement."""
    hidden = visibility.restricted_from(objectives, viewer, at).order_by("position", "id").values("pk")
    found = Restriction.objects.filter(objective__in=hidden, lifted_at=None, until_at__gt=at)
    rows = found.select_related("objective__owner_person", "objective__owner_team").order_by("until_at", "id")
    return [Placeholder(owner_of(one.objective), one.reason, one.until_at) for one in rows]


def owner_of(row: Objective) -> Owner:
    """Whose objective it is; its person or team must be loaded."""
    if row.owner_person is not None:
        return Owner("person", row.owner_person.pk, row.owner_person.name)
    assert row.owner_team is not None
    return Owner("team", row.owner_team.pk, row.owner_team.name)


def person(one: Person | None) -> Owner | None:
    """A person as the pages name them."""
    return Owner("person", one.pk, one.name) if one else None


def _card(
    row: Any,
    key_results: list[KeyResultRow],
    links: tuple[list[Link], int],
    helpers: list[Owner],
    restriction: Restriction | None,
    comments: dict[int, int],
) -> Card:
    live = tuple(one for one in key_results if one.cancelled_at is None)
    return Card(
        id=row.pk,
        version=row.version,
        title=row.title,
        description=row.description,
        owner=owner_of(row),
        backup_owner=person(row.backup_owner),
        cycle_id=row.cycle_id,
        state=row.state,
        commitment=row.commitment,
        kind=row.kind,
        weight=row.weight,
        deadline=row.deadline,
        position=row.position,
        progress=row.progress,
        status=_status(live),
        score_stated=row.score_stated,
        score_computed=row.score_computed,
        score_as_written=row.score_as_written,
        times_carried=row.times_carried,
        carried_from_id=row.carried_from_id,
        published_at=row.published_at,
        restricted_until=restriction.until_at if restriction else None,
        restricted_reason=restriction.reason if restriction else "",
        key_results=live,
        cancelled=tuple(one for one in key_results if one.cancelled_at is not None),
        reported=sum(one.progress is not None for one in live),
        aligned_to=tuple(links[0]),
        aligned_from=row.links_in,
        hidden_links=links[1],
        helpers=tuple(helpers),
        comments=comments.get(row.pk, 0),
    )


def _status(key_results: Iterable[KeyResultRow]) -> str:
    """The weakest of the key results that weigh enough; stale and silent ones never make it look better."""
    rows = list(key_results)
    shares = progress.shares([row.weight for row in rows])
    words = [
        (row.status if row.status != "none" else None, share) for row, share in zip(rows, shares, strict=True)
    ]
    if any(word == "stale" for word, _share in words) and not any(
        word in ("off_track", "at_risk") for word, _share in words
    ):
        return "stale"
    known = [(word, share) for word, share in words if word != "stale"]
    return pace.objective_status(known) or "none"


def _key_results(rows: list[Any], at: datetime) -> dict[int, list[KeyResultRow]]:
    by_id = {row.pk: row for row in rows}
    found = list(
        KeyResult.objects.filter(objective__in=by_id).select_related("owner").order_by("position", "id")
    )
    steps = _milestones([one.pk for one in found if one.kind == KeyResult.Kind.MILESTONE])
    policies = _policies(rows)
    calendar = Company.objects.values_list("work_calendar", flat=True).first() or "weekdays"
    listed: dict[int, list[KeyResultRow]] = defaultdict(list)
    for one in found:
        objective = by_id[one.objective_id]
        reading = status.read(
            one,
            objective=objective,
            cycle=objective.cycle,
            policy=policies[_team_id(objective)],
            calendar=calendar,
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


def _team_id(objective: Any) -> int:
    if objective.owner_team_id:
        return int(objective.owner_team_id)
    return int(objective.owner_person.team_id or 0)


def _policies(rows: list[Any]) -> dict[int, Policy]:
    teams = {0: ""}
    for row in rows:
        team = row.owner_team or row.owner_person.team
        if team is not None:
            teams[team.pk] = team.path
    return effective_by_team(teams)


def _links_out(ids: list[int], viewer: Person, at: datetime) -> dict[int, tuple[list[Link], int]]:
    found = (
        Alignment.objects.live()
        .filter(from_objective__in=ids)
        .select_related("to_objective__owner_person", "to_objective__owner_team", "to_key_result")
        .order_by("id")
    )
    rows = list(found)
    targets = {one.to_objective_id for one in rows}
    readable = set(
        Objective.objects.visible_to(viewer, at).filter(pk__in=targets).values_list("pk", flat=True)
        if targets
        else ()
    )
    verdicts = _verdicts([one.pk for one in rows])
    links: dict[int, tuple[list[Link], int]] = defaultdict(lambda: ([], 0))
    for one in rows:
        seen, hidden = links[one.from_objective_id]
        if one.to_objective_id in readable:
            seen.append(_link(one, verdicts.get(one.pk, "")))
        else:
            hidden += 1
        links[one.from_objective_id] = (seen, hidden)
    return links


def _link(one: Alignment, verdict: str) -> Link:
    return Link(
        id=one.pk,
        relation=one.relation,
        objective_id=one.to_objective_id,
        title=one.to_objective.title,
        key_result_title=one.to_key_result.title if one.to_key_result else "",
        owner=owner_of(one.to_objective),
        verdict=verdict,
        from_key_result_id=one.from_key_result_id,
    )


def _verdicts(alignments: list[int]) -> dict[int, str]:
    """The newest answer to each of these alignments."""
    if not alignments:
        return {}
    answers = AlignmentAnswer.objects.filter(alignment__in=alignments).order_by("at", "id")
    return dict(answers.values_list("alignment", "verdict"))


def _helpers(ids: list[int]) -> dict[int, list[Owner]]:
    helpers: dict[int, list[Owner]] = defaultdict(list)
    found = Contribution.objects.filter(objective__in=ids, ended_at=None).order_by("person__name", "id")
    for objective, pk, name in found.values_list("objective", "person", "person__name"):
        helpers[objective].append(Owner("person", pk, name))
    return helpers
