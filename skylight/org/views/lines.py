"""The lines and teams of one person, past and present."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from skylight.lib.errors import require
from skylight.org import actions, forms, permissions, queries
from skylight.org.models import Person, ReportingLine
from skylight.org.views import sent
from skylight.ui.render import page


@require_http_methods(["GET", "HEAD", "POST"])
def lines(request: HttpRequest, pk: int) -> HttpResponse:
    """Everybody reads the lines of a person; who leads them draws one more."""
    person = get_object_or_404(Person.objects.visible_to(request.user).select_related("team"), pk=pk)
    form = forms.NewLine(sent(request))
    if request.method == "POST" and form.carry_out(
        actions.add_line, person, by=request.user, at=timezone.now()
    ):
        return redirect("org:lines", pk)
    return _page(request, person, line_form=form)


@require_http_methods(["GET", "HEAD", "POST"])
def end(request: HttpRequest, pk: int, line_pk: int) -> HttpResponse:
    """End one line."""
    person = get_object_or_404(Person.objects.visible_to(request.user).select_related("team"), pk=pk)
    line = get_object_or_404(
        ReportingLine.objects.select_related("person", "manager"), pk=line_pk, person=person
    )
    require(permissions.can_point_line(request.user, person, line.kind))
    form = forms.EndLine(sent(request))
    if request.method == "POST" and form.carry_out(
        actions.end_line, line, by=request.user, at=timezone.now()
    ):
        return redirect("org:lines", pk)
    return page(request, "org/line_end.html", person=person, line=line, form=form, status=form.status)


@require_POST
def team(request: HttpRequest, pk: int) -> HttpResponse:
    """Another team."""
    person = get_object_or_404(Person.objects.visible_to(request.user).select_related("team"), pk=pk)
    form = forms.JoinTeam(request.POST, auto_id="team_%s")
    if form.carry_out(actions.join_team, person, by=request.user, at=timezone.now()):
        return redirect("org:lines", pk)
    return _page(request, person, team_form=form)


def _page(
    request: HttpRequest,
    person: Person,
    *,
    line_form: forms.NewLine | None = None,
    team_form: forms.JoinTeam | None = None,
) -> HttpResponse:
    day = queries.company_day(timezone.now())
    return page(
        request, "org/lines.html", person=person, day=day, lines=queries.line_rows(person, day),
        memberships=queries.membership_rows(person, day), line_form=line_form or forms.NewLine(),
        team_form=team_form or forms.JoinTeam(initial={"team": person.team}, auto_id="team_%s"),
        may_add=permissions.can_point_line(request.user, person, ReportingLine.Kind.DOTTED),
        may_move=permissions.can_change_structure(request.user),
        status=max(form.status for form in (line_form, team_form) if form is not None),
    )  # fmt: skip
