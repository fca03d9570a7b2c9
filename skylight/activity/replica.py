"""Whether the replica has seen what one reader must see: their own acts, and whatever takes something from sight."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.db.models import Q

from skylight.activity.models import Event
from skylight.lib import replica

# Longer than a replica in use lags, and than a request lasts whose event is dated by its beginning.
LATELY = timedelta(seconds=45)
# The everyday acts: none of them narrows what anybody may read. All others count, whatever they are.
HARMLESS = frozenset(
    {
        "activity.followed", "activity.unfollowed", "goals.aligned", "goals.alignment_acknowledged", "goals.alignment_challenged", "goals.alignment_ended",
        "goals.check_in_corrected", "goals.checked_in", "goals.comment_solved", "goals.comment_unsolved",
        "goals.commented", "goals.drafted", "goals.key_result_added", "goals.looked_back", "goals.moved",
        "goals.published", "goals.scored", "goals.view_forgotten", "goals.view_saved", "goals.weighed",
    }
)  # fmt: skip
# With more than this going on, the primary answers.
TOO_MANY = 200


def has_seen(reader: Any, at: datetime) -> bool:
    """Whether nothing that this person did, and nothing that narrows what may be read, is missing there."""
    lately = Event.objects.using("default").filter(at__gt=at - LATELY)
    counts = Q(by=reader) | ~Q(kind__in=HARMLESS)
    must = list(lately.filter(counts).values_list("pk", flat=True)[: TOO_MANY + 1])
    if len(must) > TOO_MANY:
        return False
    return not must or Event.objects.using(replica.ALIAS).filter(pk__in=must).count() == len(must)
