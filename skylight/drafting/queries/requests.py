"""What people ask of each other: whose turn it is, what was asked, and the whole story of one request."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from skylight.drafting.models import RequestStep, SupportRequest
from skylight.drafting.models.requests import SupportRequestQuerySet
from skylight.goals.models import KeyResult, Objective
from skylight.goals.queries.links import is_readable
from skylight.goals.queries.owners import Owner
from skylight.goals.visibility import policy_of
from skylight.org.models import Person

MOST = 50
SHOWN = 10
PAGE = 30
SIDES = (
    "by",
    "to_person",
    "to_team__leader",
    "objective__owner_person",
    "objective__owner_team",
    "key_result",
)


@dataclass(frozen=True)
class Waiting:
    """A request in which it is somebody's turn; `is_mine` when they asked and something else was proposed."""

    id: int
    by_name: str
    words: str
    why: str
    by_when: date | None
    at: datetime
    is_mine: bool

    @property
    def url(self) -> str:
        return f"/requests/{self.id}/"


@dataclass(frozen=True)
class RequestRow:
    """One request in a list; of a goal that the reader may not read nothing is said."""

    id: int
    what: str
    by: Owner
    to: Owner
    goal_id: int | None
    goal: str
    by_when: date | None
    state: str
    waits_for: str
    since: datetime

    @property
    def url(self) -> str:
        return f"/requests/{self.id}/"

    @property
    def is_waiting(self) -> bool:
        return self.state in SupportRequest.WAITING


@dataclass(frozen=True)
class RequestsPage:
    """What waits for me, the rest of what I was asked and asked, and what goes on around the people I lead."""

    waiting: tuple[RequestRow, ...]
    to_me: tuple[RequestRow, ...]
    by_me: tuple[RequestRow, ...]
    led: tuple[RequestRow, ...]
    has_more: frozenset[str]


@dataclass(frozen=True)
class RequestList:
    """One page of one list of requests."""

    rows: tuple[RequestRow, ...]
    number: int
    has_more: bool


def waiting_for(person: Person, *, at: datetime) -> list[Waiting]:
    """The requests in which it is a person's turn, the newest first; one statement."""
    found = SupportRequest.objects.waiting_for(person).select_related("by", "to_person", "to_team")
    return [_waiting(one, person) for one in _newest_first(found)[:MOST]]


def open_for(person: Person, *, at: datetime) -> list[Waiting]:
    """What a person was asked and has not answered yet, the newest first; one statement."""
    return [one for one in waiting_for(person, at=at) if not one.is_mine]


def requests_page(person: Person, *, at: datetime) -> RequestsPage:
    """What I was asked and what I asked, that which waits for me first; one statement each."""
    requests = SupportRequest.objects.all()
    waiting = _rows(requests.waiting_for(person), person, at, MOST)
    seen = [one.id for one in waiting]
    lists = {
        "to": _rows(requests.asked_of(person).exclude(pk__in=seen), person, at, SHOWN + 1),
        "by": _rows(requests.filter(by=person).exclude(pk__in=seen), person, at, SHOWN + 1),
        "led": _rows(_around(person, at).exclude(pk__in=seen), person, at, SHOWN + 1),
    }
    return RequestsPage(
        waiting=tuple(waiting),
        to_me=tuple(lists["to"][:SHOWN]),
        by_me=tuple(lists["by"][:SHOWN]),
        led=tuple(lists["led"][:SHOWN]),
        has_more=frozenset(name for name, rows in lists.items() if len(rows) > SHOWN),
    )


def request_list(
    viewer: Person, *, at: datetime, which: str = "", objective: int | None = None, number: int = 1
) -> RequestList:
    """All requests of one list ("to", "by" or "led"), or about one goal: asked for it, or taken on as it."""
    found = _listed(viewer, at, which, objective)
    start = (number - 1) * PAGE
    rows = _rows(found, viewer, at, PAGE + 1, start)
    return RequestList(tuple(rows[:PAGE]), number, len(rows) > PAGE)


def requests_about(
    objective: Objective, key_result: KeyResult | None = None, *, viewer: Person, at: datetime, most: int
) -> list[RequestRow]:
    """The newest requests for a goal, and those that became it, as far as the viewer may read them; one statement."""
    found = SupportRequest.objects.visible_to(viewer, at)
    return _rows(found.filter(pk__in=ids_about(objective, key_result)), viewer, at, most)


def ids_about(objective: Objective | int, key_result: KeyResult | None = None) -> Any:
    """The ids of the requests about a goal, each way by its own index."""
    narrowed = {"objective": objective} if key_result is None else {"key_result": key_result}
    asked = SupportRequest.objects.filter(**narrowed).order_by().values("pk")
    return asked.union(RequestStep.objects.filter(**narrowed).order_by().values("request"))


def asker_of(request: SupportRequest) -> Owner:
    """Who asks."""
    return Owner("person", request.by.pk, request.by.name)


def receiver_of(request: SupportRequest) -> Owner:
    """Who was asked."""
    if request.to_team is not None:
        return Owner("team", request.to_team.pk, request.to_team.name)
    assert request.to_person is not None
    return Owner("person", request.to_person.pk, request.to_person.name)


def turn_of(request: SupportRequest) -> str:
    """Whose turn it is, by name; empty once it is over."""
    if not request.is_waiting:
        return ""
    countered = request.state == SupportRequest.State.COUNTERED
    return request.by.name if countered else receiver_of(request).name


def _waiting(one: SupportRequest, person: Person) -> Waiting:
    mine = one.state == SupportRequest.State.COUNTERED and one.by_id == person.pk
    name = receiver_of(one).name if mine else one.by.name
    return Waiting(one.pk, name, one.what, one.why, one.by_when, one.waiting_since, mine)


def _around(person: Person, at: datetime) -> SupportRequestQuerySet:
    return SupportRequest.objects.waiting().around(person).visible_to(person, at)


def _listed(viewer: Person, at: datetime, which: str, objective: int | None) -> SupportRequestQuerySet:
    requests = SupportRequest.objects.all()
    if objective is not None:
        return requests.visible_to(viewer, at).filter(pk__in=ids_about(objective))
    elif which == "by":
        return requests.filter(by=viewer)
    elif which == "led":
        return _around(viewer, at)
    else:
        return requests.asked_of(viewer)


def _newest_first(found: SupportRequestQuerySet) -> SupportRequestQuerySet:
    return found.order_by("-id")


def _rows(
    found: SupportRequestQuerySet, viewer: Person, at: datetime, most: int, start: int = 0
) -> list[RequestRow]:
    seen = is_readable("objective", viewer, policy_of(viewer, at), at)
    listed = found.annotate(seen=seen).select_related("by", "to_person", "to_team", "objective")
    return [_row(one) for one in _newest_first(listed)[start : start + most]]


def _row(one: Any) -> RequestRow:
    return RequestRow(
        id=one.pk,
        what=one.what,
        by=asker_of(one),
        to=receiver_of(one),
        goal_id=one.objective_id if one.seen else None,
        goal=one.objective.title if one.seen else "",
        by_when=one.by_when,
        state=one.state,
        waits_for=turn_of(one),
        since=one.waiting_since,
    )
