"""What somebody wants to look at: around what, of which cycle and day, through which lens, opened how far."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from urllib.parse import urlencode

from skylight.maps.moments import Moment

PLACE = re.compile(r"(?P<kind>[opt])(?P<pk>[1-9][0-9]{0,15})")
OBJECTIVE, PERSON, TEAM, COMPANY = "o", "p", "t", ""
LENSES = ("orphans", "crowded", "conflicts", "uncovered", "cross", "at_risk")
MOST_OPENED = 40


@dataclass(frozen=True)
class Place:
    """An objective, a person or a team by its number; the whole company without a kind."""

    kind: str = COMPANY
    pk: int = 0

    def __str__(self) -> str:
        return f"{self.kind}{self.pk}" if self.kind else ""


@dataclass(frozen=True)
class Asked:
    """One look at the map; `cycle` None stands for those that run at the moment."""

    moment: Moment
    place: Place = Place()
    cycle: int | None = None
    lens: str = ""
    opened: tuple[int, ...] = ()
    page: int = 1

    def query(self, **changes: object) -> str:
        """The look as a query string, with some of it changed."""
        one = replace(self, **changes)  # type: ignore[arg-type]
        values: list[tuple[str, object]] = [
            ("around", str(one.place)),
            ("cycle", one.cycle),
            ("on", one.moment.day),
            ("lens", one.lens),
            *(("open", f"o{pk}") for pk in one.opened),
            ("page", one.page if one.page > 1 else None),
        ]
        return urlencode([(name, str(value)) for name, value in values if value])

    def around(self, kind: str = COMPANY, pk: int = 0) -> str:
        """The query string of the same day and cycle around another place, with nothing opened and no lens."""
        return self.query(place=Place(kind, pk), lens="", opened=(), page=1)


def place_in(text: str | None) -> Place | None:
    """The place that a text such as `o12` names; the company for none, None for what names nothing."""
    if not text:
        return Place()
    found = PLACE.fullmatch(text)
    return Place(found["kind"], int(found["pk"])) if found else None


def opened_in(texts: Iterable[str]) -> tuple[int, ...]:
    """The objectives named by texts such as `o12`, each once and not too many."""
    places = [place_in(text) for text in texts]
    pks = [one.pk for one in places if one is not None and one.kind == OBJECTIVE]
    return tuple(dict.fromkeys(pks))[:MOST_OPENED]


def lens_in(text: str | None) -> str:
    """The lens of that name, or none."""
    return text if text in LENSES else ""


def day_in(text: str | None) -> date | None:
    """A day as browsers send it; none for what is not one."""
    try:
        return date.fromisoformat(text or "")
    except ValueError:
        return None
