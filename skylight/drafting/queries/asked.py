"""What others ask and offer while somebody writes: requests for support, and suggested objectives."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from skylight.drafting.queries import requests, suggestions
from skylight.org.models import Person

MOST = 5


@dataclass(frozen=True)
class Asked:
    """The first few of each, and whether there are more."""

    requests: tuple[Any, ...]
    suggestions: tuple[Any, ...]
    more_requests: bool
    more_suggestions: bool


def asked_of(person: Person, *, at: datetime) -> Asked:
    """What waits for a person's answer; a statement for each of the two."""
    asked = requests.open_for(person, at=at)
    offered = suggestions.open_for(person, at=at)
    return Asked(tuple(asked[:MOST]), tuple(offered[:MOST]), len(asked) > MOST, len(offered) > MOST)
