"""Ordinary work: the list, and what one does with it."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from skylight.drafting import actions
from skylight.drafting.forms import work as forms
from skylight.drafting.models import WorkItem
from skylight.drafting.permissions.requests import can_change_work, can_write_work
from skylight.drafting.queries.work import work_of, work_page
from skylight.goals.views.answers import came_from, id_in
from skylight.lib.errors import require
from skylight.lib.forms import Form
from skylight.org.models import Person, Team
from skylight.ui.render import page

FORM = ("GET", "HEAD", "POST")


@require_safe
def work(request: HttpRequest) -> HttpResponse:
    """My ordinary work and that of my teams; with `person` or `team` somebody else's."""
    now, owner = timezone.now(), _somebody(request)
    groups = [work_of(owner, viewer=request.user, at=now)] if owner else work_page(request.user, at=now)
    is_mine = owner is None or owner == request.user
    return page(request, "drafting/work.html", groups=groups, owner=owner, is_mine=is_mine)


def _somebody(request: HttpRequest) -> Person | Team | None:
    if person := request.GET.get("person"):
        return get_object_or_404(Person.objects.visible_to(request.user), pk=id_in(person))
    if team := request.GET.get("team"):
        return get_object_or_404(Team, pk=id_in(team))
    return None


@require_http_methods(FORM)
def new(request: HttpRequest) -> HttpResponse:
    """Write down a piece of work."""
    wanted = request.POST.get("team") or request.GET.get("team")
    team = get_object_or_404(Team, pk=id_in(wanted)) if wanted else None
    require(can_write_work(request.user, team or request.user))
    form = forms.NewWork(request.POST or None, initial={"team": team.pk if team else None})
    if request.method == "POST" and form.carry_out(_add, request=request, owner_team=team):
        return redirect(_back(request))
    title = _("Add ordinary work for %(team)s") % {"team": team.name} if team else _("Add ordinary work")
    return _page(request, form, title=title, submit=_("Add it"))


def _add(*, request: HttpRequest, owner_team: Team | None, title: str, **given: object) -> WorkItem:
    given.pop("team", None)
    owner = {"owner_team": owner_team} if owner_team else {"owner_person": request.user}
    return actions.add_work(by=request.user, at=timezone.now(), title=title, **owner, **given)  # type: ignore[arg-type]


@require_http_methods(FORM)
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Change its words, day or link."""
    row = _work_or_404(request, pk)
    require(can_change_work(request.user, row))
    form = forms.EditWork(row, request.POST or None)
    if request.method == "POST" and form.carry_out(
        actions.edit_work, row, by=request.user, at=timezone.now()
    ):
        return redirect(_back(request))
    return _page(request, form, title=_("Edit ordinary work"), submit=_("Save"))


@require_http_methods(FORM)
def ending(request: HttpRequest, pk: int) -> HttpResponse:
    """Done, or dropped."""
    row = _work_or_404(request, pk)
    require(can_change_work(request.user, row))
    form = forms.Ending(request.POST or None, initial={"version": row.version, "kind": "dropped"})
    if request.method == "POST" and form.carry_out(actions.end_work, row, by=request.user, at=timezone.now()):
        return redirect(_back(request))
    return _page(request, form, title=_("How it ended"), submit=_("Save"), lead=row.title)


@require_POST
def ending_undoing(request: HttpRequest, pk: int) -> HttpResponse:
    """Take it up again."""
    row = _work_or_404(request, pk)
    actions.resume_work(row, by=request.user, at=timezone.now())
    return redirect(_back(request))


def _work_or_404(request: HttpRequest, pk: int) -> WorkItem:
    readable = WorkItem.objects.visible_to(request.user, timezone.now())
    return get_object_or_404(readable.select_related("owner_person", "owner_team", "request__by"), pk=pk)


def _back(request: HttpRequest) -> str:
    return came_from(request) or reverse("drafting:work")


def _page(request: HttpRequest, form: Form, *, title: str, submit: str, lead: str = "") -> HttpResponse:
    return page(
        request, "drafting/work_form.html", block="form", status=form.status, form=form, title=title, submit=submit,
        lead=lead, back=_back(request), next=came_from(request), wide=("title", "link", "reason"),
    )  # fmt: skip
