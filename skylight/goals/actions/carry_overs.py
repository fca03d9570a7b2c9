"""Taking what is unfinished along into a later cycle."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from skylight.cycles.models import Cycle
from skylight.goals import carrying, locks, roll_up, rules, telling
from skylight.goals.models import Contribution, KeyResult, Milestone, Objective, Restriction, Step
from skylight.goals.permissions import can_carry_over
from skylight.lib.errors import RuleBroken, require
from skylight.org.models import Person


@transaction.atomic
def carry_over(
    objective: Objective,
    *,
    by: Person,
    at: datetime,
    cycle: Cycle,
    key_results: Collection[int] | None = None,
) -> Objective:
    """Go on with an objective in a later cycle: a draft with the key results of these ids, or with the unfinished ones.

    Its alignments do not come along: whether they still hold is for the owner to say. Raises RuleBroken for a cycle
    that is not later, and when the objective was carried there before.
    """
    require(can_carry_over(by, objective))
    owner = objective.owner_person or objective.owner_team
    if owner is not None:
        locks.hold_owner(owner)
    source = locks.hold(objective)
    _refuse_cycle(source, cycle, by=by, at=at)
    chosen = _chosen(source, key_results)
    neighbours = Objective.objects.in_cycle(cycle).filter(
        owner_person=source.owner_person, owner_team=source.owner_team
    )
    last = neighbours.aggregate(last=Max("position"))["last"]
    draft = carrying.objective(source, cycle=cycle, by=by, at=at, position=0 if last is None else last + 1)
    draft.save(force_insert=True)
    helpers = _bring_helpers(source, draft, at)
    _bring_restriction(source, draft, by=by, at=at)
    _bring_key_results(draft, chosen, whole=len(chosen) == source.key_results.live().count(), by=by, at=at)
    telling.say(
        "goals.carried_over",
        draft,
        by=by,
        at=at,
        tell=[*helpers, draft.backup_owner],
        carried_from=source,
        times_carried=draft.times_carried,
    )
    return draft


def _refuse_cycle(source: Objective, cycle: Cycle, *, by: Person, at: datetime) -> None:
    rules.refuse_outside_drafting(cycle, by=by, at=at)
    begins, began = cycle.starts_at, source.cycle.starts_at
    if source.state == Objective.State.ABANDONED and source.published_at is None:
        raise RuleBroken(_("This draft was thrown away."))
    elif begins is not None and began is not None and begins <= began:
        raise RuleBroken(_("Choose a later cycle."), field="cycle")
    elif source.carried_to.not_discarded().filter(cycle=cycle).exists():
        raise RuleBroken(_("This objective was carried over to that cycle already."), field="cycle")


def _chosen(source: Objective, key_results: Collection[int] | None) -> list[KeyResult]:
    rows = list(source.key_results.live().prefetch_related("milestones").order_by("position", "id"))
    if key_results is None:
        return [row for row in rows if carrying.is_unfinished(row)]
    elif not set(key_results) <= {row.pk for row in rows}:
        raise RuleBroken(_("One of these key results does not count any more."), field="key_results")
    else:
        return [row for row in rows if row.pk in set(key_results)]


def _bring_helpers(source: Objective, draft: Objective, at: datetime) -> list[Person]:
    helps = source.contributions.filter(ended_at=None).select_related("person")
    here = [one.person for one in helps if one.person.may_sign_in(at.date())]
    Contribution.objects.bulk_create(Contribution(objective=draft, person=one, at=at) for one in here)
    return here


def _bring_restriction(source: Objective, draft: Objective, *, by: Person, at: datetime) -> None:
    # What is closed to others today must not open by going on in another cycle.
    standing = source.restrictions.filter(lifted_at=None, until_at__gt=at).first()
    if standing is not None:
        restriction = Restriction.objects.create(
            objective=draft, reason=standing.reason, at=at, until_at=standing.until_at, by=by
        )
        restriction.audience.set(standing.audience.all())


def _bring_key_results(
    draft: Objective, chosen: Sequence[KeyResult], *, whole: bool, by: Person, at: datetime
) -> None:
    rows = KeyResult.objects.bulk_create(
        carrying.key_result(source, objective=draft, at=at, position=position, with_weight=whole)
        for position, source in enumerate(chosen)
    )
    Milestone.objects.bulk_create(
        step
        for source, row in zip(chosen, rows, strict=True)
        for step in carrying.milestones(source, key_result=row)
    )
    left = list(Step.objects.live().left().filter(key_result__in=chosen).order_by("id"))
    Step.objects.bulk_create(
        step
        for source, row in zip(chosen, rows, strict=True)
        for step in carrying.steps(source, key_result=row, left=left, by=by, at=at)
    )
    roll_up.recompute_objective(draft)
