"""Writing objectives: drafting, editing, publishing, putting them in order."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from skylight.cycles.models import Cycle
from skylight.goals import fields, locks, revisions, rules, telling, weights
from skylight.goals.models import Abandonment, Contribution, Objective, Publication
from skylight.goals.models.objectives import ObjectiveQuerySet
from skylight.goals.ordering import reorder
from skylight.goals.permissions import can_edit, can_publish, can_write_for_person, can_write_for_team
from skylight.lib import versions
from skylight.lib.errors import RuleBroken, require
from skylight.org.models import Person, Team
from skylight.policies.queries import effective, effective_for

PEOPLE = ("backup_owner", "mentor")


@transaction.atomic
def draft_objective(
    *,
    by: Person,
    at: datetime,
    cycle: Cycle,
    title: str,
    owner_person: Person | None = None,
    owner_team: Team | None = None,
    description: str = "",
    commitment: str = Objective.Commitment.COMMITTED,
    kind: str = Objective.Kind.PROJECT,
    readers: str = Objective.Readers.ALL,
    mentor: Person | None = None,
    source: str = "",
    concentrated: str = "",
    challenging: str = "",
    controllable: str = "",
    scoring_guide: str = "",
    weight: Decimal | None = None,
    deadline: date | None = None,
    backup_owner: Person | None = None,
    contributors: Iterable[Person] = (),
) -> Objective:
    """Begin an objective that only its writers and the line manager see.

    An ability goal may be for the team only (`readers`) and have a mentor, who reads it. Raises RuleBroken for these
    with another kind, outside the cycle's drafting and active phases, and over a limit that the policy enforces.
    """
    owner = _only_one(owner_person, owner_team)
    require(can_write_for(by, owner))
    rules.refuse_outside_drafting(cycle, by=by, at=at)
    given = fields.cleaned(
        fields.OBJECTIVE,
        {
            "title": title,
            "description": description,
            "commitment": commitment,
            "kind": kind,
            "readers": readers,
            "mentor": mentor,
            "source": source,
            "concentrated": concentrated,
            "challenging": challenging,
            "controllable": controllable,
            "scoring_guide": scoring_guide,
            "weight": weight,
            "deadline": deadline,
            "backup_owner": backup_owner,
        },
    )
    refuse_people_and_readers(given)
    siblings = siblings_of(locks.hold_owner(owner), cycle)
    refuse_too_many(siblings.exclude(state=Objective.State.ABANDONED), policy_for(owner))
    last = siblings.aggregate(last=Max("position"))["last"]
    objective = Objective.objects.create(
        cycle=cycle,
        owner_person=owner_person,
        owner_team=owner_team,
        position=0 if last is None else last + 1,
        created_at=at,
        created_by=by,
        **given,
    )
    added, _removed = _change_contributors(objective, contributors, at)
    telling.say("goals.drafted", objective, by=by, at=at, tell=[*added, backup_owner, mentor])
    return objective


@transaction.atomic
def edit_objective(
    objective: Objective, *, by: Person, at: datetime, version: int | None, reason: str = "", **given: Any
) -> Objective:
    """Change what an objective says; once it is published, every change is a revision that all can read.

    Raises Stale when somebody was quicker, RuleBroken when the objective is over or a value makes no sense.
    """
    require(can_edit(by, objective))
    objective = versions.lock(objective, version)
    rules.refuse_unless_open(objective, by=by, at=at)
    changed = revisions.differing(objective, fields.cleaned(fields.OBJECTIVE, given))
    if not changed:
        return objective
    refuse_people_and_readers({**_standing(objective), **changed}, changed)
    before = [getattr(objective, name) for name in PEOPLE if name in changed]
    made = revisions.changes(objective, changed)
    for name, value in changed.items():
        setattr(objective, name, value)
    versions.save(objective, list(changed))
    revisions.keep(objective, made, by=by, at=at, reason=reason)
    hearers = [*telling.concerned(objective, at), *before, *(changed.get(name) for name in PEOPLE)]
    telling.say(
        "goals.edited",
        objective,
        by=by,
        at=at,
        tell=hearers,
        reason=fields.tidy(reason),
        changed=revisions.told(made),
    )
    return objective


@transaction.atomic
def set_contributors(
    objective: Objective, *, by: Person, at: datetime, version: int | None, people: Iterable[Person]
) -> Objective:
    """Say who helps with an objective from now on; who helped before stays on record."""
    require(can_edit(by, objective))
    objective = versions.lock(objective, version)
    rules.refuse_unless_open(objective, by=by, at=at)
    before = _contributors(objective)
    added, removed = _change_contributors(objective, people, at)
    if not added and not removed:
        return objective
    versions.save(objective, [])
    made = revisions.Change("contributors", fields.text_of(before), fields.text_of(_contributors(objective)))
    revisions.keep(objective, [made], by=by, at=at)
    hearers = [*telling.concerned(objective, at), *added, *removed]
    told = revisions.told([made])
    telling.say("goals.edited", objective, by=by, at=at, tell=hearers, changed=told)
    return objective


@transaction.atomic
def publish(objective: Objective, *, by: Person, at: datetime) -> Objective:
    """Open a draft to everybody; nobody has to approve. Advice on it is `advice.on_objective`, never a refusal.

    Raises RuleBroken outside the cycle's drafting and active phases, and over a limit that the policy enforces.
    """
    require(can_publish(by, objective))
    owner = locks.hold_owner(_owner(objective))
    objective = locks.hold(objective)
    _refuse_unless_draft(objective)
    rules.refuse_outside_drafting(objective.cycle, by=by, at=at)
    public = siblings_of(owner, objective.cycle).exclude(published_at=None)
    refuse_too_many(public.exclude(state=Objective.State.ABANDONED), policy_for(owner))
    Publication.objects.create(objective=objective, by=by, at=at)
    objective.state = Objective.State.PUBLISHED
    objective.published_at = at
    versions.save(objective, ["state", "published_at"])
    telling.say("goals.published", objective, by=by, at=at, tell=telling.concerned(objective, at))
    return objective


@transaction.atomic
def discard(objective: Objective, *, by: Person, at: datetime) -> Objective:
    """Throw a draft away: it leaves every page, while its row stays."""
    require(can_edit(by, objective))
    objective = locks.hold(objective)
    _refuse_unless_draft(objective)
    Abandonment.objects.create(objective=objective, by=by, at=at)
    for links in (objective.alignments_out, objective.alignments_in):
        links.filter(ended_at=None).update(ended_at=at, ended_by=by)
    objective.state = Objective.State.ABANDONED
    versions.save(objective, ["state"])
    telling.say("goals.discarded", objective, by=by, at=at)
    return objective


@transaction.atomic
def move_objective(objective: Objective, *, by: Person, at: datetime, position: int) -> Objective:
    """Put an objective at a place, counted from 0, among its owner's objectives of the cycle."""
    require(can_edit(by, objective))
    siblings = siblings_of(locks.hold_owner(_owner(objective)), objective.cycle)
    rows = list(siblings.in_order())
    objective = _found(objective, rows)
    before = objective.position
    if reorder(rows, objective, position):
        telling.say("goals.moved", objective, by=by, at=at, before=before, position=objective.position)
    return objective


@transaction.atomic
def set_objective_weights(
    *, by: Person, at: datetime, owner: Person | Team, cycle: Cycle, weights: Mapping[int, Decimal | None]
) -> list[Objective]:
    """Weigh all objectives that one owner has in a cycle, so that they make 1; or none of them.

    Raises RuleBroken when the list is not complete or the sum is another one.
    """
    require(can_write_for(by, owner))
    pks = siblings_of(locks.hold_owner(owner), cycle).exclude(state=Objective.State.ABANDONED)
    rows = list(locks.hold_all(pks.values_list("pk", flat=True)).values())
    require(all(can_edit(by, row) for row in rows))
    made = _weigh(rows, weights, policy_for(owner), by=by, at=at)
    if made:
        hearers = [one for row, _ in made for one in telling.concerned(row, at)]
        first, *others = [row for row, _ in made]
        told = revisions.told_of_all(made)
        telling.say("goals.weighed", first, by=by, at=at, tell=hearers, others=others, changed=told)
    return rows


def _weigh(
    rows: list[Objective],
    given: Mapping[int, Decimal | None],
    policy: Mapping[str, Any],
    *,
    by: Person,
    at: datetime,
) -> list[tuple[Objective, list[revisions.Change]]]:
    weights.refuse_unless_used(policy, given)
    complete = weights.together(given, of={row.pk for row in rows})
    changed = [row for row in rows if row.weight != complete[row.pk]]
    if not changed:
        return []
    rules.refuse_closed_cycle(changed[0], by=by, at=at)
    made = [(row, revisions.changes(row, {"weight": complete[row.pk]})) for row in changed]
    for row in changed:
        row.weight = complete[row.pk]
        row.version += 1
    Objective.objects.bulk_update(changed, ["weight", "version"])
    revisions.keep_all(made, by=by, at=at)
    return made


def refuse_people_and_readers(given: Mapping[str, Any], named: Mapping[str, Any] | None = None) -> None:
    """Nobody stands by a goal who takes no part in goals, and only an ability goal has a mentor. Raises RuleBroken."""
    for name in PEOPLE:
        rules.refuse_onlookers([(given if named is None else named).get(name)], field=name)
    rules.refuse_unless_ability(given["kind"], readers=given["readers"], mentor=given["mentor"])


def _standing(objective: Objective) -> dict[str, Any]:
    return {name: getattr(objective, name) for name in ("kind", "readers", "mentor")}


def _only_one(person: Person | None, team: Team | None) -> Person | Team:
    owner = person or team
    if owner is None or (person is not None and team is not None):
        raise RuleBroken(_("An objective belongs to one person or to one team."), field="owner")
    return owner


def _owner(objective: Objective) -> Person | Team:
    return _only_one(objective.owner_person, objective.owner_team)


def can_write_for(by: Person, owner: Person | Team) -> bool:
    """May somebody write goals for a person or a team?"""
    if isinstance(owner, Team):
        return can_write_for_team(by, owner)
    return can_write_for_person(by, owner, effective_for(owner))


def policy_for(owner: Person | Team) -> Mapping[str, Any]:
    """The policy under which an owner's goals fall."""
    return effective(owner) if isinstance(owner, Team) else effective_for(owner)


def siblings_of(owner: Person | Team, cycle: Cycle) -> ObjectiveQuerySet:
    """All goals that an owner has in a cycle."""
    of_owner = {"owner_team": owner} if isinstance(owner, Team) else {"owner_person": owner}
    return Objective.objects.in_cycle(cycle).not_discarded().filter(**of_owner)


def refuse_too_many(siblings: ObjectiveQuerySet, policy: Mapping[str, Any], *, more: int = 1) -> None:
    """A limit that is enforced holds for those there are and `more`. Raises RuleBroken."""
    limit = policy["max_objectives"]
    if policy["limits"] == "refuse" and siblings.count() + more > limit:
        text = ngettext(
            "%(count)s objective in a cycle is the limit here. Which one can wait?",
            "%(count)s objectives in a cycle are the limit here. Which one can wait?",
            limit,
        )
        raise RuleBroken(text % {"count": limit})


def _refuse_unless_draft(objective: Objective) -> None:
    if objective.published_at is not None:
        raise RuleBroken(_("This objective is published already."))
    elif not objective.is_draft:
        raise RuleBroken(_("This draft was thrown away."))


def _found(objective: Objective, rows: list[Objective]) -> Objective:
    for row in rows:
        if row == objective:
            return row
    raise RuleBroken(_("This draft was thrown away."))


def _contributors(objective: Objective) -> list[Person]:
    helps = objective.contributions.filter(ended_at=None).select_related("person")
    return [one.person for one in helps.order_by("person__name", "person")]


def _change_contributors(
    objective: Objective, people: Iterable[Person], at: datetime
) -> tuple[Collection[Person], Collection[Person]]:
    # Whoever owns an objective helps with it anyway.
    wanted = {one.pk: one for one in people if one.pk != objective.owner_person_id}
    present = {one.pk: one for one in _contributors(objective)}
    added = [one for pk, one in wanted.items() if pk not in present and fields.person(one, "people")]
    removed = [one for pk, one in present.items() if pk not in wanted]
    rules.refuse_onlookers(added, field="people")
    objective.contributions.filter(ended_at=None, person__in=removed).update(ended_at=at)
    Contribution.objects.bulk_create(Contribution(objective=objective, person=one, at=at) for one in added)
    return added, removed
