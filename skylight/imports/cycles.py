"""Cycles from their file, and those that are only named in a column of objectives."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import available_timezones

from django.utils.translation import gettext_lazy as _

from skylight.cycles import calendar
from skylight.cycles.models import Cycle
from skylight.imports import periods
from skylight.imports.bulk import Events, insert, set_columns
from skylight.imports.cells import REPEATED, day_in, fitted, id_problem, text_of
from skylight.imports.reading import Row, Table
from skylight.imports.run import Run
from skylight.imports.teams import Teams
from skylight.policies.queries import effective as effective_policy
from skylight.policies.queries import effective_by_team

LONGEST_NAME = 300
DATES = ("first_day", "last_day", "months", "starts_at", "ends_at", "draft_opens_at", "closes_at")
SAVED = ("name", "team", "time_zone", *DATES, "version", "external_id")

BACKWARDS = _("A cycle cannot end on %(last)s before it begins on %(first)s.")
TOLD = _("%(file)s, line %(line)d: %(id)s has no dates; its name tells %(first)s to %(last)s.")
UNDATED = _("%(file)s, line %(line)d: %(id)s has no dates that could be told; it counts as over.")
HALF_DATED = _("%(file)s, line %(line)d: %(id)s has only one of two dates; it counts as over.")
STANDS = _("%(id)s runs from %(first)s to %(last)s in Skylight, and a cycle that stands is not moved.")
NO_ZONE = _("%(file)s, line %(line)d: there is no time zone %(zone)s; the company's was taken.")
NO_TEAM = _("%(file)s, line %(line)d: there is no team %(team)s; the cycle %(id)s belongs to the company.")
NAMED_ONLY = _("The cycle %(name)s is only named in %(file)s; it was made, from %(first)s to %(last)s.")
NAMED_UNDATED = _(
    "The cycle %(name)s is only named in %(file)s; it was made without dates and counts as over."
)


@dataclass
class Cycles:
    """All cycles, found by id or by the only name."""

    run: Run
    teams: Teams
    rows: dict[int, Cycle] = field(default_factory=dict)
    by_id: dict[str, int] = field(default_factory=dict)
    by_name: dict[str, list[int]] = field(default_factory=dict)

    def load(self) -> None:
        """Read the cycles that stand already."""
        for cycle in Cycle.objects.order_by("pk"):
            self._know(cycle)

    def find(self, text: str) -> Cycle | None:
        """The cycle with this id, or the only one with this name."""
        if text in self.by_id:
            return self.rows[self.by_id[text]]
        named = self.by_name.get(text.casefold(), [])
        return self.rows[named[0]] if len(named) == 1 else None

    def bring_in(self, table: Table, events: Events) -> None:
        """Make and change the cycles of the file."""
        lines: dict[str, int] = {}
        made: list[Cycle] = []
        for row in table.rows():
            if problem := id_problem(row["id"]):
                self.run.report.refuse(table.file, row.line, problem[0], **problem[1])
            elif row["id"] in lines:
                self.run.report.refuse(table.file, row.line, REPEATED, id=row["id"], line=lines[row["id"]])
            elif (fields := self._fields(table, row)) is not None:
                lines[row["id"]] = row.line
                known = self._known(row["id"], fields)
                if known is None:
                    made.append(self._new(row["id"], fields))
                else:
                    self._edit(table, row, known, fields, events)
        self._make(made, events)
        self.run.report.count("cycles", created=len(made))

    def make_named(self, names: Iterable[str], file: str, events: Events) -> None:
        """Make the cycles of which there is nothing but a name, with the dates it tells."""
        made = []
        for name in sorted({name for name in names if name and name.casefold() not in self.by_name}):
            if self.find(name) is None:
                days = periods.told_by(name)
                zone = self.run.company.time_zone
                fields = {"name": name[:LONGEST_NAME], "time_zone": zone, "team_id": None}
                made.append(self._new(name[:200], {**fields, **self._dates(days, zone, None)}))
                first, last = days or (None, None)
                text = NAMED_ONLY if days else NAMED_UNDATED
                self.run.report.note(text, name=name, file=file, first=first, last=last)
        self._make(made, events)

    def _fields(self, table: Table, row: Row) -> dict[str, Any] | None:
        """What a row says of its cycle; None (and refused) when that cannot be true."""
        days = self._days(table, row)
        if days and days[1] < days[0]:
            self.run.report.refuse(table.file, row.line, BACKWARDS, first=days[0], last=days[1])
            return None
        name = fitted(self.run, table, row, "name", row["name"] or row["id"], LONGEST_NAME)
        zone, team = self._zone(table, row), self._team(table, row)
        return {"name": name, "time_zone": zone, "team_id": team, **self._dates(days, zone, team)}

    def _days(self, table: Table, row: Row) -> tuple[date, date] | None:
        first = day_in(self.run, table, row, "start_date")
        last = day_in(self.run, table, row, "end_date")
        if first is not None and last is not None:
            return first, last
        details = {"file": table.file, "line": row.line, "id": row["id"]}
        told = periods.told_by(row["name"], row["id"])
        if told and first in (None, told[0]) and last in (None, told[1]):
            self.run.report.note(TOLD, first=told[0], last=told[1], **details)
            return told
        self.run.report.note(UNDATED if first is last else HALF_DATED, **details)
        return None

    def _dates(self, days: tuple[date, date] | None, zone: str, team: int | None) -> dict[str, Any]:
        """The days and the moments that follow from them under the policy of the place."""
        if days is None:
            return dict.fromkeys(DATES)
        starts_at, ends_at = calendar.moments(*days, zone)
        policy = (
            effective_by_team({team: self.teams.rows[team].path})[team] if team else effective_policy(None)
        )
        closes_on = days[1] + timedelta(days=1 + policy["scoring_days"])
        opens_on = days[0] - timedelta(days=policy["draft_open_days_before"])
        return {
            "first_day": days[0],
            "last_day": days[1],
            "months": periods.months_of(*days),
            "starts_at": starts_at,
            "ends_at": ends_at,
            "draft_opens_at": calendar.start_of_day(opens_on, zone),
            "closes_at": calendar.start_of_day(closes_on, zone),
        }

    def _zone(self, table: Table, row: Row) -> str:
        zone = row["time_zone"]
        if zone and zone not in available_timezones():
            self.run.report.note(NO_ZONE, file=table.file, line=row.line, zone=zone[:60])
            zone = ""
        return zone or self.run.company.time_zone

    def _team(self, table: Table, row: Row) -> int | None:
        team = self.teams.find(row["team"]) if row["team"] else None
        if row["team"] and team is None:
            details = {"file": table.file, "line": row.line, "id": row["id"]}
            self.run.report.note(NO_TEAM, team=row["team"][:60], **details)
        return team

    def _known(self, id_: str, fields: dict[str, Any]) -> Cycle | None:
        """The cycle of that id, else one without an id that has the same dates and place."""
        if id_ in self.by_id:
            return self.rows[self.by_id[id_]]
        days = (fields["first_day"], fields["last_day"], fields["team_id"])
        if fields["first_day"] is None:
            return None
        unnumbered = (cycle for cycle in self.rows.values() if cycle.external_id is None)
        same = (one for one in unnumbered if (one.first_day, one.last_day, one.team_id) == days)
        return next(same, None)

    def _new(self, id_: str, fields: dict[str, Any]) -> Cycle:
        return Cycle(external_id=id_, created_at=self.run.at, **fields)

    def _make(self, made: list[Cycle], events: Events) -> None:
        for cycle in insert(made):
            self._know(cycle)
            events.add("imports.added", Cycle, cycle.pk, team=cycle.team_id, name=cycle.name)

    def _edit(self, table: Table, row: Row, cycle: Cycle, fields: dict[str, Any], events: Events) -> None:
        days = (cycle.first_day, cycle.last_day)
        if cycle.first_day is not None:
            if fields["first_day"] is not None and (fields["first_day"], fields["last_day"]) != days:
                details = {"id": row["id"], "first": days[0], "last": days[1]}
                self.run.report.refuse(table.file, row.line, STANDS, **details)
                return
            # The moments follow the policy of the day on which the cycle was made.
            fields = {name: value for name, value in fields.items() if name not in (*DATES, "time_zone")}
        wanted = {**fields, "external_id": row["id"]}
        changed = {
            name: [text_of(getattr(cycle, name)), text_of(value)]
            for name, value in wanted.items()
            if getattr(cycle, name) != value
        }
        self.run.report.count("cycles", changed=bool(changed), unchanged=not changed)
        if not changed:
            return
        for name in changed:
            setattr(cycle, name, wanted[name])
        cycle.version += 1
        set_columns(Cycle, SAVED, [(cycle.pk, *(self._saved(cycle, name) for name in SAVED))])
        self._know(cycle)
        events.add("imports.changed", Cycle, cycle.pk, team=cycle.team_id, name=cycle.name, changed=changed)

    def _saved(self, cycle: Cycle, name: str) -> int | str | date | datetime | None:
        return getattr(cycle, "team_id" if name == "team" else name)  # type: ignore[no-any-return]

    def _know(self, cycle: Cycle) -> None:
        self.rows[cycle.pk] = cycle
        if cycle.external_id:
            self.by_id[cycle.external_id] = cycle.pk
        named = self.by_name.setdefault(cycle.name.casefold(), [])
        if cycle.pk not in named:
            named.append(cycle.pk)
