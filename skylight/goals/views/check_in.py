"""The weekly two minutes: all my key results on one screen, saved in one go."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from skylight.goals import actions
from skylight.goals.actions import CheckInEntry
from skylight.goals.forms.check_in import CheckIns
from skylight.goals.models import KeyResult
from skylight.goals.queries.cards import KeyResultRow
from skylight.goals.queries.check_in_page import due, earlier_values, mine, newest_check_ins
from skylight.ui.render import page


@require_http_methods(["GET", "HEAD", "POST"])
def check_in(request: HttpRequest) -> HttpResponse:
    """Show all my key results; POST saves every one that was filled in, or none."""
    now = timezone.now()
    found = due(request.user, now)
    rows = [row for one in found for row in one.key_results]
    seen = newest_check_ins(row.id for row in rows)
    form = CheckIns(rows, seen, request.POST or None)
    if request.method == "POST" and form.is_valid():
        entries = _entries(form, request.user, now)
        if form.carry_out(_save, entries=entries, by=request.user, at=now):
            number = len(form.result)
            messages.info(
                request,
                ngettext("%(n)s key result checked in.", "%(n)s key results checked in.", number)
                % {"n": number}
                if number
                else _("Nothing new to check in."),
            )
            return redirect("goals:check_in")
    if form.conflict:
        form.look_again({one.newest.key_result_id: one.newest.pk for one in form.conflict})
    return page(
        request,
        "goals/check_in.html",
        status=form.status,
        due=found,
        form=form,
        conflicts=form.conflict or [],
        values=earlier_values([row.id for row in rows], now),
    )


def _save(*, entries: list[CheckInEntry], by: Any, at: Any, **_ignored: Any) -> list[Any]:
    return actions.check_in_all(entries, by=by, at=at)


def _entries(form: CheckIns, person: Any, at: Any) -> list[CheckInEntry]:
    by_id = {one.pk: one for one in mine(person, at).select_related("objective__cycle", "owner")}
    return [_entry(form, row, by_id[row.id]) for row in form.rows if row.id in by_id]


def _entry(form: CheckIns, row: KeyResultRow, key_result: KeyResult) -> CheckInEntry:
    value = form.given(row, "value")
    confidence = form.given(row, "confidence")
    return CheckInEntry(
        key_result=key_result,
        value=None if value in (None, "") else Decimal(value),
        status=form.given(row, "status") or "",
        confidence=int(confidence) if confidence else None,
        note=form.given(row, "note") or "",
        evidence_url=form.given(row, "evidence_url") or "",
        milestones_done=form.steps(row) or None,
        confirm=bool(form.given(row, "same")),
        seen_check_in=form.given(row, "seen"),
    )
