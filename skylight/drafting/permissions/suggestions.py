"""Who may break a goal down for others, and who answers: pure questions about loaded rows."""

from __future__ import annotations

from skylight.drafting.models import Suggestion
from skylight.goals.models import KeyResult, Objective
from skylight.goals.permissions import can_edit, can_edit_key_result, can_write_for_team
from skylight.org.models import Person


def can_break_down(by: Person, objective: Objective, key_result: KeyResult | None = None) -> bool:
    """Whoever writes the goal, or drives the key result that is broken down."""
    return can_edit(by, objective) or (key_result is not None and can_edit_key_result(by, key_result))


def can_change(by: Person, suggestion: Suggestion) -> bool:
    """Who made it rewords it or takes it back."""
    return by.pk == suggestion.by_id


def can_answer(by: Person, suggestion: Suggestion) -> bool:
    """To whom it was made; for a team its leader and whoever else writes its goals. Nobody answers for them."""
    if suggestion.to_team is not None:
        other = by.pk != suggestion.by_id and by.kind != Person.Kind.SYSTEM
        return other and can_write_for_team(by, suggestion.to_team)
    return by.pk == suggestion.to_person_id
