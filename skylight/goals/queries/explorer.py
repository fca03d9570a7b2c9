"""Finding goals: filters, order and pages over all that one may read."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from skylight.goals.models import KeyResult, Objective
from skylight.goals.models.objectives import ObjectiveQuerySet
from skylight.goals.queries.owners import of_tree
from skylight.goals.visibility import restricted_from, team_only_from
from skylight.lib import paths
from skylight.org.models import Person, Team
from skylight.policies.queries import effective

PAGE = 50
MOST_TEAMS = 300
ORDERS: dict[str, list[Any]] = {
    "newest": [F("published_at").desc(nulls_last=True), "-id"],
    "title": ["title", "id"],
    "owner": [Coalesce("owner_person__name", "owner_team__name"), "position", "id"],
    "least": [F("progress").asc(nulls_first=True), "id"],
    "most": [F("progress").desc(nulls_last=True), "id"],
    "deadline": [Coalesce("deadline", "cycle__last_day"), "id"],
}


@dataclass(frozen=True)
class Filter:
    """What somebody asks the explorer for; empty means no matter."""

    cycle: int | None = None
    team: Team | None = None
    who: str = ""
    state: str = ""
    status: str = ""
    kind: str = ""
    commitment: str = ""
    source: str = ""
    stale: bool = False
    unaligned: bool = False
    words: str = ""
    order: str = "newest"
    page: int = 1

    @property
    def open_part(self) -> Filter:
        """What of it may be asked of restricted goals too: whose and when. More would tell what they say."""
        return Filter(cycle=self.cycle, team=self.team, who=self.who)

    def query(self, **changes: Any) -> str:
        """The filter as a query string, with some of it changed."""
        one = replace(self, **changes)
        values: dict[str, Any] = {
            "cycle": one.cycle or "",
            "team": one.team.pk if one.team else "",
            "who": one.who,
            "state": one.state,
            "status": one.status,
            "kind": one.kind,
            "commitment": one.commitment,
            "source": one.source,
            "stale": "on" if one.stale else "",
            "unaligned": "on" if one.unaligned else "",
            "words": one.words,
            "order": one.order if one.order != "newest" else "",
            "page": one.page if one.page > 1 else "",
        }
        return urlencode({name: value for name, value in values.items() if value != ""})


def team_choices(viewer: Person, chosen: int | None) -> list[Team]:
    """The upper two layers of teams, the line of the viewer's own team and the chosen one, as a tree; one statement."""
    own = paths.ids(viewer.team.path) if viewer.team else []
    tops = Team.objects.filter(parent=None).order_by()
    second = Team.objects.filter(parent__in=tops.values("pk"), closed_on=None).order_by()
    # Each way by its own index: as one condition it would read every team.
    upper = tops.filter(closed_on=None).values("pk").union(second.values("pk"))
    found = Team.objects.filter(Q(pk__in=upper) | Q(pk__in=[*own, chosen or 0]))
    return list(found.order_by("path")[:MOST_TEAMS])


@dataclass(frozen=True)
class Found:
    """One page of what was found, whether more follows, how many goals a restriction hides, how many a team keeps."""

    ids: list[int]
    has_more: bool
    restricted: int
    of_teams: int


def find(wanted: Filter, *, viewer: Person, at: datetime) -> Found:
    """One page of objectives that the viewer may read and that fit; one statement when there are any, of a team at most three."""
    start, whose = (wanted.page - 1) * PAGE, _whose(wanted)
    asked = Objective.objects.filter(whose, *_conditions(wanted.open_part, at))
    hidden, kept = restricted_from(asked, viewer, at), team_only_from(asked, viewer, at)
    fitting = _in_order(wanted, whose, viewer, at).annotate(hidden=_number(hidden), kept=_number(kept))
    rows = list(fitting.values_list("pk", "hidden", "kept")[start : start + PAGE + 1])
    restricted, of_teams = rows[0][1:] if rows else (hidden.count(), kept.count())
    return Found([row[0] for row in rows[:PAGE]], len(rows) > PAGE, restricted or 0, of_teams or 0)


def _number(objectives: ObjectiveQuerySet) -> Subquery:
    counted = objectives.order_by().annotate(one=Value(1)).values("one").annotate(number=Count("pk"))
    return Subquery(counted.values("number"))


def in_order(wanted: Filter, *, viewer: Person, at: datetime) -> ObjectiveQuerySet:
    """All objectives that fit, in the order asked for; of a team it takes up to two statements to find whose they are."""
    return _in_order(wanted, _whose(wanted), viewer, at)


def _in_order(wanted: Filter, whose: Q, viewer: Person, at: datetime) -> ObjectiveQuerySet:
    order: list[Any] = ORDERS.get(wanted.order, ORDERS["newest"])
    fitting = Objective.objects.visible_to(viewer, at).filter(whose, *_conditions(wanted, at))
    return fitting.order_by(*order)


def _whose(wanted: Filter) -> Q:
    if wanted.team is None:
        return Q()
    return of_tree(wanted.team, **({"cycle": wanted.cycle} if wanted.cycle else {}))


def _conditions(wanted: Filter, at: datetime) -> Iterator[Any]:
    if wanted.cycle:
        yield Q(cycle=wanted.cycle)
    for word in wanted.who.lower().split():
        yield Q(owner_person__search_key__contains=word) | Q(owner_team__name__icontains=word)
    for name in ("state", "kind", "commitment", "source"):
        if value := getattr(wanted, name):
            yield Q(**{name: value})
    if wanted.status:
        yield Exists(_live_key_results().filter(status=wanted.status))
    if wanted.stale:
        yield Q(state=Objective.State.PUBLISHED)
        yield Exists(_live_key_results().filter(_silent_since(at)))
    if wanted.unaligned:
        yield Q(pk__in=Objective.objects.unaligned().values("pk"))
    for word in wanted.words.split():
        yield Q(title__icontains=word)


def _live_key_results() -> QuerySet[KeyResult]:
    return KeyResult.objects.live().filter(objective=OuterRef("pk"))


def _silent_since(at: datetime) -> Q:
    """Nothing reported for two of the company's rhythms, and not done."""
    cutoff = at - effective(None).stale_after
    silent = Q(checked_in_at__lt=cutoff) | Q(checked_in_at=None, objective__published_at__lt=cutoff)
    rested = Q(objective__paused_until=None) | Q(objective__paused_until__lt=cutoff)
    return silent & rested & ~Q(status=KeyResult.Status.DONE)
