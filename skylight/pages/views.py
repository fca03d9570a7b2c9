"""Home, a person, a team."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from skylight.activity import actions as activity
from skylight.drafting.queries.work import short_list
from skylight.followup import risk
from skylight.followup.queries.following import followed_as
from skylight.goals import asking
from skylight.goals import permissions as goals
from skylight.org import permissions as org
from skylight.org.models import Person, Team
from skylight.pages.queries.home import home as home_of
from skylight.pages.queries.person import person_page
from skylight.pages.queries.team import team_page
from skylight.sso.admission import company_day_of
from skylight.ui.render import page


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """What needs me, how am I doing, what moved around me."""
    now = timezone.now()
    return page(
        request, "pages/home.html", home=home_of(request.user, at=now), greeting=_greeting(request.user, now)
    )


def _profile(viewer: Person, at: datetime, whose: int) -> QuerySet[Person]:
    seen = Person.objects.visible_to(viewer).select_related("team", "manager").order_by()
    return seen.annotate(follow=followed_as("whom", viewer)).filter(pk=whose)


@require_safe
def person(request: HttpRequest, pk: int) -> HttpResponse:
    """Anybody's profile, line to the top, goals and past scores."""
    now = timezone.now()
    seen = asking.rows(_profile, request.user, now, whose=pk)
    if not seen:
        return redirect("person", get_object_or_404(Person, pk=pk, merged_into__isnull=False).merged_into_id)
    whose = seen[0]
    today = company_day_of(request.user, now)
    return page(
        request,
        "pages/person.html",
        person=whose,
        today=today,
        has_left=whose.has_left(today),
        found=person_page(
            whose, viewer=request.user, at=now, today=today, cycle=_number(request.GET.get("cycle"))
        ),
        may_edit=org.can_change_structure(request.user),
        work=short_list(whose, viewer=request.user, at=now),
        is_me=whose.pk == request.user.pk,
        follow=whose.follow,
    )


def _team(viewer: Person, at: datetime, whose: int) -> QuerySet[Team]:
    teams = Team.objects.select_related("leader").annotate(follow=followed_as("team", viewer))
    return teams.filter(pk=whose).order_by()


@require_safe
def team(request: HttpRequest, pk: int) -> HttpResponse:
    """A team's goals, its people and the teams below."""
    now = timezone.now()
    seen = asking.rows(_team, request.user, now, whose=pk)
    if not seen:
        raise Http404
    whose: Any = seen[0]
    number = max(1, _number(request.GET.get("page")) or 1)
    order = risk.chosen(request.GET.get("order"))
    found = team_page(
        whose,
        viewer=request.user,
        at=now,
        today=company_day_of(request.user, now),
        cycle=_number(request.GET.get("cycle")),
        page=number,
        order=order,
    )
    kept = f"order={order}" + (f"&cycle={found.cycle.pk}" if found.cycle else "")
    return page(
        request,
        "pages/team.html",
        team=whose,
        found=found,
        may_edit=org.can_change_structure(request.user) or whose.leader_id == request.user.pk,
        follow=whose.follow,
        may_write=goals.can_write_for_team(request.user, whose),
        work=short_list(whose, viewer=request.user, at=now),
        order=order,
        previous_url=f"?{kept}&page={number - 1}" if number > 1 else "",
        next_url=f"?{kept}&page={number + 1}" if found.has_more else "",
    )


@require_POST
def notices_reading(request: HttpRequest) -> HttpResponse:
    """Put away what one was told."""
    now = timezone.now()
    shown = [_number(one) for one in request.POST.getlist("notice")]
    activity.read_notices([one for one in shown if one], by=request.user, at=now)
    return redirect("home")


def _greeting(person: Person, now: datetime) -> str:
    local = now.astimezone(ZoneInfo(person.time_zone)) if person.time_zone else timezone.localtime(now)
    if local.hour < 5 or local.hour >= 18:
        return _("Good evening, %(name)s") % {"name": _call(person)}
    elif local.hour < 12:
        return _("Good morning, %(name)s") % {"name": _call(person)}
    else:
        return _("Good afternoon, %(name)s") % {"name": _call(person)}


def _call(person: Person) -> str:
    """The given name of a Latin name; a Chinese name is said whole."""
    return person.name.split()[0] if person.name.isascii() else person.name


def _number(given: object) -> int | None:
    text = str(given or "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 18 else None
