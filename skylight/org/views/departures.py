"""The page on which somebody's last day is set, or taken back."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from skylight.lib.errors import require
from skylight.org import actions, forms, permissions, queries
from skylight.org.models import Person
from skylight.org.views import sent
from skylight.ui.render import page


@require_http_methods(["GET", "HEAD", "POST"])
def departure(request: HttpRequest, pk: int) -> HttpResponse:
    """What stays behind when somebody leaves, and the day they do."""
    person = get_object_or_404(Person.objects.visible_to(request.user), pk=pk)
    require(permissions.can_change_structure(request.user))
    form = forms.Departure(sent(request), initial={"on": person.left_on})
    if request.method == "POST" and form.carry_out(
        actions.let_go, person, by=request.user, at=timezone.now()
    ):
        return redirect("person", pk)
    day = queries.company_day(timezone.now())
    return page(
        request, "org/departure.html", person=person, form=form, has_left=person.has_left(day),
        reports=queries.reports_on(person, day), teams=list(person.leads.filter(closed_on=None)), status=form.status,
    )  # fmt: skip


@require_POST
def return_(request: HttpRequest, pk: int) -> HttpResponse:
    """Somebody stays, or returns."""
    person = get_object_or_404(Person.objects.visible_to(request.user), pk=pk)
    actions.take_back(person, by=request.user, at=timezone.now())
    return redirect("person", pk)
