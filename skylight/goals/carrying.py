"""What an unfinished goal looks like when it goes on in a later cycle."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal

from skylight.cycles.models import Cycle
from skylight.goals.models import KeyResult, Milestone, Objective, Step
from skylight.goals.progress import problem_with_metric
from skylight.org.models import Person


def is_unfinished(key_result: KeyResult) -> bool:
    """Still counts, and is neither reached nor said to be done."""
    reached = key_result.progress is not None and key_result.progress >= 1
    return not (key_result.is_cancelled or reached or key_result.status == KeyResult.Status.DONE)


def objective(source: Objective, *, cycle: Cycle, by: Person, at: datetime, position: int) -> Objective:
    """The draft that goes on with an objective; it is weighed anew among its neighbours."""
    return Objective(
        cycle=cycle,
        owner_person=source.owner_person,
        owner_team=source.owner_team,
        backup_owner=_still_here(source.backup_owner, at),
        title=source.title,
        description=source.description,
        commitment=source.commitment,
        kind=source.kind,
        readers=source.readers,
        mentor=_still_here(source.mentor, at),
        source=source.source,
        concentrated=source.concentrated,
        challenging=source.challenging,
        controllable=source.controllable,
        scoring_guide=source.scoring_guide,
        deadline=_still_ahead(source.deadline, cycle),
        position=position,
        carried_from=source,
        times_carried=source.times_carried + 1,
        created_at=at,
        created_by=by,
    )


def key_result(
    source: KeyResult, *, objective: Objective, at: datetime, position: int, with_weight: bool
) -> KeyResult:
    """The key result that goes on from where another one stands; it has not been reported on yet."""
    return KeyResult(
        objective=objective,
        title=source.title,
        description=source.description,
        kind=source.kind,
        start=_start(source),
        target=source.target,
        low=source.low,
        high=source.high,
        unit=source.unit,
        weight=source.weight if with_weight else None,
        owner=_still_here(source.owner, at),
        backup_owner=_still_here(source.backup_owner, at),
        deadline=_still_ahead(source.deadline, objective.cycle),
        how_measured=source.how_measured,
        scoring_guide=source.scoring_guide,
        profile=source.profile,
        position=position,
        carried_from=source,
        created_at=at,
    )


def milestones(source: KeyResult, *, key_result: KeyResult) -> list[Milestone]:
    """The steps of a key result that are not done, for the one that goes on with it."""
    left = [one for one in source.milestones.all() if one.removed_at is None and one.done_at is None]
    return [
        Milestone(
            key_result=key_result,
            title=one.title,
            weight=one.weight,
            due_on=_still_ahead(one.due_on, key_result.objective.cycle),
            position=position,
        )
        for position, one in enumerate(left)
    ]


def steps(
    source: KeyResult, *, key_result: KeyResult, left: Iterable[Step], by: Person, at: datetime
) -> list[Step]:
    """What was still to be done next (`left`), for the key result that goes on with it."""
    return [
        Step(
            key_result=key_result,
            words=one.words,
            owner=_still_here(one.owner, at),
            due_on=_still_ahead(one.due_on, key_result.objective.cycle),
            link=one.link,
            by=by,
            at=at,
        )
        for one in left
        if one.key_result_id == source.pk
    ]


def _start(source: KeyResult) -> Decimal | None:
    if not source.is_metric or source.current is None:
        return source.start
    # Where the target is behind it already, there is no way left to measure: it keeps the old start.
    no_way_left = problem_with_metric(source.kind, source.current, source.target)
    return source.start if no_way_left else source.current


def _still_ahead(day: date | None, cycle: Cycle) -> date | None:
    return None if day is None or cycle.first_day is None or day < cycle.first_day else day


def _still_here(person: Person | None, at: datetime) -> Person | None:
    return None if person is None or person.has_left(at.date()) or person.merged_into_id else person
