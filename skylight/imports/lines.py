"""Puts everybody in their place: lines and memberships of the past and of today, teams, managers and paths."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from skylight.imports.bulk import Events, set_columns
from skylight.imports.dated import memberships, solid_lines
from skylight.imports.finding import Finder
from skylight.imports.history import Span
from skylight.imports.managers import Managers
from skylight.imports.people import People, Place
from skylight.imports.run import Run
from skylight.imports.spans import Stay
from skylight.imports.teams import paths_from
from skylight.org.loops import Line, loop_through
from skylight.org.models import Person, ReportingLine

SHOWN = 20

PAST_LOOP = _("On %(day)s these would have reported to each other in a loop: %(way)s. The line was left out.")
UNKNOWN_THEN = _("%(file)s, line %(line)d: %(value)s is not known; the time with them was left out.")
MANAGER_LEFT = _("%(id)s reports to %(manager)s, who has left.")
ONLY_IN_HISTORY = ngettext_lazy(
    "%(count)d person is only named in %(file)s and was added from there.",
    "%(count)d people are only named in %(file)s and were added from there.",
    "count",
)
NO_MANAGER = ngettext_lazy(
    "%(count)d person reports to nobody: %(names)s.", "%(count)d people report to nobody: %(names)s.", "count"
)


@dataclass
class Lines:
    """The structure of the company after an import."""

    run: Run
    people: People
    finder: Finder
    changed: dict[int, dict[str, list[str]]] = field(default_factory=dict)

    def draw(self, events: Events) -> None:
        """Decide, write, and say what happened to whom."""
        self.managers = Managers(self.run, self.people, self.finder)
        self.managers.decide()
        self._write_lines()
        teams = self._write_memberships()
        self._write_people(teams)
        self._say(events)

    def _write_lines(self) -> None:
        lines, history = solid_lines(self.run), self.people.history
        told: dict[int, list[Stay]] = {}
        for id_ in history.new:
            place = self._place(id_)
            stays = [
                one
                for one in self._stays(history.stories[id_].managers, self.finder.find)
                if one.value != place.pk
            ]
            told[place.pk] = self._up_to_today(place, stays, self.managers.of.get(place.pk))
        told = self._without_past_loops(told)
        lines.rewrite(told, self._days(told))
        to = {pk: manager for pk, manager in self.managers.moved.items() if pk not in told}
        lines.move(to, self._begins(to), self.people.created)
        lines.end(self._left())

    def _write_memberships(self) -> dict[int, int]:
        """The new team of everybody who gets one."""
        rows, history = memberships(self.run), self.people.history
        told: dict[int, list[Stay]] = {}
        for id_ in history.new:
            if history.stories[id_].teams:
                place = self._place(id_)
                stays = self._stays(history.stories[id_].teams, self.people.teams.find)
                is_newest = history.stood_on is None and place.wants_team is not None
                today = place.wants_team if is_newest or not stays else stays[-1].value
                told[place.pk] = self._up_to_today(place, stays, today)
        rows.rewrite(told, self._days(told))
        teams = {pk: stays[-1].value for pk, stays in told.items() if stays}
        to = {
            place.pk: place.wants_team
            for place in self.people.places.values()
            if place.wants_team is not None and place.wants_team != place.team and place.pk not in teams
        }
        rows.move(to, self._begins(to), self.people.created)
        rows.end(self._left())
        return teams | {pk: team for pk, team in to.items() if team is not None}

    def _up_to_today(self, place: Place, stays: list[Stay], today: int | None) -> list[Stay]:
        """What a history tells, going on to the manager or team of today, or ended by leaving."""
        left = place.left_on if place.left_on and place.left_on <= self.run.day else None
        if left is not None:
            return [_ended(one, left) for one in stays]
        if stays and stays[-1].until_on is None and stays[-1].value != today:
            last = stays.pop()
            stays += [] if place.pk in self.managers.refused else [_ended(last, self.run.day)]
        if today is not None and not (stays and stays[-1].until_on is None):
            stays.append(Stay(today, self.run.day))
        return stays

    def _stays(self, spans: Iterable[Span], find: Callable[[str], int | None]) -> list[Stay]:
        stays = []
        for span in spans:
            value = find(span.value)
            if value is not None:
                stays.append(Stay(value, span.from_on, span.until_on, line=span.line))
            else:
                file = self.run.tables["org_changes"].file
                self.run.report.note(UNKNOWN_THEN, file=file, line=span.line, value=span.value[:60])
        return stays

    def _without_past_loops(self, told: Mapping[int, list[Stay]]) -> dict[int, list[Stay]]:
        """Leave out each line that would have closed a loop on some day; those of today close none."""
        lines = self._other_lines(told) if told else {}
        kept: dict[int, list[Stay]] = {pk: [] for pk in told}
        for pk, stay in self._newest_first(told):
            line = Line(stay.value, stay.from_on, stay.until_on)
            own, lines[pk] = lines.get(pk, []), [line]
            way = loop_through(pk, lines, (stay.from_on, stay.until_on))
            lines[pk] = own if way else [*own, line]
            if way:
                said = " → ".join(map(self.managers.id_of, way))
                file = self.run.tables["org_changes"].file
                self.run.report.refuse(file, max(stay.line, 1), PAST_LOOP, day=stay.from_on, way=said)
            if not way:
                kept[pk].append(stay)
            elif stay.until_on is None:
                # Of today it is known to close none.
                kept[pk].append(replace(stay, from_on=self.run.day))
        return {pk: sorted(stays, key=lambda one: one.from_on) for pk, stays in kept.items()}

    def _newest_first(self, told: Mapping[int, list[Stay]]) -> list[tuple[int, Stay]]:
        """The lines of today, then those of the past; the same order whatever that of the file."""
        pairs = [(pk, stay) for pk, stays in told.items() for stay in stays]
        return sorted(
            pairs,
            key=lambda pair: (pair[1].until_on is not None, pair[1].from_on, self.managers.id_of(pair[0])),
        )

    def _other_lines(self, rewritten: Mapping[int, Any]) -> dict[int, list[Line]]:
        lines: dict[int, list[Line]] = {}
        rows = (
            ReportingLine.objects.solid()
            .order_by("pk")
            .values_list("person", "manager", "from_on", "until_on")
        )
        for person, manager, from_on, until_on in rows.iterator():
            if person not in rewritten and manager is not None:
                lines.setdefault(person, []).append(Line(manager, from_on, until_on))
        return lines

    def _days(self, told: Iterable[int]) -> dict[int, tuple[date, date]]:
        days = {}
        for id_, own in self.people.history.new.items():
            known = [one.on for one in own]
            days[self._place(id_).pk] = (min(known), max(known))
        return {pk: days[pk] for pk in told}

    def _begins(self, people: Iterable[int]) -> dict[int, date]:
        """The first day of each person's new line or membership."""
        places = {place.pk: place for place in self.people.places.values()}
        return {pk: self._begins_on(places[pk]) for pk in people}

    def _begins_on(self, place: Place) -> date:
        day = self.run.day
        if place.since is not None:
            return min(place.since, day)
        elif not place.is_new:
            return day
        else:
            # What a history does not tell of was so from its first day on.
            return min(place.joined_on or self.people.history.begins_on or day, place.left_on or day, day)

    def _left(self) -> dict[int, date]:
        return {
            place.pk: place.left_on
            for place in self.people.places.values()
            if place.left_on is not None and place.left_on <= self.run.day
        }

    def _write_people(self, teams: Mapping[int, int]) -> None:
        """Save managers, teams and paths; every path is worked out, and written where it is another."""
        managers, not_found = self.managers.moved, self.managers.not_found
        paths = paths_from(self.managers.of)
        rows = []
        for id_, place in self.people.places.items():
            if place.is_new or place.pk in managers or place.pk in teams or place.pk in not_found:
                after = replace_known(place, managers, teams, not_found)
                self._compare(id_, place, after)
                # A path is written with the rest: each write of a row costs all of its indexes.
                rows.append(
                    (place.pk, after.manager, after.team, after.manager_not_found, paths.pop(place.pk))
                )
        set_columns(Person, ["manager", "team", "manager_not_found", "path"], rows)
        standing = dict(Person.objects.values_list("pk", "path").iterator())
        set_columns(Person, ["path"], ((pk, path) for pk, path in paths.items() if standing.get(pk) != path))

    def _compare(self, id_: str, place: Place, after: Place) -> None:
        if place.is_new:
            return
        changed = self.changed.setdefault(place.pk, {})
        if place.manager != after.manager:
            changed["manager"] = [self.managers.id_of(place.manager), self.managers.id_of(after.manager)]
        if place.team != after.team:
            rows = self.people.teams.rows
            changed["team"] = [rows[pk].name if pk else "" for pk in (place.team, after.team)]
        if place.manager_not_found != after.manager_not_found:
            changed["manager_not_found"] = [place.manager_not_found, after.manager_not_found]

    def _say(self, events: Events) -> None:
        """One event for each person who changed, the counts, and what a leader should look at."""
        changed = {pk: dict(fields) for pk, fields in self.people.changed.items()}
        for pk, fields in self.changed.items():
            changed.setdefault(pk, {}).update(fields)
        for pk, fields in sorted(changed.items()):
            if fields:
                events.add("imports.changed", Person, pk, person=pk, changed=fields)
        in_file = self.people.in_file
        created = len(self.people.created & in_file)
        edited = {pk for pk, fields in changed.items() if fields}
        # Those who find their manager at last change too, whether or not the file names them.
        counted = (edited & in_file) | {pk for pk in self.managers.not_found if pk in edited}
        count = len(counted - self.people.created)
        unchanged = len(in_file - self.people.created - counted)
        self.run.report.count("people", created=created, changed=count, unchanged=unchanged)
        self._name_the_odd()

    def _name_the_odd(self) -> None:
        if count := len(self.people.from_history):
            self.run.report.note(ONLY_IN_HISTORY, count=count, file=self.run.tables["org_changes"].file)
        here = dict(Person.objects.here(self.run.day).values_list("pk", "manager_id").iterator())
        ours = {place.pk for place in self.people.places.values()} & here.keys()
        tops = [pk for pk in here if here[pk] is None and pk in ours]
        if len(tops) > 1:
            shown = sorted(map(self.managers.id_of, tops))[:SHOWN]
            names = ", ".join(shown) + (" …" if len(tops) > SHOWN else "")
            self.run.report.note(NO_MANAGER, count=len(tops), names=names)
        for pk in sorted(ours):
            if here[pk] is not None and here[pk] not in here:
                self.run.report.note(
                    MANAGER_LEFT, id=self.managers.id_of(pk), manager=self.managers.id_of(here[pk])
                )

    def _place(self, id_: str) -> Place:
        return self.people.places[id_]


def replace_known(
    place: Place, managers: Mapping[int, int | None], teams: Mapping[int, int], not_found: Mapping[int, str]
) -> Place:
    """The place as it becomes."""
    return replace(
        place,
        manager=managers.get(place.pk, place.manager),
        team=teams.get(place.pk, place.team),
        manager_not_found=not_found.get(place.pk, place.manager_not_found),
    )


def _ended(stay: Stay, on: date) -> Stay:
    until_on = min(stay.until_on or on, on)
    return replace(stay, until_on=max(until_on, stay.from_on))
