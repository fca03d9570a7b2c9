"""What the frame of every page shows; asks the database for nothing."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import Any

from django.conf import settings
from django.contrib.messages import get_messages
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils import timezone

from skylight.ui import text

# Where the frame leads besides the navigation, by the name of the route.
PLACES = {"search": "org:people", "settings": "org:preferences"}


@dataclass(frozen=True)
class NavItem:
    """One word of the navigation; `current` is what aria-current says of it."""

    key: str
    label: Any
    url: str
    current: str = ""


def shell(request: HttpRequest) -> dict[str, Any]:
    """`me`, `nav`, `places`, `company`, `language`, `theme`, `now`, `messages` and `tabs_of(group, *args)` for every template."""
    person = getattr(request, "user", None)
    me = person if person is not None and person.is_authenticated else None
    return {
        "me": me,
        "nav": _nav(request.path) if me else [],
        "places": {key: _address(name) if me else "" for key, name in PLACES.items()},
        "company": getattr(me, "company_name", None) or "Skylight",
        "language": text.language_tag(),
        "theme": me.theme if me else request.COOKIES.get("theme", "system"),
        "now": timezone.now(),
        "demo": settings.DEMO,
        "messages": get_messages(request) if me else [],
        "tabs_of": partial(_tabs, request.path, me),
    }


def _tabs(here: str, me: Any, group: str, *args: Any) -> list[tuple[Any, str, bool]]:
    """The pages of one group that this person has: text, address, and whether it is the one they are on."""
    mine = [
        (label, route) for label, route, admin in settings.SKYLIGHT_TABS[group] if not admin or me.is_admin
    ]
    places = [
        (label, url) for label, url in ((label, _address(route, *args)) for label, route in mine) if url
    ]
    nearest = max((url for _, url in places if here.startswith(url)), key=len, default="")
    return [(label, url, url == nearest) for label, url in places]


def _nav(here: str) -> list[NavItem]:
    """The words of the navigation whose pages are there; the one that leads nearest to this page is current."""
    found = [(item, _address(item[1])) for item in settings.SKYLIGHT_NAV]
    places = [(item, url) for item, url in found if url]
    nearest = max((url for _, url in places if url != "/" and here.startswith(url)), key=len, default="")
    return [_item(item, url, here, nearest) for item, url in places]


def _item(item: tuple[Any, str, str], url: str, here: str, nearest: str) -> NavItem:
    label, _, key = item
    current = "page" if url == here else "true" if url == nearest else ""
    return NavItem(key, label, url, current)


def _address(name: str, *args: Any) -> str:
    try:
        return reverse(name, args=args)
    except NoReverseMatch:
        return ""
