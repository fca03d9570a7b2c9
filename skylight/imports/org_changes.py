"""The dated history of people: read, put in order, and kept change by change."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from skylight.activity.models import Event
from skylight.imports import values
from skylight.imports.bulk import Events, chunks
from skylight.imports.cells import MOVED_DAY, person_id_problem
from skylight.imports.history import (
    JOINED,
    KINDS,
    MANAGER,
    Change,
    Standing,
    Story,
    in_order,
    standing_day,
    tell,
)
from skylight.imports.reading import Row, Table
from skylight.imports.run import Run
from skylight.org.models import Person

KIND = "imports.past_change"
LONGEST = {"name": 200, "role": 300}

NO_DAY = _("%(text)s is not a day; write it as 2026-03-31.")
TO_COME = _("%(day)s is still to come; the history tells what has been.")
UNKNOWN_CHANGE = _("%(file)s, line %(line)d: a change of %(change)s is not known and was left out.")
TO_ONESELF = _("%(id)s cannot report to themselves.")
STOOD_ON = _("%(people)s tells how things stood on %(day)s: so it agrees best with %(changes)s.")
CONTRADICTIONS = ngettext_lazy(
    "%(file)s: %(count)d change names another manager or team before it than the change before it; the newer one counts.",
    "%(file)s: %(count)d changes name another manager or team before them than the change before them; the newer one "
    "counts.",
    "count",
)


@dataclass
class History:
    """All dated changes of the people whom the file names, those of earlier imports included."""

    run: Run
    new: dict[str, set[Change]] = field(default_factory=dict)
    stories: dict[str, Story] = field(default_factory=dict)
    stood_on: date | None = None
    begins_on: date | None = None
    _table: dict[str, Standing] = field(default_factory=dict)
    _said: dict[str, tuple[date, str, str]] = field(default_factory=dict)
    _unchanged: int = 0

    def read(self) -> None:
        """Read the file, leave out what is known, and tell the story of each person."""
        table = self.run.tables.get("org_changes")
        if table is None:
            return
        given = self._given(table)
        known = self._known(list(given))
        everything = {id_: in_order({*own, *known.get(id_, ())}) for id_, own in given.items()}
        self.new = {id_: fresh for id_, own in given.items() if (fresh := own - known.get(id_, set()))}
        self._unchanged = sum(len(own & known.get(id_, set())) for id_, own in given.items())
        self._read_table(everything.keys())
        self._tell(table, everything)

    def overrides(self, id_: str, fields: dict[str, Any]) -> dict[str, Any]:
        """What the history knows better than a row of a table without a date."""
        story = self.stories.get(id_)
        if story is None:
            return {}
        found: dict[str, Any] = {}
        came_back = any(one.kind == JOINED for one in self.new.get(id_, ()))
        if "left_on" not in fields and (story.left_on is not None or came_back):
            found["left_on"] = story.left_on
        if story.joined_on is not None and "joined_on" not in fields:
            found["joined_on"] = story.joined_on
        if story.title:
            found["role"] = story.title[: LONGEST["role"]]
        if story.name:
            found["name"] = story.name[: LONGEST["name"]]
        return found

    def last_known(self, id_: str) -> dict[str, Any]:
        """Name and role of somebody whom nothing but the history names."""
        _on, name, title = self._said.get(id_, (date.min, "", ""))
        return {"name": (name or id_)[: LONGEST["name"]], "role": title[: LONGEST["role"]]}

    def keep(self, people: dict[str, int], events: Events) -> None:
        """Write one event for each new change: that is how the next import knows it, and the role of a past day."""
        for id_, own in sorted(self.new.items()):
            for one in sorted(own, key=lambda one: one.key):
                on, kind, old, new = one.key
                pk = people[id_]
                events.add(KIND, Person, pk, person=pk, on=on, change=kind, old=old, new=new)
        created = sum(len(own) for own in self.new.values())
        self.run.report.count("org_changes", created=created, unchanged=self._unchanged)

    def _given(self, table: Table) -> dict[str, set[Change]]:
        given: dict[str, set[Change]] = {}
        for row in table.rows():
            change = self._change(table, row)
            if change is not None:
                given.setdefault(row["person_id"], set()).add(change)
                self._say(row, change.on)
        return given

    def _change(self, table: Table, row: Row) -> Change | None:
        report, id_ = self.run.report, row["person_id"]
        kind = KINDS.get(row["change"].casefold())
        if problem := person_id_problem(id_):
            report.refuse(table.file, row.line, problem[0], **problem[1])
        elif kind is None:
            report.note(UNKNOWN_CHANGE, file=table.file, line=row.line, change=row["change"][:60])
        elif kind == MANAGER and row["new"] == id_:
            report.refuse(table.file, row.line, TO_ONESELF, id=id_)
        elif (on := self._day(table, row)) is not None:
            return Change(on, kind, row["old"], row["new"], row.line)
        return None

    def _day(self, table: Table, row: Row) -> date | None:
        try:
            day = values.day(row["date"])
        except values.NotUnderstood:
            self.run.report.refuse(table.file, row.line, NO_DAY, text=row["date"][:60])
            return None
        if day.on > self.run.day:
            self.run.report.refuse(table.file, row.line, TO_COME, day=day.on)
            return None
        if day.moved:
            self.run.report.note(MOVED_DAY, file=table.file, line=row.line, text=row["date"], day=day.on)
        return day.on

    def _say(self, row: Row, on: date) -> None:
        last, name, title = self._said.get(row["person_id"], (date.min, "", ""))
        if on >= last:
            self._said[row["person_id"]] = (on, row["name"] or name, row["title"] or title)

    def _known(self, ids: list[str]) -> dict[str, set[Change]]:
        known: dict[str, set[Change]] = {}
        for chunk in chunks(ids):
            rows = Event.objects.filter(kind=KIND, person__external_id__in=chunk)
            for id_, data in rows.values_list("person__external_id", "data").order_by("pk"):
                change = Change(date.fromisoformat(data["on"]), data["change"], data["old"], data["new"])
                known.setdefault(id_ or "", set()).add(change)
        return known

    def _read_table(self, ids: Any) -> None:
        table = self.run.tables.get("people")
        for row in table.rows() if table is not None else ():
            if row["id"] in ids:
                manager = row["manager_id"] or row["reports_to"]
                self._table[row["id"]] = Standing(
                    "" if values.says_nobody(manager) else manager, row["title"]
                )

    def _tell(self, table: Table, everything: dict[str, list[Change]]) -> None:
        if self._table:
            self.stood_on = standing_day(everything, self._table)
        if self.stood_on is not None:
            people = self.run.tables["people"].file
            self.run.report.note(STOOD_ON, people=people, day=self.stood_on, changes=table.file)
        begins_on = min((own[0].on for own in everything.values()), default=self.run.day)
        self.begins_on = begins_on
        for id_, own in everything.items():
            standing = self._table.get(id_)
            self.stories[id_] = tell(own, begins_on=begins_on, standing=standing, stood_on=self.stood_on)
        if count := sum(story.contradictions for story in self.stories.values()):
            self.run.report.note(CONTRADICTIONS, file=table.file, count=count)
