"""The drafts of a person or team in a cycle: to choose from, and who has changed something in them."""

from __future__ import annotations

from datetime import datetime

from skylight.activity.models import Event
from skylight.drafting.queries.inputs import owned_by
from skylight.goals.models import Objective
from skylight.lib.markdown import plain
from skylight.org.models import Person, Team

MOST = 40
LONGEST = 80


def open_drafts(writer: Person | Team, cycle: int) -> list[tuple[int, str]]:
    """The drafts of a writer by id, with the beginning of what they say; one statement."""
    found = Objective.objects.filter(owned_by(writer), cycle=cycle, state=Objective.State.DRAFT).in_order()
    return [(pk, shortened(title)) for pk, title in found.values_list("pk", "title")[:MOST]]


def shortened(title: str) -> str:
    """The beginning of a title, in one line."""
    words = plain(title)
    return words if len(words) <= LONGEST else words[: LONGEST - 1] + "…"


def saved_by_others(team: Team, cycle: int, viewer: Person, *, since: datetime, at: datetime) -> list[str]:
    """Who besides the viewer has changed something in a team's goals of a cycle since a moment; one statement."""
    readable = Objective.objects.visible_to(viewer, at).filter(owned_by(team), cycle=cycle)
    news = Event.objects.filter(objective__in=readable.values("pk"), at__gt=since).exclude(by=viewer)
    return sorted(news.exclude(by=None).order_by().values_list("by__name", flat=True).distinct())
