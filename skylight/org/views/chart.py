"""The organisation in columns."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from skylight.lib import paths
from skylight.org import forms, queries
from skylight.ui.render import page


@require_safe
def chart(request: HttpRequest) -> HttpResponse:
    """Who answers to whom, or which team stands in which, one level beside the other."""
    form = forms.Chart(request.GET)
    form.is_valid()
    asked = form.cleaned_data
    today = queries.company_day(timezone.now())
    on = min(asked.get("on") or today, today)
    view = asked.get("view") or "lines"
    way = _way(asked)
    columns = (
        queries.team_columns(way, today) if view == "teams" else queries.line_columns(way, on, today=today)
    )
    return page(
        request, "org/chart.html", block="columns", form=form, view=view, on=on, today=today, columns=columns,
        alone=queries.alone(today) if view == "lines" and on == today else 0,
    )  # fmt: skip


def _way(asked: dict[str, object]) -> list[int]:
    if asked.get("person"):
        return paths.ids(asked["person"].path)  # type: ignore[attr-defined]
    return [int(step) for step in str(asked.get("path") or "").split(".") if step]
