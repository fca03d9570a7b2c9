"""Drafting several objectives with their key results in one act: from a list, a template, or earlier goals."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from skylight.cycles.models import Cycle
from skylight.goals import fields, locks, roll_up, rules, telling
from skylight.goals.actions import milestones as steps
from skylight.goals.actions.alignments import align
from skylight.goals.actions.key_results import refuse_nonsense
from skylight.goals.actions.objectives import (
    can_write_for,
    policy_for,
    refuse_people_and_readers,
    refuse_too_many,
    siblings_of,
)
from skylight.goals.models import Alignment, KeyResult, Objective, Restriction
from skylight.goals.permissions import can_copy, can_edit
from skylight.goals.texts import KeyResultText, ObjectiveText, of_objective
from skylight.lib.errors import RuleBroken, require
from skylight.org.models import Person, Team

MOST_OBJECTIVES = 20
MOST_KEY_RESULTS = 200
ONE_AT_A_TIME = (KeyResult.Kind.MILESTONE, KeyResult.Kind.RANGE)
USUAL = {"kind": Objective.Kind.PROJECT, "readers": Objective.Readers.ALL, "mentor": None}
Owner = Person | Team


@transaction.atomic
def draft_together(
    texts: Sequence[ObjectiveText],
    *,
    by: Person,
    at: datetime,
    cycle: Cycle,
    owner_team: Team | None = None,
    **origin: Any,
) -> list[Objective]:
    """Begin several drafts with their key results, of one's own or of a team: all of them or none.

    `origin` goes into the event. Raises RuleBroken whose field says where: `objectives.0.key_results.2.target`.
    """
    owner = owner_team or by
    require(can_write_for(by, owner))
    drafts = _draft(texts, owner, by=by, at=at, cycle=cycle)
    first, *others = drafts
    telling.say("goals.drafted", first, by=by, at=at, others=others, **origin)
    return drafts


@transaction.atomic
def copy(
    objective: Objective,
    *,
    by: Person,
    at: datetime,
    cycle: Cycle,
    owner_team: Team | None = None,
    key_results: Collection[int] | None = None,
    derived: bool = False,
) -> Objective:
    """Begin a draft with the words of a goal that one may read, and nothing of what has become of it.

    Unlike a goal that is carried over it is a new one; `derived` says that it comes from the other.
    Raises RuleBroken as `draft_objective` does, and for what a restriction keeps among its readers.
    """
    (draft,) = _copied([objective], owner_team, by=by, at=at, cycle=cycle, key_results=key_results)
    if derived:
        relation = Alignment.Relation.DERIVED_FROM
        align(by=by, at=at, from_objective=draft, to_objective=objective, relation=relation)
    return draft


@transaction.atomic
def copy_all(
    objectives: Sequence[Objective], *, by: Person, at: datetime, cycle: Cycle, owner_team: Team | None = None
) -> list[Objective]:
    """As `copy`, for several goals in one act: all of them or none."""
    return _copied(objectives, owner_team, by=by, at=at, cycle=cycle)


def _copied(
    sources: Sequence[Objective],
    team: Team | None,
    *,
    by: Person,
    at: datetime,
    cycle: Cycle,
    key_results: Collection[int] | None = None,
) -> list[Objective]:
    require(can_write_for(by, team or by) and all(can_copy(by, one) for one in sources))
    closed = _restrictions(sources, at)
    if any(one.pk in closed and not can_edit(by, one) for one in sources):
        raise RuleBroken(_("This goal is restricted; its words stay among its readers."))
    texts = [
        of_objective(one, cycle=cycle, own=can_edit(by, one), at=at, key_results=key_results)
        for one in sources
    ]
    drafts = _draft(texts, team or by, by=by, at=at, cycle=cycle)
    for source, draft in zip(sources, drafts, strict=True):
        if source.pk in closed:
            _restrict(draft, closed[source.pk], by=by, at=at)
    first, *others = drafts
    telling.say("goals.copied", first, by=by, at=at, others=others, copied_from=list(sources))
    return drafts


def _restrictions(sources: Sequence[Objective], at: datetime) -> dict[int, Restriction]:
    standing = Restriction.objects.filter(objective__in=sources, lifted_at=None, until_at__gt=at)
    return {one.objective_id: one for one in standing}


def _restrict(draft: Objective, standing: Restriction, *, by: Person, at: datetime) -> None:
    # What is closed to others today must not open by being written once more.
    restriction = Restriction.objects.create(
        objective=draft, reason=standing.reason, at=at, until_at=standing.until_at, by=by
    )
    restriction.audience.set(standing.audience.all())


def _draft(
    texts: Sequence[ObjectiveText], owner: Owner, *, by: Person, at: datetime, cycle: Cycle
) -> list[Objective]:
    rules.refuse_outside_drafting(cycle, by=by, at=at)
    _refuse_out_of_bounds(texts)
    siblings = siblings_of(locks.hold_owner(owner), cycle)
    policy = policy_for(owner)
    refuse_too_many(siblings.exclude(state=Objective.State.ABANDONED), policy, more=len(texts))
    last = siblings.aggregate(last=Max("position"))["last"]
    begin = 0 if last is None else last + 1
    drafts = []
    for place, text in enumerate(texts):
        with _named(f"objectives.{place}"):
            drafts.append(_objective(text, owner, by=by, at=at, cycle=cycle, position=begin + place))
            _add_key_results(drafts[-1], text.key_results, policy, at)
    return drafts


def _objective(
    text: ObjectiveText, owner: Owner, *, by: Person, at: datetime, cycle: Cycle, position: int
) -> Objective:
    whose = {"owner_team": owner} if isinstance(owner, Team) else {"owner_person": owner}
    given = fields.cleaned(fields.OBJECTIVE, text.fields)
    refuse_people_and_readers({**USUAL, **given})
    return Objective.objects.create(
        cycle=cycle, position=position, created_at=at, created_by=by, **whose, **given
    )


def _add_key_results(
    draft: Objective, texts: Sequence[KeyResultText], policy: Mapping[str, Any], at: datetime
) -> None:
    limit = policy["max_key_results"]
    if policy["limits"] == "refuse" and len(texts) > limit:
        refusal = ngettext(
            "%(count)s key result of an objective is the limit here. Which one matters least?",
            "%(count)s key results of an objective are the limit here. Which one matters least?",
            limit,
        )
        raise RuleBroken(refusal % {"count": limit}, field="title")
    for place, text in enumerate(texts):
        with _named(f"key_results.{place}"):
            _add_key_result(draft, text, place, at)
    roll_up.recompute_objective(draft)


def _add_key_result(draft: Objective, text: KeyResultText, place: int, at: datetime) -> None:
    given = fields.cleaned(fields.KEY_RESULT, text.fields)
    rules.refuse_onlookers([given.get("owner"), given.get("backup_owner")], field="owner")
    row = KeyResult(objective=draft, position=place, created_at=at, **given)
    refuse_nonsense(row)
    row.save(force_insert=True)
    steps.write(row, [steps.read(None, *one) for one in text.milestones])
    if row.kind in ONE_AT_A_TIME:
        roll_up.recompute_key_result(row, at=at)


def _refuse_out_of_bounds(texts: Sequence[ObjectiveText]) -> None:
    if not texts:
        raise RuleBroken(_("There is no objective in it yet."), field="objectives")
    elif len(texts) > MOST_OBJECTIVES:
        raise RuleBroken(
            _("At most %(count)s objectives at once.") % {"count": MOST_OBJECTIVES}, field="objectives"
        )
    elif sum(len(one.key_results) for one in texts) > MOST_KEY_RESULTS:
        raise RuleBroken(
            _("At most %(count)s key results at once.") % {"count": MOST_KEY_RESULTS}, field="objectives"
        )


@contextmanager
def _named(place: str) -> Iterator[None]:
    """Say where in the list an input stands that makes no sense."""
    try:
        yield
    except RuleBroken as broken:
        raise RuleBroken(broken.text, field=f"{place}.{broken.field or 'title'}") from broken
