"""From dated changes to who stood where on which day; arithmetic without rows.

A change says what somebody's manager, team, title or name was from a day on, or that they joined or left. A table of
people says how things stood on one day that it does not name: `standing_day` finds it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import groupby
from operator import attrgetter

JOINED, LEFT, MANAGER, TEAM, TITLE, NAME = "joined", "left", "manager", "team", "title", "name"
KINDS = {
    JOINED: JOINED, "join": JOINED, "hired": JOINED, "hire": JOINED, "start": JOINED, "rejoined": JOINED, "入职": JOINED,
    LEFT: LEFT, "leave": LEFT, "terminated": LEFT, "exit": LEFT, "resigned": LEFT, "end": LEFT, "离职": LEFT,
    MANAGER: MANAGER, "manager_id": MANAGER, "reports_to": MANAGER, "supervisor": MANAGER, "上级": MANAGER,
    TEAM: TEAM, "department": TEAM, "transfer": TEAM, "部门": TEAM, "团队": TEAM,
    TITLE: TITLE, "role": TITLE, "job_title": TITLE, "position": TITLE, "promotion": TITLE, "职位": TITLE,
    NAME: NAME, "renamed": NAME, "姓名": NAME,
}  # fmt: skip
ONE_DAY = timedelta(days=1)
# So many things more may agree with an earlier day by chance: somebody went back to a former manager.
CHANCE = 1
# On one day people join before they do anything else, and leave after it.
ORDER = {JOINED: 0, NAME: 1, TITLE: 2, TEAM: 3, MANAGER: 4, LEFT: 5}


@dataclass(frozen=True, slots=True)
class Change:
    """One dated change of one person."""

    on: date
    kind: str
    old: str = ""
    new: str = ""
    line: int = field(default=0, compare=False)

    @property
    def key(self) -> tuple[str, str, str, str]:
        """What makes it the same change when it is read again."""
        return str(self.on), self.kind, self.old, self.new


@dataclass(frozen=True, slots=True)
class Span:
    """Who or what somebody belonged to, [from_on, until_on); `line` is where it is said."""

    value: str
    from_on: date
    until_on: date | None = None
    line: int = 0


@dataclass
class Story:
    """What the changes of one person tell: the spans, and how things stand after the last of them."""

    managers: list[Span] = field(default_factory=list)
    teams: list[Span] = field(default_factory=list)
    joined_on: date | None = None
    left_on: date | None = None
    title: str = ""
    name: str = ""
    contradictions: int = 0


@dataclass(frozen=True, slots=True)
class Standing:
    """How one person stands in a table without a date."""

    manager: str = ""
    title: str = ""


def in_order(changes: Iterable[Change], here: bool | None = None) -> list[Change]:
    """Oldest first, whatever their order in the file; several of one day in the order in which they follow.

    `here` says whether the person was there before the first of them.

    >>> day = date(2026, 3, 1)
    >>> [one.new for one in in_order([Change(day, "manager", "b", "c"), Change(day, "manager", "a", "b")])]
    ['b', 'c']
    """
    found: list[Change] = []
    is_here = here
    for _on, of_day in groupby(sorted(changes, key=lambda one: (one.on, *one.key)), key=attrgetter("on")):
        day = _in_order_of_day(list(of_day), is_here)
        for change in day:
            if change.kind in (JOINED, LEFT):
                is_here = change.kind == JOINED
        found += day
    return found


def tell(
    changes: Sequence[Change],
    *,
    begins_on: date,
    standing: Standing | None = None,
    stood_on: date | None = None,
) -> Story:
    """The story of one person from changes in order.

    `begins_on` is the first day the history speaks of: what was so before the first change was so from then, or from
    the day the person joined. `standing` is the person's row in a table that tells the state of `stood_on`; it counts
    where no change says more, and None for `stood_on` means that the table is newer than every change.
    """
    story = Story()
    _tell_presence(story, changes)
    begins_on = max(begins_on, story.joined_on) if story.joined_on else begins_on
    manager = standing.manager if standing else ""
    story.managers = _spans(story, changes, MANAGER, begins_on, manager, stood_on)
    story.teams = _spans(story, changes, TEAM, begins_on, "", stood_on)
    story.title = _last_said(changes, TITLE, standing, stood_on)
    story.name = _last_said(changes, NAME, standing, stood_on)
    return story


def standing_day(changes: Mapping[str, Sequence[Change]], table: Mapping[str, Standing]) -> date | None:
    """The day on which a table of people agrees best with their changes; None when it is as new as the last of them.

    Compared are who is there, who the manager is and what the title is; of several best days the last one counts, and
    a day before the last change only if it is clearly better.
    """
    agreement = _Agreement(changes, table)
    everything = sorted(
        ((change, person) for person, own in changes.items() for change in own), key=lambda one: one[0].on
    )
    best, best_day = agreement.count, None
    for on, of_day in groupby(everything, key=lambda one: one[0].on):
        for change, person in of_day:
            agreement.follow(person, change)
        if agreement.count >= best:
            best, best_day = agreement.count, on
    if best - agreement.count <= CHANCE:
        return None
    return best_day or everything[0][0].on - ONE_DAY


class _Agreement:
    """How many things a table and the changes up to some day say alike."""

    def __init__(self, changes: Mapping[str, Sequence[Change]], table: Mapping[str, Standing]) -> None:
        self.table = table
        self.alike: dict[tuple[str, str], bool] = {}
        self.count = 0
        for person, own in changes.items():
            for kind in (JOINED, MANAGER, TITLE):
                first = next((one for one in own if _facet(one) == kind), None)
                if first is not None:
                    self._say(person, kind, "" if first.kind == JOINED else first.old, first.kind != JOINED)

    def follow(self, person: str, change: Change) -> None:
        if (facet := _facet(change)) in (JOINED, MANAGER, TITLE):
            self._say(person, facet, change.new, change.kind != LEFT)

    def _say(self, person: str, facet: str, value: str, is_here: bool) -> None:
        row = self.table.get(person)
        if facet == JOINED:
            alike = is_here == (row is not None)
        elif row is None:
            alike = False
        else:
            alike = value == (row.manager if facet == MANAGER else row.title)
        self.count += alike - self.alike.get((person, facet), False)
        self.alike[person, facet] = alike


def _facet(change: Change) -> str:
    return JOINED if change.kind == LEFT else change.kind


def _in_order_of_day(changes: list[Change], here: bool | None) -> list[Change]:
    if len(changes) == 1:
        return changes
    kinds: dict[str, list[Change]] = {}
    for change in changes:
        kinds.setdefault(change.kind, []).append(change)
    order = dict(ORDER)
    if here and JOINED in kinds and LEFT in kinds:
        # Somebody who was there left and came back on the same day.
        order[LEFT], order[JOINED] = -2, -1
    return [one for kind in sorted(kinds, key=order.__getitem__) for one in _chained(kinds[kind])]


def _chained(changes: list[Change]) -> list[Change]:
    """Changes of one day and kind, each beginning with what the one before it ended with."""
    rest = sorted(changes, key=lambda one: one.key)
    ends = [one.new for one in rest]
    starts = [one for one in rest if one.old not in ends]
    chain = [starts[0] if starts else rest[0]]
    rest.remove(chain[0])
    while rest:
        following = next((one for one in rest if one.old == chain[-1].new), rest[0])
        rest.remove(following)
        chain.append(following)
    return chain


def _tell_presence(story: Story, changes: Sequence[Change]) -> None:
    comings = [one for one in changes if one.kind in (JOINED, LEFT)]
    if comings and comings[0].kind == JOINED:
        story.joined_on = comings[0].on
    if comings and comings[-1].kind == LEFT:
        story.left_on = comings[-1].on


def _last_said(changes: Sequence[Change], kind: str, standing: Standing | None, stood_on: date | None) -> str:
    """The newest title or name, unless a table that is as new says it already."""
    said = [one for one in changes if one.kind == kind]
    if not said or (standing is not None and (stood_on is None or said[-1].on <= stood_on)):
        return ""
    return said[-1].new


def _spans(
    story: Story, changes: Sequence[Change], kind: str, begins_on: date, standing: str, stood_on: date | None
) -> list[Span]:
    spans = _Spans()
    told = [one for one in changes if one.kind in (kind, JOINED, LEFT)]
    if not told or told[0].kind != JOINED:
        spans.open(_before(told, kind, standing, stood_on), begins_on, told[0].line if told else 0)
    for place, one in enumerate(told):
        if one.kind == LEFT:
            spans.close(one.on)
            spans.is_here = False
        elif one.kind == JOINED:
            spans.is_here = True
            named = one.new if kind == MANAGER else ""
            spans.open(named or _before(told[place + 1 :], kind, standing, stood_on), one.on, one.line)
        else:
            story.contradictions += bool(one.old) and spans.value not in ("", one.old)
            spans.open(one.new, one.on, one.line)
    return spans.found


def _before(told: Sequence[Change], kind: str, standing: str, stood_on: date | None) -> str:
    """Whom or what somebody belonged to before these changes: as the next one says, else as the table stood then."""
    following = next((one for one in told if _says(one, kind)), None)
    if following is None:
        return standing
    elif following.old or stood_on is None or following.on <= stood_on:
        return following.old
    else:
        return standing


def _says(change: Change, kind: str) -> bool:
    """Whether a change tells anything of this kind; people who leave take the name of their manager with them."""
    return change.kind == kind or (
        kind == MANAGER and change.kind in (JOINED, LEFT) and bool(change.old or change.new)
    )


class _Spans:
    """Spans as they open and close."""

    def __init__(self) -> None:
        self.found: list[Span] = []
        self.value = ""
        self.is_here = True

    def open(self, value: str, on: date, line: int) -> None:
        if value == self.value or not self.is_here:
            return
        self.close(on)
        if value:
            self.found.append(Span(value, on, None, line))
        self.value = value

    def close(self, on: date) -> None:
        if self.value:
            last = self.found[-1]
            self.found[-1] = Span(last.value, last.from_on, max(on, last.from_on), last.line)
        self.value = ""
