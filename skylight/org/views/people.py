"""The directory, and the pages on which administrators keep it."""

from __future__ import annotations

from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from skylight.lib.errors import require
from skylight.org import actions, forms, permissions, queries
from skylight.org.models import Person
from skylight.org.views import sent
from skylight.ui.render import page


@require_safe
def directory(request: HttpRequest) -> HttpResponse:
    """Everybody, by name."""
    form = forms.Directory(request.GET)
    form.is_valid()
    asked = form.cleaned_data
    found = queries.directory(
        request.user,
        queries.company_day(timezone.now()),
        words=asked.get("q", ""),
        kind=asked.get("kind", ""),
        team=asked.get("team"),
        manager=asked.get("manager"),
        unmanaged=asked.get("alone", False),
        page=asked.get("page") or 1,
    )
    return page(
        request, "org/people.html", block="results", form=form, found=found, may_add=permissions.can_change_structure(request.user),
        previous_url=_page_url(request, found.page - 1, found.pages), next_url=_page_url(request, found.page + 1, found.pages),
    )  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Take somebody in."""
    require(permissions.can_change_structure(request.user))
    form = forms.NewPerson(sent(request), initial=_named(request))
    if request.method == "POST" and form.carry_out(actions.add_person, by=request.user, at=timezone.now()):
        return redirect("person", form.result.pk)
    return page(request, "org/person_new.html", form=form, status=form.status)


@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """All that is known of a person."""
    person = get_object_or_404(Person.objects.visible_to(request.user), pk=pk)
    require(permissions.can_change_structure(request.user))
    form = forms.about(person, forms.EditPerson, sent(request))
    if request.method == "POST" and form.carry_out(
        actions.edit_person, person, by=request.user, at=timezone.now()
    ):
        return redirect("person", pk)
    return page(request, "org/person_edit.html", form=form, person=person, status=form.status)


def _page_url(request: HttpRequest, number: int, pages: int) -> str:
    if not 1 <= number <= pages:
        return ""
    asked = {name: value for name, value in request.GET.items() if value and name != "page"}
    return f"{request.path}?{urlencode({**asked, 'page': number})}"


def _named(request: HttpRequest) -> dict[str, str]:
    """What another page already knows of somebody new: ?manager=12&team=3."""
    return {name: request.GET[name] for name in ("manager", "team") if request.GET.get(name)}
