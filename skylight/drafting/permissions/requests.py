"""Who may ask for support and who answers, and whose ordinary work is whose: pure questions about loaded rows."""

from __future__ import annotations

from skylight.drafting.models import SupportRequest, WorkItem
from skylight.goals.models import KeyResult, Objective
from skylight.goals.permissions import can_edit, can_edit_key_result, can_write_for_team, owns
from skylight.org.models import Person, Team


def can_ask(by: Person, objective: Objective, key_result: KeyResult | None = None) -> bool:
    """Whoever writes the goal that the support is for, or drives the key result."""
    return can_edit(by, objective) or (key_result is not None and can_edit_key_result(by, key_result))


def can_answer(by: Person, request: SupportRequest) -> bool:
    """Who was asked; of a team its leader and whoever else writes its goals. Nobody answers themselves."""
    if request.to_team is not None:
        return by.pk != request.by_id and can_write_for_team(by, request.to_team)
    return by.pk == request.to_person_id or by.kind == Person.Kind.SYSTEM


def can_lead(by: Person, request: SupportRequest) -> bool:
    """The asker, and the owners of the goal it is for unless they were asked themselves."""
    return by.pk == request.by_id or (owns(by, request.objective) and not _is_asked(by, request))


def _is_asked(by: Person, request: SupportRequest) -> bool:
    return by.kind != Person.Kind.SYSTEM and can_answer(by, request)


def can_remind(by: Person) -> bool:
    """Skylight itself."""
    return by.kind == Person.Kind.SYSTEM


def can_write_work(by: Person, owner: Person | Team) -> bool:
    """One's own, and that of a team for which one writes goals."""
    if by.kind == Person.Kind.SYSTEM:
        return True
    return can_write_for_team(by, owner) if isinstance(owner, Team) else by.pk == owner.pk


def can_change_work(by: Person, work: WorkItem) -> bool:
    """Whoever may write it."""
    owner = work.owner_person or work.owner_team
    return owner is not None and can_write_work(by, owner)
