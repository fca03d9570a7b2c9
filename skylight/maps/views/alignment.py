"""How the goals of the company hang together: a page with an outline and lists, and the same as data."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse, QueryDict
from django.utils import timezone
from django.views.decorators.http import require_safe

from skylight.cycles.queries import CycleChoice, all_choices
from skylight.goals.forms.explorer import number, text
from skylight.goals.queries.owners import Owner
from skylight.maps.asked import LENSES, Asked, day_in, lens_in, opened_in, place_in
from skylight.maps.drawing import drawing
from skylight.maps.forms import Finder
from skylight.maps.moments import moment_of
from skylight.maps.queries import lenses
from skylight.maps.queries.finder import Found, find
from skylight.maps.queries.lenses import Findings
from skylight.maps.queries.picture import NotThere, Picture, named, picture, picture_among
from skylight.maps.queries.tree import outline
from skylight.org.models import Person
from skylight.ui.render import page

MOST_PAGES = 200


@dataclass(frozen=True)
class Look:
    """What there is to see: the picture, and with a lens its list and among whose goals it looked."""

    picture: Picture
    findings: Findings | None = None
    scope: Owner | None = None


@require_safe
def alignment(request: HttpRequest) -> HttpResponse:
    """The outline around a place, or the list of a lens, with the drawing above it."""
    now = timezone.now()
    asked = asked_in(request.GET, now)
    cycles = all_choices(request.user, now)
    look = look_at(asked, request.user)
    return page(
        request, "maps/map.html", asked=asked, look=look, picture=look.picture, branches=outline(look.picture),
        found=_found(request, asked, now), finder=_finder(request, cycles), lenses=LENSES,
        by_id={one.goal.id: one for one in look.picture.goals},
        middle=[one for one in look.picture.goals if one.is_here],
        previous_url=f"?{asked.query(page=asked.page - 1)}" if asked.page > 1 else "",
        next_url=f"?{asked.query(page=asked.page + 1)}" if look.findings and look.findings.has_more else "",
    )  # fmt: skip


@require_safe
def nodes(request: HttpRequest) -> JsonResponse:
    """The same picture as nodes and edges, for the drawing."""
    asked = asked_in(request.GET, timezone.now())
    return JsonResponse(drawing(look_at(asked, request.user).picture))


def look_at(asked: Asked, viewer: Person) -> Look:
    """What was asked for. Raises Http404 for a place that is none, or that the viewer may not read."""
    try:
        if not asked.lens:
            return Look(picture(asked, viewer))
        scope = named(asked, viewer)
        found = lenses.findings(asked, viewer)
        return Look(picture_among(lenses.drawn(found), asked, viewer), found, scope)
    except NotThere as missing:
        raise Http404 from missing


def asked_in(values: QueryDict, now: datetime) -> Asked:
    """What a query string asks for; a place that is none is not found, all else that makes no sense was not said."""
    place = place_in(values.get("around"))
    if place is None:
        raise Http404
    return Asked(
        moment=moment_of(day_in(values.get("on")), now),
        place=place,
        cycle=number(values.get("cycle")),
        lens=lens_in(values.get("lens")),
        opened=opened_in(values.getlist("open")),
        page=min(number(values.get("page")) or 1, MOST_PAGES),
    )


def _finder(request: HttpRequest, cycles: list[CycleChoice]) -> Finder:
    form = Finder(request.GET or None)
    form.offer(cycles)
    return form


def _found(request: Any, asked: Asked, now: datetime) -> Found | None:
    words, owner = text(request.GET.get("q")), text(request.GET.get("owner"))
    if not words and not owner:
        return None
    return find(words, owner, asked.cycle, viewer=request.user, at=now)
