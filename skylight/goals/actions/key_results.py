"""Writing key results: what is measured, from where to where, and who drives it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from skylight.goals import fields, locks, progress, revisions, roll_up, rules, telling
from skylight.goals import weights as weighing
from skylight.goals.actions import milestones as steps
from skylight.goals.models import KeyResult, Objective
from skylight.goals.ordering import reorder
from skylight.goals.permissions import can_edit, can_edit_key_result
from skylight.goals.policy import policy_of
from skylight.goals.revisions import Change
from skylight.lib import versions
from skylight.lib.errors import RuleBroken, require
from skylight.org.models import Person

Kind = KeyResult.Kind
MEASURED = frozenset({Kind.INCREASE, Kind.DECREASE, Kind.RANGE})
LIVE, CANCELLED = "live", "cancelled"


@transaction.atomic
def add_key_result(
    objective: Objective,
    *,
    by: Person,
    at: datetime,
    title: str,
    kind: str = Kind.INCREASE,
    start: Decimal | None = None,
    target: Decimal | None = None,
    low: Decimal | None = None,
    high: Decimal | None = None,
    unit: str = "",
    weight: Decimal | None = None,
    owner: Person | None = None,
    backup_owner: Person | None = None,
    deadline: date | None = None,
    how_measured: str = "",
    scoring_guide: str = "",
    description: str = "",
    profile: str = KeyResult.Profile.LINEAR,
    milestones: Iterable[tuple[str, date | None, Decimal | None]] = (),
) -> KeyResult:
    """Add a key result to an objective; to a published one it is a revision.

    Raises RuleBroken for figures that contradict each other, and over a limit that the policy enforces.
    """
    require(can_edit(by, objective))
    objective = locks.hold(objective)
    rules.refuse_unless_open(objective, by=by, at=at)
    given = fields.cleaned(
        fields.KEY_RESULT,
        {
            "title": title,
            "kind": kind,
            "start": start,
            "target": target,
            "low": low,
            "high": high,
            "unit": unit,
            "weight": weight,
            "owner": owner,
            "backup_owner": backup_owner,
            "deadline": deadline,
            "how_measured": how_measured,
            "scoring_guide": scoring_guide,
            "description": description,
            "profile": profile,
        },
    )
    first_steps = [steps.read(None, *one) for one in milestones]
    rules.refuse_onlookers([owner, backup_owner], field="owner")
    _refuse_too_many(objective)
    key_result = KeyResult(objective=objective, position=_end(objective), created_at=at, **given)
    refuse_nonsense(key_result)
    key_result.save(force_insert=True)
    steps.write(key_result, first_steps)
    roll_up.recompute_key_result(key_result, at=at)
    roll_up.recompute_objective(objective)
    revisions.keep(key_result, [Change("standing", "", LIVE)], by=by, at=at)
    _say("goals.key_result_added", key_result, by=by, at=at, also=[owner, backup_owner])
    return key_result


@transaction.atomic
def edit_key_result(
    key_result: KeyResult,
    *,
    by: Person,
    at: datetime,
    version: int | None,
    reason: str = "",
    milestones: Sequence[tuple[int | None, str, date | None, Decimal | None]] | None = None,
    **given: Any,
) -> KeyResult:
    """Change a key result; once it is published every change is a revision, and a new target wants a reason.

    `milestones` is the complete new list. Raises Stale when somebody was quicker, RuleBroken for what makes no sense.
    """
    require(can_edit_key_result(by, key_result))
    key_result = locks.hold_version(key_result, version)
    rules.refuse_unless_open(key_result.objective, by=by, at=at)
    rules.refuse_cancelled(key_result)
    changed = revisions.differing(key_result, fields.cleaned(fields.KEY_RESULT, given))
    made = revisions.changes(key_result, changed)
    if milestones is not None:
        made += steps.rewrite(key_result, [steps.read(*one) for one in milestones], at)
    if not made:
        return key_result
    before = [getattr(key_result, name) for name in ("owner", "backup_owner") if name in changed]
    _apply(key_result, changed, made, at=at, reason=reason)
    revisions.keep(key_result, made, by=by, at=at, reason=reason)
    _recompute(key_result, made, at)
    _say(
        "goals.key_result_edited",
        key_result,
        by=by,
        at=at,
        also=[*before, changed.get("owner"), changed.get("backup_owner")],
        reason=reason,
        changed=revisions.told(made),
    )
    return key_result


@transaction.atomic
def cancel_key_result(key_result: KeyResult, *, by: Person, at: datetime, reason: str = "") -> KeyResult:
    """Take a key result out of the count; it stays readable, with the reason."""
    require(can_edit(by, key_result.objective))
    key_result = locks.hold_key_result(key_result)
    rules.refuse_unless_open(key_result.objective, by=by, at=at)
    revisions.require_reason(key_result.objective, reason)
    if key_result.is_cancelled:
        raise RuleBroken(_("This key result was cancelled already."))
    return _set_standing(key_result, CANCELLED, "goals.key_result_cancelled", by=by, at=at, reason=reason)


@transaction.atomic
def restore_key_result(key_result: KeyResult, *, by: Person, at: datetime) -> KeyResult:
    """Let a cancelled key result count again."""
    require(can_edit(by, key_result.objective))
    key_result = locks.hold_key_result(key_result)
    rules.refuse_unless_open(key_result.objective, by=by, at=at)
    if not key_result.is_cancelled:
        raise RuleBroken(_("This key result was not cancelled."))
    _refuse_too_many(key_result.objective)
    return _set_standing(key_result, LIVE, "goals.key_result_restored", by=by, at=at)


@transaction.atomic
def move_key_result(key_result: KeyResult, *, by: Person, at: datetime, position: int) -> KeyResult:
    """Put a key result at a place, counted from 0, among those of its objective that are not cancelled."""
    require(can_edit(by, key_result.objective))
    key_result = locks.hold_key_result(key_result)
    rules.refuse_cancelled(key_result)
    rows = list(key_result.objective.key_results.live().order_by("position", "id"))
    before = key_result.position
    if reorder(rows, key_result, position):
        telling.say(
            "goals.key_result_moved",
            key_result.objective,
            by=by,
            at=at,
            subject=key_result,
            before=before,
            position=key_result.position,
        )
    return key_result


@transaction.atomic
def set_weights(
    objective: Objective,
    *,
    by: Person,
    at: datetime,
    version: int | None,
    weights: Mapping[int, Decimal | None],
    reason: str = "",
) -> Objective:
    """Weigh all key results of an objective, so that they make 1; or none of them.

    Raises RuleBroken when the list is not complete or the sum is another one.
    """
    require(can_edit(by, objective))
    objective = versions.lock(objective, version)
    rules.refuse_unless_open(objective, by=by, at=at)
    weighing.refuse_unless_used(policy_of(objective), weights)
    rows = list(objective.key_results.live().select_for_update(no_key=True).order_by("pk"))
    complete = weighing.together(weights, of={row.pk for row in rows})
    changed = [row for row in rows if row.weight != complete[row.pk]]
    if not changed:
        return objective
    made = [(row, revisions.changes(row, {"weight": complete[row.pk]})) for row in changed]
    for row in changed:
        row.objective, row.weight = objective, complete[row.pk]
        row.version += 1
    KeyResult.objects.bulk_update(changed, ["weight", "version"])
    versions.save(objective, [])
    revisions.keep_all(made, by=by, at=at, reason=reason)
    roll_up.recompute_objective(objective)
    hearers = telling.concerned(objective, at)
    told = revisions.told_of_all(made)
    telling.say(
        "goals.weighed", objective, by=by, at=at, tell=hearers, reason=fields.tidy(reason), changed=told
    )
    return objective


def _apply(
    key_result: KeyResult,
    changed: Mapping[str, Any],
    made: Sequence[Change],
    *,
    at: datetime,
    reason: str,
) -> None:
    written = list(changed)
    new_owners = [changed.get("owner"), changed.get("backup_owner")]
    rules.refuse_onlookers(new_owners, field="owner")
    if "kind" in changed and (changed["kind"] in MEASURED) != (key_result.kind in MEASURED):
        # 40 kilos are neither done nor undone.
        key_result.current = None
        written.append("current")
    for name, value in changed.items():
        setattr(key_result, name, value)
    refuse_nonsense(key_result)
    if revisions.touches(made, revisions.TARGETS):
        revisions.require_reason(key_result.objective, reason)
        if not key_result.objective.is_draft and revisions.is_late(key_result.objective.cycle, at):
            key_result.target_changed_late_at = at
            written.append("target_changed_late_at")
    versions.save(key_result, written)


def _recompute(key_result: KeyResult, made: Sequence[Change], at: datetime) -> None:
    if revisions.touches(made, revisions.TARGETS | {"weight"}):
        roll_up.recompute_key_result(key_result, at=at)
        roll_up.recompute_objective(key_result.objective)


def _set_standing(
    key_result: KeyResult, standing: str, kind: str, *, by: Person, at: datetime, reason: str = ""
) -> KeyResult:
    cancelled = standing == CANCELLED
    before = LIVE if cancelled else CANCELLED
    key_result.cancelled_at = at if cancelled else None
    key_result.cancelled_by = by if cancelled else None
    key_result.cancel_reason = fields.tidy(reason)
    versions.save(key_result, ["cancelled_at", "cancelled_by", "cancel_reason"])
    revisions.keep(key_result, [Change("standing", before, standing)], by=by, at=at, reason=reason)
    roll_up.recompute_objective(key_result.objective)
    _say(kind, key_result, by=by, at=at, also=[key_result.owner], reason=reason)
    return key_result


def _say(
    kind: str,
    key_result: KeyResult,
    *,
    by: Person,
    at: datetime,
    also: Sequence[Person | None] = (),
    reason: str = "",
    **data: Any,
) -> None:
    objective = key_result.objective
    hearers = [*telling.concerned(objective, at), *also]
    text = fields.tidy(reason)
    telling.say(kind, objective, by=by, at=at, subject=key_result, tell=hearers, reason=text, **data)


def _refuse_too_many(objective: Objective) -> None:
    policy = policy_of(objective)
    limit = policy["max_key_results"]
    if policy["limits"] == "refuse" and objective.key_results.live().count() >= limit:
        text = ngettext(
            "%(count)s key result of an objective is the limit here. Which one matters least?",
            "%(count)s key results of an objective are the limit here. Which one matters least?",
            limit,
        )
        raise RuleBroken(text % {"count": limit})


def refuse_nonsense(key_result: KeyResult) -> None:
    """Figures that contradict each other are told beside their field. Raises RuleBroken."""
    problem = progress.problem_with_metric(
        key_result.kind, key_result.start, key_result.target, key_result.low, key_result.high
    )
    if problem == "target_equals_start":
        raise RuleBroken(
            _(
                "The target equals the start. To hold a value choose “Keep within a range”; "
                "for something that is there or not, “Done or not”."
            ),
            field="target",
        )
    elif problem == "direction_contradicts":
        raise RuleBroken(_against(key_result.kind), field="kind")
    elif problem == "range_upside_down":
        raise RuleBroken(_("The lower bound lies above the upper one. Swap them."), field="low")


def _against(kind: str) -> str:
    if kind == Kind.INCREASE:
        return _("The target lies below the start. Choose “Decrease”, or swap the two.")
    return _("The target lies above the start. Choose “Increase”, or swap the two.")


def _end(objective: Objective) -> int:
    last = objective.key_results.aggregate(last=Max("position"))["last"]
    return 0 if last is None else last + 1
