"""In which order goals are locked: the owner, then objectives, the lowest id first, then their key results.

Every action that writes a key result holds its objective before it reads, so that two of them never wait for each
other and an objective's progress is always reckoned from figures that have been saved.
"""

from __future__ import annotations

from collections.abc import Iterable

from skylight.goals.models import KeyResult, Objective
from skylight.lib import versions
from skylight.org.models import Person, Team


def hold_owner(owner: Person | Team) -> Person | Team:
    """Whoever owns goals, locked, so that their order and number cannot change meanwhile."""
    if isinstance(owner, Team):
        return Team.objects.select_for_update(no_key=True).get(pk=owner.pk)
    return Person.objects.select_for_update(no_key=True).get(pk=owner.pk)


def hold(objective: Objective) -> Objective:
    """The objective as it stands, locked until the transaction ends."""
    return Objective.objects.select_for_update(no_key=True).get(pk=objective.pk)


def hold_all(pks: Iterable[int]) -> dict[int, Objective]:
    """Several objectives by id, each locked until the transaction ends."""
    rows = Objective.objects.select_for_update(no_key=True).filter(pk__in=set(pks)).order_by("pk")
    return {row.pk: row for row in rows}


def hold_key_result(key_result: KeyResult) -> KeyResult:
    """The key result as it stands, with its objective, both locked until the transaction ends."""
    objective = Objective.objects.select_for_update(no_key=True).get(pk=key_result.objective_id)
    current = KeyResult.objects.select_for_update(no_key=True).get(pk=key_result.pk)
    current.objective = objective
    return current


def hold_version(key_result: KeyResult, version: int | None) -> KeyResult:
    """As `hold_key_result`. Raises VersionMissing, or Stale when somebody was quicker."""
    objective = Objective.objects.select_for_update(no_key=True).get(pk=key_result.objective_id)
    current = versions.lock(key_result, version)
    current.objective = objective
    return current
