"""Events in words without markup, in the language of the moment."""

from __future__ import annotations

import re
from html import unescape

from django.conf import settings
from django.template import engines
from django.urls import reverse
from jinja2 import TemplatesNotFound

from skylight.activity.happenings import happening
from skylight.activity.models import Event

_TAG = re.compile(r"<[^>]*>")


def sentence(event: Event) -> str:
    """What happened, in one line; the name of its kind where nobody has written a sentence."""
    one = happening(event)
    try:
        template = engines["jinja2"].env.select_template([one.template])  # type: ignore[attr-defined]
    except TemplatesNotFound:
        return str(dict(settings.SKYLIGHT_EVENT_KINDS).get(event.kind, event.kind))
    return " ".join(unescape(_TAG.sub("", template.render(one=one))).split())


def link(event: Event) -> str:
    """The whole address of the page where one reads more."""
    if event.objective_id:
        return f"{settings.ADDRESS}/objectives/{event.objective_id}/"
    app, _verb = event.kind.split(".", 1)
    if app == "drafting" and event.data.get("request"):
        return settings.ADDRESS + reverse("drafting:request", args=[event.data["request"]])
    if event.kind == "drafting.reminded":
        return settings.ADDRESS + reverse("drafting:requests")
    if app == "outbox" and "endpoint" in event.data:
        return settings.ADDRESS + reverse("outbox:webhook", args=[event.data["endpoint"]])
    return f"{settings.ADDRESS}/"
