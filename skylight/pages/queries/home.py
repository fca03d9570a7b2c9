"""Home: what needs me, how am I doing, what moved around me."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Case, Exists, IntegerField, OuterRef, Q, QuerySet, Value, When

from skylight.activity.happenings import Happening
from skylight.cycles import calendar, names
from skylight.cycles.models import Cycle
from skylight.cycles.queries import current_and_drafting
from skylight.goals import asking
from skylight.goals.asking import Goals
from skylight.goals.models import Alignment, AlignmentAnswer, KeyResult, Objective
from skylight.goals.models.objectives import ObjectiveQuerySet
from skylight.goals.queries.cards import Card, KeyResultRow, cards
from skylight.goals.queries.owners import own_ids
from skylight.goals.visibility import day_of, policy_of
from skylight.org.models import Person
from skylight.pages.queries.asks import Ask, asks_of
from skylight.pages.queries.feed import followed, ids_of, near, readable_ids, told
from skylight.policies.queries import Policy

MOST = 5
MOST_CARDS = 30
# An open suggestion stands among the asks; one that was answered is news no more.
SUGGESTED = ("drafting.suggestion_made", "drafting.suggestion_edited")
MOST_NEWS = 10


@dataclass(frozen=True)
class Now:
    """Where the company is in its calendar."""

    cycle_id: int
    name: str
    phase: str
    week: int
    weeks: int


@dataclass(frozen=True)
class CheckInDue:
    """An objective some of whose key results wait for a report."""

    objective_id: int
    title: str
    number: int
    last: datetime | None


@dataclass(frozen=True)
class Home:
    """All that the page shows."""

    calendar: Now | None
    drafting: int | None
    due: list[CheckInDue]
    drafts: list[tuple[int, str]]
    to_score: list[tuple[int, str]]
    asks: list[Ask]
    left_behind: list[Card]
    notices: list[Happening]
    cards: list[Card]
    around: list[Happening]
    followed: list[Happening]

    @property
    def is_quiet(self) -> bool:
        """Nothing waits."""
        return not (self.due or self.drafts or self.to_score or self.asks or self.left_behind or self.notices)


def home(person: Person, *, at: datetime) -> Home:
    """Everything for one person's home."""
    cycle, drafting = current_and_drafting(at, person.team)
    found = _cards(person, cycle, at)
    own = [one for one in found if _is_own(one, person)]
    reporting = cycle is not None and cycle.phase(at) in ("active", "scoring")
    links, notices, events, changes = (
        asking.rows(_links, person, at),
        told(person, at),
        near(person, at),
        followed(person, at),
    )
    readable = readable_ids(
        [*(one.from_objective_id for one in links), *ids_of([*notices, *events, *changes])], person, at
    )
    around = _readable(events, readable)
    asks = [*asks_of(person, at), *(_ask_for(one) for one in links if one.from_objective_id in readable)]
    return Home(
        calendar=_now(cycle, at),
        drafting=drafting.pk if drafting else None,
        due=_due(found, person, policy_of(person, at), at) if reporting else [],
        drafts=[(one.id, one.title) for one in own if one.is_draft][:MOST],
        to_score=[(card.id, card.title) for card in own if _waits_for_scores(card, cycle)][:MOST],
        asks=sorted(asks, key=lambda one: one.at, reverse=True)[:MOST],
        left_behind=[one for one in found if _is_left_behind(one, person)][:MOST],
        notices=_of_requests(_unsaid(notices, asks, readable), asks)[:MOST],
        cards=[one for one in own if cycle and one.cycle_id == cycle.pk],
        around=around,
        followed=[one for one in _readable(changes, readable) if one not in around],
    )


def _cards(person: Person, cycle: Cycle | None, at: datetime) -> list[Card]:
    """All goals that the page looks at, in one go.

    Mine and those of teams I lead (this cycle's, drafts of the next, those to score), others' with a key result of
    mine, and live ones of those who have left and reported to me.
    """
    of_cycle = {"cycle": cycle.pk if cycle else None}
    return cards(Goals(_goals, values=of_cycle), viewer=person, at=at)


def _goals(person: Person, at: datetime, cycle: int | None) -> ObjectiveQuerySet:
    day = day_of(at)
    mine = Q(owner_person=person) | Q(owner_team__leader=person)
    wanted = Q(cycle=cycle) | Q(state="draft", cycle__ends_at__gt=at)
    wanted |= Q(state="published", cycle__ends_at__lte=at, cycle__closes_at__gt=at)
    gone = Q(owner_person__manager=person, owner_person__left_on__lte=day, state="published")
    # What is near and neither mine nor left behind has a key result of mine.
    helped = Q(cycle=cycle, state="published")
    near = Objective.objects.visible_to(person, at).filter(pk__in=_near(person, day))
    found = near.filter((mine & wanted) | gone | helped)
    first = Case(When(mine, then=Value(0)), default=Value(1), output_field=IntegerField())
    ordered = found.exclude(state="abandoned").order_by(first, "owner_team", "position", "id")
    return ordered[:MOST_CARDS]


def _near(person: Person, day: date) -> QuerySet[Any]:
    """The ids of all goals that can concern somebody, each way by its own index."""
    left = Person.objects.filter(manager=person, left_on__lte=day)
    left_behind = Objective.objects.filter(owner_person__in=left.values("pk")).values("pk")
    driven = KeyResult.objects.live().filter(owner=person).values("objective")
    return own_ids(person).union(left_behind, driven)


def _is_own(card: Card, person: Person) -> bool:
    """Mine, or my team's: what I may publish without standing in for somebody."""
    return card.may_publish and not _stands_in(card, person)


def _is_left_behind(card: Card, person: Person) -> bool:
    """Somebody else's without a part of mine in it, so it can only be that of a report who has left."""
    part = any(one.owner and one.owner.id == person.pk for one in card.key_results)
    return not _is_own(card, person) and not part and card.owner.kind == "person"


def _waits_for_scores(card: Card, cycle: Cycle | None) -> bool:
    ended = cycle is None or card.cycle_id != cycle.pk
    return ended and card.state == "published" and card.score_stated is None


def _now(cycle: Cycle | None, at: datetime) -> Now | None:
    if cycle is None or cycle.starts_at is None or cycle.ends_at is None:
        return None
    phase = cycle.phase(at)
    week, weeks = 0, 0
    if phase == "active":
        week, weeks = calendar.week_of(
            at, starts_at=cycle.starts_at, ends_at=cycle.ends_at, zone_name=cycle.time_zone
        )
    return Now(cycle.pk, names.shown_name(cycle), phase, week, weeks)


def _due(found: list[Card], person: Person, policy: Policy, at: datetime) -> list[CheckInDue]:
    """Key results that I report on and that had no report for a rhythm, by objective, the longest silence first."""
    # A day of grace: who checks in each Friday is not asked on Friday morning.
    cutoff = at - timedelta(days=policy.cadence_days - 1)
    due = []
    for card in found:
        waiting = [one for one in card.key_results if _waits(one, card, person, cutoff)]
        if card.state == "published" and waiting:
            known = [one.checked_in_at for one in waiting if one.checked_in_at]
            due.append(CheckInDue(card.id, card.title, len(waiting), max(known, default=None)))
    return sorted(due, key=lambda one: (one.last is not None, one.last, one.objective_id))


def _waits(one: KeyResultRow, card: Card, person: Person, cutoff: datetime) -> bool:
    mine = one.owner.id == person.pk if one.owner else card.may_publish and not _stands_in(card, person)
    # After a pause one has a rhythm's time again, as after publishing.
    if card.paused_until is not None and card.paused_until >= cutoff:
        return False
    return mine and one.stated != "done" and (one.checked_in_at is None or one.checked_in_at < cutoff)


def _stands_in(card: Card, person: Person) -> bool:
    return card.backup_owner is not None and card.backup_owner.id == person.pk


def _readable(events: list[Happening], readable: set[int]) -> list[Happening]:
    return [one for one in events if one.objective_id and one.objectives <= readable][:MOST_NEWS]


def _unsaid(notices: list[Happening], asks: list[Ask], readable: set[int]) -> list[Happening]:
    """Notices that one may read and that do not stand among the asks already."""
    asked: set[tuple[str, int | None]]
    asked = {("goals.commented", one.objective_id) for one in asks if one.kind != "alignment"}
    asked |= {("goals.aligned", one.from_id) for one in asks if one.kind == "alignment"}
    return [
        one
        for one in notices
        if one.objectives <= readable
        and (one.kind, one.objective_id) not in asked
        and one.kind not in SUGGESTED
    ]


def _of_requests(notices: list[Happening], asks: list[Ask]) -> list[Happening]:
    """Notices without those of requests that wait for me anyway."""
    known = {one.id for one in asks if one.kind in ("support", "proposal")}
    return [one for one in notices if one.data.get("request") not in known]


def _links(person: Person, at: datetime) -> QuerySet[Alignment]:
    """Links to my goals that nobody has answered."""
    found = (
        Alignment.objects.live()
        .filter(to_objective__in=own_ids(person), to_objective__state="published")
        .filter(from_objective__state="published")
        .exclude(Exists(AlignmentAnswer.objects.filter(alignment=OuterRef("pk"))))
        .exclude(by=person)
        .select_related("by", "from_objective", "to_objective")
    )
    return found.order_by("-at", "-id")[:MOST]


def _ask_for(one: Alignment) -> Ask:
    by = one.by.name if one.by else ""
    words, title = one.from_objective.title, one.to_objective.title
    return Ask(
        one.pk, "alignment", by, words, one.to_objective_id, title, one.at, from_id=one.from_objective_id
    )
