"""What was reported, as the pages show it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet

from skylight.goals.models import CheckIn
from skylight.goals.queries.owners import Owner, person

PAGE = 50


@dataclass(frozen=True)
class Report:
    """One check-in; a corrected one stays to be seen."""

    id: int
    key_result_id: int | None
    by: Owner | None
    by_name: str
    by_id: int | None
    at: datetime
    value: Decimal | None
    target: Decimal | None
    progress: Decimal | None
    status: str
    confidence: int | None
    note: str
    evidence_url: str
    is_corrected: bool
    is_correction: bool


@dataclass(frozen=True)
class Page:
    """Some of the check-ins of a key result, newest first."""

    reports: tuple[Report, ...]
    number: int
    has_more: bool


def page_of(key_result: int, number: int) -> Page:
    """Fifty check-ins of a key result; one statement."""
    start = (number - 1) * PAGE
    found = CheckIn.objects.filter(key_result=key_result).order_by("-at", "-id")
    rows = reports_from(found[start : start + PAGE + 1])
    return Page(tuple(rows[:PAGE]), number, len(rows) > PAGE)


def reports_from(check_ins: QuerySet[CheckIn]) -> list[Report]:
    """These check-ins, in one statement."""
    # Asked for each row: SQLite takes a join to the few corrections for one to all check-ins, and reads them all.
    corrected = Exists(CheckIn.objects.filter(corrects=OuterRef("pk")))
    return [_report(one) for one in check_ins.select_related("by").annotate(is_corrected=corrected)]


def trend(reports: Iterable[Report]) -> list[Decimal]:
    """The values that stand, oldest first, for a small chart."""
    return [one.value for one in reports if one.value is not None and not one.is_corrected][::-1]


def _report(one: Any) -> Report:
    return Report(
        id=one.pk,
        key_result_id=one.key_result_id,
        by=person(one.by),
        by_name=one.by_name,
        by_id=one.by_id,
        at=one.at,
        value=one.value,
        target=one.target,
        progress=one.progress,
        status=one.status,
        confidence=one.confidence,
        note=one.note,
        evidence_url=one.evidence_url,
        is_corrected=one.is_corrected,
        is_correction=one.corrects_id is not None,
    )
