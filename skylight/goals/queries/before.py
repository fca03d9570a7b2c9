"""What the owners of drafts wrote in the cycle before, for the question whether it is the same again."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db.models import Q

from skylight.goals import visibility
from skylight.goals.models import Objective
from skylight.goals.writing import Before, plain
from skylight.org.models import Person

MOST = 400
Whose = tuple[int | None, int | None]
OF_A_LINE = (
    "owner_person", "owner_team", "cycle__starts_at", "pk", "title", "key_results__title", "key_results__target",
)  # fmt: skip


def written_before(rows: Iterable[Any], viewer: Person, at: datetime) -> dict[int, tuple[Before, ...]]:
    """By draft, what its owner published in the newest cycle before; of one that was carried over nothing.

    One statement, none without drafts; their cycles must be loaded.
    """
    drafts = [row for row in rows if row.is_draft and row.carried_from_id is None and row.cycle.starts_at]
    if not drafts:
        return {}
    whose = Q(owner_person__in={row.owner_person_id for row in drafts})
    whose |= Q(owner_team__in={row.owner_team_id for row in drafts})
    published = Objective.objects.filter(whose, published_at__isnull=False)
    found = visibility.visible(published, viewer, at).filter(
        cycle__starts_at__lt=max(row.cycle.starts_at for row in drafts)
    )
    by_owner = _by_owner(found.order_by("-cycle__starts_at", "pk").values_list(*OF_A_LINE)[:MOST])
    return {row.pk: _newest_before(by_owner[row.owner_person_id, row.owner_team_id], row) for row in drafts}


def _by_owner(lines: Iterable[Any]) -> Mapping[Whose, dict[datetime, set[Before]]]:
    found: dict[Whose, dict[datetime, set[Before]]] = defaultdict(lambda: defaultdict(set))
    for person, team, starts_at, _pk, title, key_result, target in lines:
        listed = found[person, team][starts_at]
        listed.add(Before(plain(title)))
        if key_result:
            listed.add(Before(plain(key_result), target))
    return found


def _newest_before(by_cycle: Mapping[datetime, set[Before]], row: Any) -> tuple[Before, ...]:
    newest = max((one for one in by_cycle if one < row.cycle.starts_at), default=None)
    return tuple(by_cycle[newest]) if newest else ()


def lines_of(title: str, key_results: Iterable[tuple[str, Decimal | None]]) -> list[Before]:
    """The lines of one goal that is loaded already."""
    return [Before(plain(title)), *(Before(plain(words), target) for words, target in key_results)]
