"""Who may begin a draft from somebody else's words: whoever may write it anyway."""

from __future__ import annotations

from skylight.goals.models import Objective
from skylight.goals.permissions import can_edit, can_write_for_person, can_write_for_team
from skylight.org.models import Person, Team
from skylight.policies.queries import effective_for


def can_quote(by: Person, owner: Person | Team, into: Objective | None = None) -> bool:
    """Whoever drafts for this person or team; into a draft that stands, whoever edits it."""
    if into is not None:
        return can_edit(by, into)
    elif isinstance(owner, Team):
        return can_write_for_team(by, owner)
    else:
        return can_write_for_person(by, owner, effective_for(owner))
