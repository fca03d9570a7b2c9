"""The page on which a placeholder becomes the person it stood for."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from skylight.goals import actions, permissions
from skylight.goals.forms.merging import Merging
from skylight.goals.models import KeyResult, Objective
from skylight.lib.errors import require
from skylight.org.models import Person
from skylight.ui.render import page


@require_http_methods(["GET", "HEAD", "POST"])
def merging(request: HttpRequest, pk: int) -> HttpResponse:
    """Say who a placeholder is; all that is kept under its name becomes theirs."""
    people = Person.objects.visible_to(request.user)
    placeholder = get_object_or_404(people, pk=pk, kind=Person.Kind.PLACEHOLDER)
    require(permissions.can_merge(request.user))
    form = Merging(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.carry_out(
        actions.merge_person, placeholder, by=request.user, at=timezone.now()
    ):
        return redirect("person", form.result.pk)
    return page(
        request,
        "goals/merging.html",
        status=form.status,
        form=form,
        placeholder=placeholder,
        objectives=Objective.objects.owned_by(placeholder).not_discarded().count(),
        key_results=KeyResult.objects.live().filter(owner=placeholder).count(),
    )
