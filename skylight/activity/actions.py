"""What somebody does with what they were told."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import transaction

from skylight.activity.models import Notice


@transaction.atomic
def read_notices(notices: Iterable[int], *, by: Any, at: datetime) -> int:
    """Put some of one's own notices away; says how many. Others' are left alone, and no event tells of reading."""
    return Notice.objects.filter(pk__in=list(notices), person=by, read_at=None).update(read_at=at)
