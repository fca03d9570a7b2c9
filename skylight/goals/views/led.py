"""The goals of others that concern a leader."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from skylight.goals.queries.led_page import led_page
from skylight.goals.views.answers import id_in, page_number
from skylight.ui.render import page


@require_safe
def led(request: HttpRequest) -> HttpResponse:
    """What concerns me as a leader: goals in projects I lead, and of those who report to me."""
    number = page_number(request)
    found = led_page(request.user, timezone.now(), id_in(request.GET.get("cycle")), number)
    if found is None:
        raise Http404
    kept = f"?cycle={found.cycle.pk}" if found.cycle else "?"
    return page(
        request, "goals/led.html", found=found, number=number,
        previous_url=f"{kept}&page={number - 1}" if number > 1 else "",
        next_url=f"{kept}&page={number + 1}" if found.has_more else "",
    )  # fmt: skip
