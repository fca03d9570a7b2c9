"""Who may do what with a goal: pure questions about rows already loaded.

Nobody's page is written by somebody else: neither a manager nor the administrator edits another person's goals.
`helpers` is the set of ids of those who contribute at that moment.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from skylight.activity.models import Comment
from skylight.goals.models import Alignment, CheckIn, KeyResult, Objective, SavedView
from skylight.org.models import Person, Team


def owns(by: Person, objective: Objective) -> bool:
    """The owner, the backup owner, the leader of the owning team, or Skylight itself."""
    if by.kind == Person.Kind.SYSTEM:
        return True
    team = objective.owner_team
    return by.pk in (objective.owner_person_id, objective.backup_owner_id, team.leader_id if team else None)


def can_write_for_person(by: Person, person: Person, policy: Mapping[str, Any]) -> bool:
    """One writes one's own goals; a contract worker only where the team's policy gives a full part."""
    if by.kind == Person.Kind.SYSTEM:
        return True
    return by.pk == person.pk and (not by.is_contract or policy["cw_mode"] == "full")


def can_write_for_team(by: Person, team: Team) -> bool:
    """The leader and the members of a team draft its goals."""
    if by.kind == Person.Kind.SYSTEM:
        return True
    return by.pk == team.leader_id or (by.team_id == team.pk and not by.is_contract)


def can_edit(by: Person, objective: Objective) -> bool:
    """The owners; a team's members while its goal is a draft."""
    team = objective.owner_team
    return owns(by, objective) or (
        objective.is_draft and team is not None and by.team_id == team.pk and not by.is_contract
    )


def can_edit_key_result(by: Person, key_result: KeyResult) -> bool:
    """Whoever may edit the objective, and whoever drives the key result."""
    mine = by.pk in (key_result.owner_id, key_result.backup_owner_id)
    return (mine and not by.is_contract) or can_edit(by, key_result.objective)


def can_publish(by: Person, objective: Objective) -> bool:
    """The owners, alone: publishing asks nobody's approval."""
    return owns(by, objective)


def can_restrict(by: Person, objective: Objective) -> bool:
    return owns(by, objective) and not by.is_contract


def can_check_in(by: Person, key_result: KeyResult, helpers: Collection[int] = ()) -> bool:
    """The key result's owner, the objective's owners and those who contribute."""
    mine = by.pk in (key_result.owner_id, key_result.backup_owner_id)
    return mine or owns(by, key_result.objective) or by.pk in helpers


def can_plan(by: Person, key_result: KeyResult, helpers: Collection[int] = ()) -> bool:
    """Whoever may check in on a key result says what comes next for it."""
    return can_check_in(by, key_result, helpers)


def can_correct(by: Person, check_in: CheckIn, helpers: Collection[int] = ()) -> bool:
    """Whoever wrote the check-in, or could write the next one."""
    if by.pk == check_in.by_id:
        return True
    return check_in.key_result is not None and can_check_in(by, check_in.key_result, helpers)


def can_score(by: Person, objective: Objective) -> bool:
    """The owners; nobody else ever scores a goal, and what somebody wants to learn not even the backup owner."""
    if objective.kind == Objective.Kind.ABILITY and by.kind != Person.Kind.SYSTEM:
        return by.pk in (
            objective.owner_person_id,
            objective.owner_team.leader_id if objective.owner_team else None,
        )
    return owns(by, objective)


def can_write_retro(by: Person, objective: Objective) -> bool:
    """The owners look back at their own goal."""
    return owns(by, objective)


def can_copy(by: Person, objective: Objective) -> bool:
    """Whoever writes a goal writes it again; the words of a published one anybody who reads it may begin with.

    What somebody wants to learn stays their own.
    """
    is_open = objective.published_at is not None and objective.kind != Objective.Kind.ABILITY
    return can_edit(by, objective) or is_open


def can_carry_over(by: Person, objective: Objective) -> bool:
    """The owners take their own goal along."""
    return owns(by, objective)


def can_align(by: Person, objective: Objective) -> bool:
    """Whoever may edit the goal that the link starts from."""
    return can_edit(by, objective)


def can_end_alignment(by: Person, alignment: Alignment) -> bool:
    return can_align(by, alignment.from_objective)


def can_answer_alignment(by: Person, alignment: Alignment) -> bool:
    """The owners of the goal that the link points to."""
    return owns(by, alignment.to_objective)


def can_promise(
    by: Person, objective: Objective, *, asked_by: Person, asked_for: Objective | KeyResult
) -> bool:
    """Whoever writes the goal that is promised, to somebody who writes the goal it is promised for."""
    if isinstance(asked_for, KeyResult):
        return can_edit(by, objective) and can_edit_key_result(asked_by, asked_for)
    return can_edit(by, objective) and can_edit(asked_by, asked_for)


def can_comment(by: Person, policy: Mapping[str, Any]) -> bool:
    """Everybody who works here; contract workers unless they only look on."""
    return by.is_real and (not by.is_contract or policy["cw_mode"] not in ("none", "view"))


def can_solve(by: Person, comment: Comment) -> bool:
    """Whoever said it, and the owners of the goal it is about."""
    return by.pk == comment.by_id or owns(by, comment.objective)


def can_save_view(by: Person) -> bool:
    return by.is_authenticated and by.is_real


def can_forget_view(by: Person, view: SavedView) -> bool:
    """One's own views alone."""
    return by.pk == view.person_id


def can_merge(by: Person) -> bool:
    """Joining a placeholder with the person it stood for."""
    return by.runs_things
