"""In which order goals are locked: objectives first, the lowest id first, then their key results.

Every action that writes a key result holds its objective before it reads, so that two of them never wait for each
other and an objective's progress is always reckoned from figures that have been saved.
"""

from __future__ import annotations

from collections.abc import Iterable

from skylight.goals.models import KeyResult, Objective


def hold(objective: Objective) -> Objective:
    """The objective as it stands, locked until the transaction ends."""
    return Objective.objects.select_for_update().get(pk=objective.pk)


def hold_all(pks: Iterable[int]) -> dict[int, Objective]:
    """Several objectives by id, each locked until the transaction ends."""
    rows = Objective.objects.select_for_update().filter(pk__in=set(pks)).order_by("pk")
    return {row.pk: row for row in rows}


def hold_key_result(key_result: KeyResult) -> KeyResult:
    """The key result as it stands, with its objective, both locked until the transaction ends."""
    objective = Objective.objects.select_for_update().get(pk=key_result.objective_id)
    current = KeyResult.objects.select_for_update().get(pk=key_result.pk)
    current.objective = objective
    return current
