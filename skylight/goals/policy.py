"""Which policy a goal falls under."""

from __future__ import annotations

from skylight.goals.models import Objective
from skylight.policies.queries import Policy, effective, effective_for


def policy_of(objective: Objective) -> Policy:
    """The policy of the owning team, or of the owner's team; one statement when the owner is loaded."""
    if objective.owner_person is not None:
        return effective_for(objective.owner_person)
    return effective(objective.owner_team)
