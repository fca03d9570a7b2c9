"""The page that shows every component."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import get_language

from skylight.ui.render import page
from skylight.ui.samples import samples


def patterns(request: HttpRequest) -> HttpResponse:
    """Every component with usual, long and empty content."""
    return page(request, "ui/patterns.html", **samples(get_language() or "en", timezone.now()))
