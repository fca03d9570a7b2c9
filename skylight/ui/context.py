"""What the frame of every page shows; asks the database for nothing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.contrib.messages import get_messages
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language


@dataclass(frozen=True)
class NavItem:
    """One word of the navigation."""

    key: str
    label: Any
    url: str
    is_current: bool


def shell(request: HttpRequest) -> dict[str, Any]:
    """`me`, `nav`, `language`, `theme`, `now` and `messages` for every template."""
    person = getattr(request, "user", None)
    me = person if person is not None and person.is_authenticated else None
    match = getattr(request, "resolver_match", None)
    here = match.view_name if match else ""
    return {
        "me": me,
        "nav": [_item(item, here) for item in settings.SKYLIGHT_NAV] if me else [],
        "language": "zh-Hans" if (get_language() or "").startswith("zh") else "en",
        "theme": me.theme if me else request.COOKIES.get("theme", "system"),
        "now": timezone.now(),
        "demo": settings.DEMO,
        "messages": get_messages(request) if me else [],
    }


def _item(item: tuple[Any, str, str], here: str) -> NavItem:
    label, name, key = item
    return NavItem(key, label, reverse(name), here == name)
