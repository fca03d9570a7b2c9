"""Choosing whom to be, in the demo company alone."""

from __future__ import annotations

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from skylight.demo import people
from skylight.sso import entrance
from skylight.ui.render import page


@require_http_methods(["GET", "HEAD", "POST"])
def sign_in(request: HttpRequest) -> HttpResponse:
    """Five people, one button each; outside demo mode there is no such page."""
    if not settings.DEMO:
        raise Http404
    parts = people.parts(timezone.now())
    if request.method == "POST":
        return entrance.let_in(request, _chosen(parts, request.POST.get("who", "")))
    return page(request, "demo/sign_in.html", parts=parts, next=request.GET.get("next", ""))


def _chosen(parts: list[people.Part], key: str) -> people.Person:
    for part in parts:
        if part.key == key:
            return part.person
    raise Http404
