"""Finding goals across the company, keeping a filter, taking the list along."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from typing import Any

from django.http import HttpRequest, HttpResponse, QueryDict, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from skylight.cycles.queries import all_choices
from skylight.goals import actions
from skylight.goals.forms.explorer import Explorer, ViewName, filter_from, number
from skylight.goals.models import SavedView
from skylight.goals.queries import csv_rows
from skylight.goals.queries.cards import cards_by_id
from skylight.goals.queries.explorer import Filter, find, team_choices
from skylight.lib.cells import line as in_cells
from skylight.lib.languages import in_this_language
from skylight.ui.render import page


class _Echo:
    """A file that gives back each line at once."""

    def write(self, line: str) -> str:
        return line


@require_safe
def explorer(request: HttpRequest) -> HttpResponse:
    """One page of what fits the filter."""
    now = timezone.now()
    cycles = all_choices(request.user, now)
    teams = team_choices(request.user, number(request.GET.get("team")))
    wanted = filter_from(request.GET, cycles, teams)
    found = find(wanted, viewer=request.user, at=now)
    form = Explorer(request.GET or None, initial={"order": wanted.order})
    form.offer(cycles, teams)
    by_id = cards_by_id(found.ids, viewer=request.user, at=now)
    return page(
        request,
        "goals/explorer.html",
        block="found",
        form=form,
        wanted=wanted,
        cards=[by_id[pk] for pk in found.ids if pk in by_id],
        restricted=found.restricted,
        of_teams=found.of_teams,
        previous_url=f"?{wanted.query(page=wanted.page - 1)}" if wanted.page > 1 else "",
        next_url=f"?{wanted.query(page=wanted.page + 1)}" if found.has_more else "",
        csv_url=f"{reverse('goals:explorer_csv')}?{wanted.query(page=1)}",
        views=SavedView.objects.filter(person=request.user),
        naming=ViewName(initial={"query": wanted.query(page=1)}),
    )


@require_safe
def explorer_csv(request: HttpRequest) -> StreamingHttpResponse:
    """Everything that fits the filter, a line for each key result, for a spreadsheet."""
    wanted = _asked(request.GET, request.user)
    lines = in_this_language(_lines(wanted, request.user))
    response = StreamingHttpResponse(lines, content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="objectives.csv"'
    return response


@require_POST
def saved_views(request: HttpRequest) -> HttpResponse:
    """Keep a filter under a name."""
    form = ViewName(request.POST)
    form.carry_out(actions.save_view, by=request.user, at=timezone.now())
    kept = form.cleaned_data.get("query", "")
    if form.errors:
        return page(request, "goals/view_name.html", naming=form, status=422)
    return redirect(f"{reverse('goals:explorer')}?{_asked(QueryDict(kept), request.user).query()}")


@require_POST
def saved_view_removal(request: HttpRequest, pk: int) -> HttpResponse:
    """Forget one's own saved filter."""
    view = get_object_or_404(SavedView, pk=pk, person=request.user)
    actions.forget_view(view, by=request.user, at=timezone.now())
    return redirect("goals:explorer")


def _asked(values: QueryDict, viewer: Any) -> Filter:
    """The filter of a query string, whatever else stands in it."""
    teams = team_choices(viewer, number(values.get("team")))
    return filter_from(values, all_choices(viewer, timezone.now()), teams)


def _lines(wanted: Filter, viewer: Any) -> Iterator[str]:
    writer = csv.writer(_Echo())
    # Spreadsheets on Windows read UTF-8 only after this mark.
    yield "\ufeff"
    yield writer.writerow(
        [
            _("Cycle"), _("Owner"), _("Objective"), _("State"), _("Kind"), _("Commitment"), _("Score"),
            _("Key result"), _("Start"), _("Target"), _("Current"), _("Unit"), _("Progress"), _("Status"),
            _("Last check-in"), _("Score of the key result"), _("Address"),
            _("Where it comes from"),
        ]
    )  # fmt: skip
    for row in csv_rows.rows(wanted, viewer=viewer, at=timezone.now()):
        yield writer.writerow(in_cells(row))
