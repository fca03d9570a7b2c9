"""Everything a writer needs in one place: the drafts, and beside them what they may be made from."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from skylight.cycles.queries import CycleChoice, cycle_choices
from skylight.drafting.queries import inputs
from skylight.drafting.queries.asked import Asked, asked_of
from skylight.drafting.queries.drafts import shortened
from skylight.drafting.queries.inputs import Wanted
from skylight.drafting.queries.near import Near, Nearness, near
from skylight.goals import advice, permissions, visibility
from skylight.goals.advice import Advice
from skylight.goals.mix import Mix
from skylight.goals.models import Objective
from skylight.goals.queries.before import lines_of
from skylight.goals.queries.cards import Card, KeyResultRow, card, key_results_of
from skylight.goals.queries.links import links_out
from skylight.goals.queries.mine_page import Own, teams_to_write_for
from skylight.goals.queries.mix import mix_of_cards
from skylight.goals.queries.owners import team_of
from skylight.goals.writing import Before
from skylight.org.models import Person, Team
from skylight.policies.queries import Policy

State, Readable = Objective.State, Objective.Readers
OPEN = ("drafting", "active")
MOST_AROUND = 8
# Some of those around have written nothing yet.
MOST_LOOKED_AT = 24
MOST_TEAMS = 12


@dataclass(frozen=True)
class Goal:
    """One goal of somebody else, to read and perhaps to quote."""

    card: Card
    may_quote: bool
    is_quoted: bool


@dataclass(frozen=True)
class Goals:
    """What one person or team near the writer wants, and why they are shown."""

    whose: Near
    goals: tuple[Goal, ...]
    has_more: bool


@dataclass(frozen=True)
class Left:
    """A goal of the cycle before: what of it was not reached, and what was learned."""

    card: Card
    unfinished: tuple[KeyResultRow, ...]
    is_carried: bool
    keep: str
    change: str

    @property
    def is_open(self) -> bool:
        """Is something of it left to carry over?"""
        return bool(self.unfinished) or not self.card.key_results


@dataclass(frozen=True)
class Readers:
    """Who reads the drafts before they are published: as policy says, and by name whoever leads the writer."""

    policy: str
    leads: tuple[str, ...]


@dataclass(frozen=True)
class Cockpit:
    """All that the page shows."""

    cycle: CycleChoice | None
    offered: tuple[CycleChoice, ...]
    last: CycleChoice | None
    team: Team | None
    teams: tuple[Team, ...]
    may_draft: bool
    drafts: tuple[Own, ...]
    published: tuple[Card, ...]
    advice: Advice | None
    mix: Mix | None
    readers: Readers
    left: tuple[Left, ...]
    line: tuple[Goals, ...]
    silent: tuple[Near, ...]
    around: tuple[Goals, ...]
    asked: Asked

    @property
    def address(self) -> str:
        """What follows the route of this cockpit in an address."""
        team = f"&team={self.team.pk}" if self.team else ""
        return f"?cycle={self.cycle.pk}{team}" if self.cycle else ""

    @property
    def choices(self) -> tuple[tuple[int, str], ...]:
        """The drafts into which something can be quoted."""
        return tuple((one.card.id, shortened(one.card.title)) for one in self.drafts)


def cockpit(
    viewer: Person, *, at: datetime, day: date, cycle: int | None = None, team: int | None = None
) -> Cockpit | None:
    """Everything for one's own drafts, or for those of a team that one may write for.

    By default of the next cycle that is open for drafting, else of the current one. None for a team or a cycle in
    which one cannot write; without any open cycle there is nothing but the way to say so.
    """
    teams = teams_to_write_for(viewer, at)
    writer: Person | Team | None = (
        viewer if team is None else next((one for one in teams if one.pk == team), None)
    )
    if writer is None:
        return None
    choices = cycle_choices(viewer, at, team_of_writer(writer))
    offered = tuple(one for one in reversed(choices) if one.phase in OPEN and not one.is_invalid)
    chosen = _chosen(offered, cycle)
    if chosen is None and cycle is not None:
        return None
    return _page(viewer, writer, teams, offered, chosen, _before(choices, chosen), at=at, day=day)


def team_of_writer(writer: Person | Team) -> Team | None:
    """The team by whose policy and calendar somebody writes."""
    return writer if isinstance(writer, Team) else writer.team


def may_write(viewer: Person, writer: Person | Team, policy: Policy) -> bool:
    """May this person draft goals for the writer?"""
    if isinstance(writer, Team):
        return permissions.can_write_for_team(viewer, writer)
    return permissions.can_write_for_person(viewer, writer, policy)


def _chosen(offered: Sequence[CycleChoice], wanted: int | None) -> CycleChoice | None:
    if wanted is not None:
        return next((one for one in offered if one.pk == wanted), None)
    drafting = [one for one in offered if one.phase == "drafting" and not one.is_annual]
    current = [one for one in offered if one.is_current]
    return next(iter([*drafting, *current, *offered]), None)


def _before(choices: Iterable[CycleChoice], chosen: CycleChoice | None) -> CycleChoice | None:
    """The newest cycle of the same rhythm that began earlier."""
    if chosen is None or chosen.first_day is None:
        return None
    earlier = [
        one
        for one in choices
        if one.first_day is not None and one.first_day < chosen.first_day
        and one.is_annual == chosen.is_annual and not one.is_invalid
    ]  # fmt: skip
    return max(earlier, key=lambda one: (one.first_day, one.pk), default=None)


def _page(
    viewer: Person,
    writer: Person | Team,
    teams: list[Team],
    offered: tuple[CycleChoice, ...],
    chosen: CycleChoice | None,
    last: CycleChoice | None,
    *,
    at: datetime,
    day: date,
) -> Cockpit:
    policy = visibility.policies_of_moment(viewer, at)(team_of_writer(writer))
    cycles = [one.pk for one in (chosen, last) if one]
    people = near(writer, viewer=viewer, at=at, day=day, cycles=cycles)
    found = _Found(viewer, at, _rows(writer, chosen, last, people, viewer, at))
    drafts, published = found.own(policy["weights"] == "set")
    standing = [one.card for one in drafts] + published
    return Cockpit(
        cycle=chosen,
        offered=offered,
        last=last,
        team=writer if isinstance(writer, Team) else None,
        teams=tuple(teams[:MOST_TEAMS]),
        may_draft=chosen is not None and may_write(viewer, writer, policy),
        drafts=drafts,
        published=tuple(published),
        advice=advice.on_number(len(standing), policy),
        mix=mix_of_cards(standing, policy),
        readers=_readers(policy, people),
        left=found.left(),
        line=tuple(found.goals_of(people.line)),
        silent=tuple(one for one in people.line if one.kind == "person" and one.key not in found.rows.near),
        around=tuple(found.goals_of(people.around))[:MOST_AROUND],
        asked=asked_of(viewer, at=at),
    )


def _rows(
    writer: Person | Team,
    chosen: CycleChoice | None,
    last: CycleChoice | None,
    people: Nearness,
    viewer: Person,
    at: datetime,
) -> inputs.Rows:
    if chosen is None:
        return inputs.Rows([], [], {}, frozenset())
    wanted = Wanted(writer, chosen, last, (*people.line, *people.around[:MOST_LOOKED_AT]))
    return inputs.rows(wanted, viewer=viewer, at=at)


def _readers(policy: Policy, people: Nearness) -> Readers:
    manager = [one.name for one in people.line if one.kind == "person"][:1]
    others = [one.name for one in people.around if "dotted" in one.whys]
    return Readers(policy["draft_readers"], tuple(manager + others))


class _Found:
    """The rows of the page as cards, with what their owners may see in them."""

    def __init__(self, viewer: Person, at: datetime, rows: inputs.Rows) -> None:
        self.viewer, self.at, self.rows = viewer, at, rows
        self.policies = visibility.policies_of_moment(viewer, at)
        near = [one for goals in rows.near.values() for one in goals]
        self.key_results = key_results_of([*rows.mine, *rows.last, *near], self.policies, at)
        self.links = links_out(rows.mine, viewer, at)

    def own(self, weighs: bool) -> tuple[tuple[Own, ...], list[Card]]:
        """The drafts as they are worked on, and what is published already."""
        earlier = [line for row in self.rows.last for line in self._lines(row)]
        mine = [self._card(row, () if row.carried_from_id else earlier) for row in self.rows.mine]
        drafts = [one for one in mine if one.is_draft and one.may_edit]
        owned = tuple(Own(one, place, len(drafts), weighs) for place, one in enumerate(drafts))
        return owned, [one for one in mine if one.state in ("published", "closed")]

    def left(self) -> tuple[Left, ...]:
        """The goals of the cycle before, those with something left first."""
        carried = {row.carried_from_id for row in self.rows.mine}
        found = [self._left(row, row.pk in carried) for row in self.rows.last]
        return tuple(sorted(found, key=lambda one: not one.is_open))

    def goals_of(self, people: Iterable[Near]) -> Iterable[Goals]:
        """What each of these wants, of those who want something."""
        quoted = {link.objective_id for row in self.rows.mine for link in self.links[row.pk][0]}
        for one in people:
            found = [self._card(row) for row in self.rows.near.get(one.key, ())]
            if found:
                goals = tuple(Goal(each, _may_be_quoted(each), each.id in quoted) for each in found)
                yield Goals(one, goals, one.key in self.rows.more)

    def _left(self, row: Any, is_carried: bool) -> Left:
        found, retro = self._card(row), getattr(row, "retro", None)
        unfinished = tuple(one for one in found.key_results if not _is_reached(one))
        return Left(found, unfinished, is_carried, retro.keep if retro else "", retro.change if retro else "")

    def _lines(self, row: Objective) -> list[Before]:
        return lines_of(row.title, [(one.title, one.target) for one in self.key_results[row.pk]])

    def _card(self, row: Any, earlier: Sequence[Before] = ()) -> Card:
        policy = self.policies(team_of(row))
        links = self.links[row.pk] if row in self.rows.mine else ([], 0)
        return card(row, self.viewer, policy, self.key_results[row.pk], links, [], 0, self.at, earlier)


def _may_be_quoted(one: Card) -> bool:
    """What is published and open to everybody; the words of any other goal stay among its readers."""
    return one.state == State.PUBLISHED and one.restricted_until is None and one.readers == Readable.ALL


def _is_reached(one: KeyResultRow) -> bool:
    return one.stated == "done" or (one.progress is not None and one.progress >= 1)
