"""What lists of goals have in common: a tree of rows that becomes objectives with their key results."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from django.utils.translation import gettext_lazy as _

from skylight.cycles.models import Cycle
from skylight.imports import periods, values
from skylight.imports.sources.days import named
from skylight.imports.sources.output import Output
from skylight.imports.sources.refusing import Refused

OBJECTIVE, KEY_RESULT = "objective", "key_result"
DONE, CANCELLED = "done", "cancelled"
HUNDRED = Decimal(100)
# The same words in all of these systems; what is not here is passed on as it was written.
STATUSES = {
    "on_track": "on track", "ontrack": "on track", "in_progress": "on track", "on_schedule": "on track", "active": "on track",
    "at_risk": "at risk", "atrisk": "at risk", "needs_attention": "at risk", "progressing": "on track",
    "behind": "off track", "off_track": "off track", "offtrack": "off track", "delayed": "off track", "overdue": "off track",
    "not_started": "not started", "pending": "not started", "to_do": "not started", "todo": "not started",
    "completed": DONE, "complete": DONE, "done": DONE, "achieved": DONE, "accomplished": DONE,
    "cancelled": CANCELLED, "canceled": CANCELLED, "dropped": CANCELLED, "abandoned": CANCELLED, "deferred": CANCELLED,
}  # fmt: skip
STATES = {DONE: "closed", CANCELLED: "abandoned", "closed": "closed", "archived": "closed", "draft": "draft"}
# Jira's Y2025 is the year.
YEAR = re.compile(r"\bY(?=(?:19|20)\d\d\b)")

TWICE = _("%(key)s stands in line %(line)d already.")
NO_TITLE = _("The row has no title.")
NO_OBJECTIVE = _("This key result belongs to no objective in the file; take its objective into the file too.")
NO_PARENT = _("There is no row %(parent)s that this key result could belong to.")


@dataclass(slots=True)
class Goal:
    """One row: `key` is how the file's other rows call it, `kind` is "" where only the tree tells what it is."""

    line: int
    key: str
    title: str
    kind: str = ""
    parents: tuple[str, ...] = ()
    cycle: str = ""
    first: str = ""
    last: str = ""
    owner: str = ""
    contributors: str = ""
    department: str = ""
    description: str = ""
    status: str = ""
    score: str = ""
    weight: str = ""
    start: str = ""
    target: str = ""
    current: str = ""
    unit: str = ""
    percent: str = ""
    measure: str = ""
    how_measured: str = ""
    commitment: str = ""
    published_on: str = ""
    note: str = ""
    noted_on: str = ""
    state: str = ""
    # The id, where this row has one that means the same in every file.
    lasting: str = ""
    id: str = ""


@dataclass
class Goals:
    """The goals of one file; `lasting` when their keys mean the same in every file of that system."""

    out: Output
    file: str
    source: str
    lasting: bool
    # What the file calls those fields whose values are put otherwise.
    columns: Mapping[str, str] = field(default_factory=dict)
    # Whether weights are shares or percentages, and not counted against each other.
    has_shares: bool = True
    rows: dict[str, Goal] = field(default_factory=dict)
    # The ids of goals that only other files have, by the key under which this one names them.
    outside: dict[str, str] = field(default_factory=dict)
    # The goals of all files of an archive, when there are several.
    elsewhere: Mapping[str, Goal] = field(default_factory=dict)
    helped: set[str] = field(default_factory=set)
    _ids: set[str] = field(default_factory=set)
    _cycles: dict[str, list[Goal]] = field(default_factory=dict)

    def add(self, goal: Goal) -> None:
        """Take up a row. Raises Refused."""
        if goal.key in self.rows:
            raise Refused(TWICE, key=goal.key[:60], line=self.rows[goal.key].line)
        if not goal.title:
            raise Refused(NO_TITLE)
        goal.status = self._put("status", goal.status, STATUSES.get(values.key(goal.status), goal.status))
        if self.has_shares:
            goal.weight = self._put("weight", goal.weight, fraction(goal.weight))
        goal.score = self._put("score", goal.score, fraction(goal.score))
        goal.cycle = self._put("cycle", goal.cycle, YEAR.sub("", goal.cycle))
        self.rows[goal.key] = goal

    def _put(self, name: str, before: str, after: str) -> str:
        return self.out.said(self.file, self.columns[name], before, after) if name in self.columns else after

    def finish(self) -> None:
        """Write the objectives, key results and check-ins that the rows make."""
        self.number()
        self.write_key_results()
        self.write_objectives()

    def number(self) -> None:
        """Find out what each row is, and the ids and cycles of the objectives."""
        self._find_kinds()
        for goal in self._of(OBJECTIVE):
            goal.cycle = self._cycle_of(goal)
            goal.id = self._id(goal, goal.cycle, goal.owner, goal.title, *self._titles(goal.parents))

    def write_key_results(self) -> None:
        """Write the key results of objectives in this file or another; those of none are refused."""
        for goal in self._of(KEY_RESULT):
            try:
                self._write_key_result(goal)
            except Refused as refused:
                self.out.refuse("key_results", self.file, goal.line, refused)

    def write_objectives(self) -> None:
        """Write the objectives, once it is known which of them have key results."""
        for goal in self._of(OBJECTIVE):
            self._write_objective(goal)
        self._write_cycles()

    def _of(self, kind: str) -> Iterator[Goal]:
        return (goal for goal in self.rows.values() if goal.kind == kind)

    def _find_kinds(self) -> None:
        """Where nothing else tells: what belongs to another and has nothing below it is a key result."""
        above = {parent for goal in self.rows.values() for parent in goal.parents}
        for goal in self.rows.values():
            if not goal.kind:
                is_leaf = bool(goal.parents) and goal.key not in above
                goal.kind = KEY_RESULT if is_leaf else OBJECTIVE

    def _write_objective(self, goal: Goal) -> None:
        state = goal.state or STATES.get(values.key(goal.status), "")
        self.out.add(
            "objectives", self.file, goal.line, id=goal.id, cycle=goal.cycle, title=goal.title, owner=goal.owner,
            contributors=goal.contributors, department=goal.department, description=self._described(goal),
            parent=self._ids_of(goal.parents), status=state, score=goal.score, commitment=goal.commitment,
            deadline=goal.last, published_on=goal.published_on,
        )  # fmt: skip
        numbers = self._numbers(goal)
        if numbers and goal.key not in self.helped:
            # What an objective measures itself is its one key result.
            id_ = f"{goal.id}/1"
            cells = {"owner": "", "status": goal.status, **numbers}
            self.out.add(
                "key_results", self.file, goal.line, id=id_, objective=goal.id, title=goal.title, **cells
            )
            self._check_in(goal, id_, KEY_RESULT, numbers.get("current", ""))
        else:
            self._check_in(goal, goal.id, OBJECTIVE, _percentage(goal.percent))

    def _write_key_result(self, goal: Goal) -> None:
        objective = self._objective_of(goal)
        self.helped.add(objective)
        own = self._goal(objective)
        of = own.id if own is not None and own.id else self._outside(objective)
        goal.id = self._id(goal, of, goal.owner, goal.title)
        others = [parent for parent in goal.parents if parent != objective]
        numbers = self._numbers(goal)
        self.out.add(
            "key_results", self.file, goal.line, id=goal.id, objective=of, title=goal.title, description=self._described(goal),
            owner="" if own is not None and own.owner == goal.owner else goal.owner, status=goal.status,
            weight=goal.weight, score=goal.score, deadline=goal.last, how_measured=goal.how_measured,
            parent=self._ids_of(others), **numbers,
        )  # fmt: skip
        self._check_in(goal, goal.id, KEY_RESULT, numbers.get("current", ""))

    def _check_in(self, goal: Goal, id_: str, kind: str, value: str) -> None:
        """The last check-in, when the file tells its day."""
        if not goal.noted_on:
            return
        self.out.add(
            "checkins", self.file, goal.line, id=f"{id_}/{goal.noted_on}", target_id=id_, target_type=kind, date=goal.noted_on,
            author=goal.owner, value=value, status=goal.status, text=goal.note,
        )  # fmt: skip

    def _described(self, goal: Goal) -> str:
        lost = goal.note if not goal.noted_on else ""
        return "\n\n".join(text for text in (goal.description, lost) if text)

    def _objective_of(self, goal: Goal) -> str:
        """The objective above a key result, however many key results stand between. Raises Refused."""
        seen, above = {goal.key}, list(goal.parents)
        while above:
            key = above.pop(0)
            parent = self._goal(key)
            if parent is None and self._outside(key):
                return key
            elif parent is None:
                raise Refused(NO_PARENT, parent=key[:60])
            elif parent.kind == OBJECTIVE:
                return key
            elif key not in seen:
                seen.add(key)
                above += parent.parents
        raise Refused(NO_OBJECTIVE)

    def _numbers(self, goal: Goal) -> dict[str, str]:
        """What is measured; a share of a hundred where the file has no other figures."""
        if goal.target or goal.measure:
            current = goal.current or _from_percent(goal)
            found = {
                "kind": goal.measure,
                "start": goal.start,
                "target": goal.target,
                "current": current,
                "unit": goal.unit,
            }
        elif goal.percent:
            found = {"start": "0", "target": "100", "current": goal.percent.strip("% "), "unit": "%"}
        else:
            found = {
                "start": goal.start,
                "current": goal.current,
                "unit": goal.unit if goal.start or goal.current else "",
            }
        return {name: text for name, text in found.items() if text}

    def _cycle_of(self, goal: Goal) -> str:
        """The name of its cycle; where there is none, what its days are called."""
        name = goal.cycle
        if goal.first and goal.last and goal.first <= goal.last:
            days = values.day(goal.first).on, values.day(goal.last).on
            name = name or named(*days)
            if periods.told_by(name) is None:
                self._cycles.setdefault(name, []).append(goal)
        return name

    def _write_cycles(self) -> None:
        """Cycles whose names tell no days have those of their goals, once; a cycle that stands is left as it is."""
        names = list(self._cycles)
        known = set(Cycle.objects.filter(name__in=names).values_list("name", flat=True))
        ids = Cycle.objects.filter(external_id__in=names).values_list("external_id", flat=True)
        known |= {str(id_) for id_ in ids}
        for name in names:
            if name not in known:
                goals = self._cycles[name]
                first, last = min(goal.first for goal in goals)[:10], max(goal.last for goal in goals)[:10]
                line = goals[0].line
                self.out.add(
                    "cycles", self.file, line, id=name[:200], name=name, start_date=first, end_date=last
                )

    def _id(self, goal: Goal, *told: str) -> str:
        """The key if it lasts; else what the goal says, since a number of a row means nothing in another file."""
        if self.lasting or goal.lasting:
            return goal.lasting or self._lasting_id(goal.key)
        digest = hashlib.sha256("\x1f".join(told).casefold().encode("utf-8", "replace")).hexdigest()[:20]
        id_, count = f"{self.source}:{digest}", 1
        while id_ in self._ids:
            count += 1
            id_ = f"{self.source}:{digest}-{count}"
        self._ids.add(id_)
        return id_

    def _goal(self, key: str) -> Goal | None:
        return self.rows.get(key) or self.elsewhere.get(key)

    def _outside(self, key: str) -> str:
        """The id of a goal that is not in this file; "" where nobody can tell."""
        return self.outside.get(key) or (self._lasting_id(key) if self.lasting else "")

    def _lasting_id(self, key: str) -> str:
        return f"{self.source}:{key}"

    def _ids_of(self, parents: Iterable[str]) -> str:
        found = []
        for key in parents:
            goal = self.rows.get(key)
            id_ = goal.id if goal is not None and goal.id else self._outside(key)
            found += [id_] if id_ else []
        return ";".join(dict.fromkeys(found))

    def _titles(self, parents: Iterable[str]) -> list[str]:
        return [self.rows[key].title for key in parents if key in self.rows]


def fraction(text: str) -> str:
    """A share from 0 to 1: 70 % and 70 are 0.7; what is no number stays as it is.

    >>> fraction("70%"), fraction("70"), fraction("0.7"), fraction("quite well")
    ('0.7', '0.7', '0.7', 'quite well')
    """
    try:
        found = values.figure(text)
    except values.NotUnderstood:
        return text
    if found.unit == "%" or 1 < found.value <= HUNDRED:
        return plain(found.value / HUNDRED)
    return plain(found.value) if not found.unit else text


def plain(value: Decimal) -> str:
    """A number without needless noughts.

    >>> plain(Decimal("0.700")), plain(Decimal("1E+2"))
    ('0.7', '100')
    """
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def listed(text: str) -> tuple[str, ...]:
    """What a cell lists, separated by commas, semicolons or lines."""
    return tuple(dict.fromkeys(part for part in (one.strip() for one in re.split(r"[,;|\n]", text)) if part))


def _percentage(text: str) -> str:
    return f"{text.strip('% ')} %" if text else ""


def _from_percent(goal: Goal) -> str:
    """Where the numbers stand when only the share of the way is told."""
    try:
        share = values.figure(goal.percent).value / HUNDRED
        start = values.figure(goal.start).value if goal.start else Decimal(0)
        target = values.figure(goal.target).value
    except values.NotUnderstood:
        return ""
    return plain(start + (target - start) * share)
