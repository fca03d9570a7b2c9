"""Which cycle counts for whom, and the cycles one may choose from."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import BigIntegerField, Q

from skylight.cycles import names
from skylight.cycles.models import Cycle, CycleQuerySet
from skylight.lib import paths
from skylight.lib.kept import GivenMany, Statement, among
from skylight.org.models import Person, Team

RECENT = 60


@dataclass(frozen=True)
class CycleChoice:
    """One cycle in a picker."""

    pk: int
    name: str
    phase: str
    first_day: date | None
    last_day: date | None
    team_name: str
    is_annual: bool
    is_current: bool
    is_invalid: bool


def current_cycle(at: datetime, team: Team | None = None) -> Cycle | None:
    """The cycle that people of a team work in at a moment; one statement.

    The nearest place that has a running cycle decides, and an annual one counts only where nothing else runs. Between
    two cycles it is the last that ended; before the first, the one to come.
    """
    return _current(_dated(team), at, team)


def current_and_drafting(at: datetime, team: Team | None = None) -> tuple[Cycle | None, Cycle | None]:
    """The current cycle, and the next one that is open for drafting before it begins, if any; one statement."""
    dated = _dated(team)
    drafting = [one for one in dated if one.phase(at) == "drafting" and not one.is_annual]
    near = _nearness(team)
    first = min(drafting, key=lambda one: (near[one.team_id], _start(one), one.pk), default=None)
    return _current(dated, at, team), first


def cycles_to_write_in(at: datetime, team: Team | None = None) -> list[Cycle]:
    """The cycles for which people of a team may draft at a moment, the nearest and earliest first; one statement."""
    found = _of_line(team).filter(
        Q(draft_opens_at=None) | Q(draft_opens_at__lte=at), standing=Cycle.Standing.NORMAL, ends_at__gt=at
    )
    near = _nearness(team)
    return sorted(found, key=lambda one: (near[one.team_id], one.is_annual, _start(one), one.pk))


def cycle_choices(viewer: Person, at: datetime, team: Team | None = None) -> list[CycleChoice]:
    """The cycles of the company and of a team's line, newest first, for a picker; one statement."""
    cycles = _SHOWN.rows(line=_line(team)) if viewer.is_authenticated else []
    usual = [one for one in cycles if one.standing == Cycle.Standing.NORMAL and one.starts_at and one.ends_at]
    current = _current(usual, at, team)
    return [_choice(one, at, one == current) for one in cycles]


def all_choices(viewer: Person, at: datetime) -> list[CycleChoice]:
    """The newest cycles of every place, for pages that look at the whole company; one statement."""
    cycles = list(Cycle.objects.visible_to(viewer).select_related("team")[: 4 * RECENT])
    return [_choice(one, at, one.phase(at) == "active") for one in cycles]


def hidden_cycles() -> CycleQuerySet:
    """The cycles that somebody has hidden, for whoever may bring them back."""
    return Cycle.objects.filter(standing=Cycle.Standing.HIDDEN).select_related("team")


def _dated(team: Team | None) -> list[Cycle]:
    return _DATED.rows(line=_line(team))


def _newest_dated() -> CycleQuerySet:
    dated = Cycle.objects.filter(
        _OF_LINE, standing=Cycle.Standing.NORMAL, starts_at__isnull=False, ends_at__isnull=False
    )
    return dated.order_by("-starts_at", "-id")[:RECENT]


def _shown() -> CycleQuerySet:
    return (
        Cycle.objects.filter(_OF_LINE).exclude(standing=Cycle.Standing.HIDDEN).select_related("team")[:RECENT]
    )


# Those of the company and of the teams in a line.
_OF_LINE = Q(team=None) | among("team", GivenMany("line", BigIntegerField()))
_DATED, _SHOWN = Statement(_newest_dated), Statement(_shown)


def _line(team: Team | None) -> list[int]:
    return paths.ids(team.path) if team else []


def _of_line(team: Team | None) -> CycleQuerySet:
    return Cycle.objects.filter(Q(team=None) | Q(team__in=_line(team)))


def _current(cycles: list[Cycle], at: datetime, team: Team | None) -> Cycle | None:
    near = _nearness(team)
    running = [one for one in cycles if one.phase(at) == "active"]
    past = [one for one in cycles if one.phase(at) in ("scoring", "closed")]
    if running:
        return min(running, key=lambda one: (_rank(one), near[one.team_id], -_start(one), one.pk))
    elif past:
        return min(past, key=lambda one: (-_end(one), _rank(one), near[one.team_id], one.pk))
    else:
        return min(cycles, key=lambda one: (_start(one), _rank(one), near[one.team_id], one.pk), default=None)


def _start(cycle: Cycle) -> float:
    return cycle.starts_at.timestamp() if cycle.starts_at else 0


def _end(cycle: Cycle) -> float:
    return cycle.ends_at.timestamp() if cycle.ends_at else 0


def _nearness(team: Team | None) -> dict[int | None, int]:
    line = [None, *paths.ids(team.path)] if team else [None]
    return {place: steps for steps, place in enumerate(reversed(line))}


def _rank(cycle: Cycle) -> int:
    # What people call "this cycle" is the rhythm; free dates and the annual one run beside it.
    return 2 if cycle.is_annual else 1 if cycle.months is None else 0


def _choice(cycle: Cycle, at: datetime, is_current: bool) -> CycleChoice:
    return CycleChoice(
        pk=cycle.pk,
        name=names.shown_name(cycle),
        phase=cycle.phase(at),
        first_day=cycle.first_day,
        last_day=cycle.last_day,
        team_name=cycle.team.name if cycle.team else "",
        is_annual=cycle.is_annual,
        is_current=is_current,
        is_invalid=cycle.standing == Cycle.Standing.INVALID,
    )
