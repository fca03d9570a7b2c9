"""Viva Goals: the archive of JSON files that an administrator takes out of it.

The files are known by their names and fields, in any writing; what each object says is put into the columns of a view.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext_lazy as _

from skylight.imports import values
from skylight.imports.reading import Row
from skylight.imports.sources import viva
from skylight.imports.sources.days import Days
from skylight.imports.sources.documents import Documents, Found
from skylight.imports.sources.goals import STATUSES, Goals, plain
from skylight.imports.sources.lark_texts import number
from skylight.imports.sources.output import Output
from skylight.imports.sources.people import People, team_ids
from skylight.imports.sources.refusing import Refused
from skylight.imports.sources.viva import ALIGNED, PUT, SOURCE, TITLE

HUMP = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
LONGEST = 100_000
# A column of a view, and the fields that say the same.
GOAL = {
    "id": ("id", "objective_id", "goal_id", "okr_id", "key_result_id", "uuid"),
    "title": ("title", "name"),
    "team": ("team", "team_name", "team_id", "teams", "entity"),
    "owner": ("owner", "owner_email", "owner_id", "owners", "owner_name"),
    "period": ("time_period", "time_period_name", "time_period_id", "period", "period_id"),
    "start_date": ("start_date", "starts_on", "start_at"),
    "end_date": ("end_date", "due_date", "ends_on", "end_at"),
    "description": ("description",),
    ALIGNED: (
        "aligned_to",
        "alignments",
        "parents",
        "parent",
        "parent_ids",
        "parent_id",
        "parent_objective_id",
        "objective",
    ),
    "metric_name": ("metric_name", "metric"),
    "unit": ("unit", "metric_unit"),
    "target": ("target", "target_value"),
    "object_type": ("object_type", "type", "okr_type", "kind"),
    "goal_type": ("goal_type", "commitment_type"),
    "start": ("start", "start_value", "initial_value"),
    "created_at": ("created_at", "created_date", "created_on", "created_date_time"),
    "progress": ("progress", "progress_percent", "progress_percentage", "percent_complete"),
    "actual_progress": ("current", "current_value", "actual_progress", "actual_value"),
    "status": ("status", "current_status"),
    "score": ("score",),
}
CHECK_IN = {
    "id": ("id", "check_in_id", "checkin_id", "uuid"),
    "target": (
        "objective_id",
        "key_result_id",
        "goal_id",
        "okr_id",
        "project_id",
        "initiative_id",
        "objective",
        "goal",
        "okr",
    ),
    "date": (
        "checked_in_at",
        "check_in_date",
        "date",
        "created_at",
        "created_date",
        "created_on",
        "created_date_time",
    ),
    "author": ("author", "user", "created_by", "user_email", "user_id", "owner"),
    "value": ("value", "current_value", "current", "actual_value", "progress"),
    "status": ("status",),
    "text": ("note", "notes", "comment", "text", "message", "description"),
}
USER = {
    "id": ("id", "user_id"),
    "name": ("name", "display_name", "full_name", "user_name"),
    "email": ("email", "user_email", "mail", "user_principal_name"),
    "title": ("title", "job_title"),
    "manager_id": ("manager_email", "manager", "manager_id"),
    "team": ("teams", "team"),
}
TEAM = {
    "id": ("id", "team_id"),
    "name": ("name", "title", "team_name"),
    "leader": ("owner_email", "owner", "owners", "manager", "owner_id"),
    "parent": ("parent_team", "parent", "parent_id", "parent_team_id"),
}
PERIOD = {
    "id": ("id",),
    "name": ("name", "title"),
    "start": ("start_date", "starts_on", "start"),
    "end": ("end_date", "ends_on", "end"),
}
BECOMES: dict[str, dict[str, Any]] = {
    "goal": {key: viva.COLUMNS.get(key, "") for key in GOAL},
    "check_in": {
        "target": "checkins.target_id",
        **{name: f"checkins.{name}" for name in ("id", "date", "author", "value", "status", "text")},
    },
    "user": {name: f"people.{name}" for name in USER},
    "team": {name: f"teams.{name}" for name in TEAM},
    "period": {
        "id": "objectives.cycle",
        "name": "cycles.name",
        "start": "cycles.start_date",
        "end": "cycles.end_date",
    },
}
FIELDS = {"goal": GOAL, "check_in": CHECK_IN, "user": USER, "team": TEAM, "period": PERIOD}
# What the name of a file or list tells of the objects in it; the first that fits counts.
NAMES = (
    ("check_in", re.compile(r"check_?ins?|progress_updates?|status_updates?")),
    ("period", re.compile(r"periods?")),
    ("user", re.compile(r"users?|people|members?")),
    ("goal", re.compile(r"objectives?|goals?|okrs?|key_results?|initiatives?|projects?|kpis?|metrics?")),
    ("team", re.compile(r"teams?|entities")),
)
TYPES = (
    ("key result", "key_result"),
    ("initiative", "initiative"),
    ("project", "project"),
    ("kpi", "kpi"),
    ("objective", "objective"),
)

NO_TARGET = _("The check-in does not say which goal it is about.")


def kind_of(file: str, found: Found) -> str:
    """What an object is, from the list or file it stands in, or else from its fields; "" when it is none of these."""
    fields = _fields(found.value)
    stem = values.key(_snake(file.rpartition("/")[2].rpartition(".")[0]))
    for name in (values.key(_snake(found.within)), stem):
        told = next((kind for kind, pattern in NAMES if name and pattern.search(name)), "")
        if told:
            return told if _fits(told, fields) else ""
    if "email" in fields and ("name" in fields or "display_name" in fields):
        return "user"
    is_goal = bool({"title", "name"} & fields.keys()) and bool(
        {"time_period", "time_period_id", "period", "goal_type"} & fields.keys()
    )
    return "goal" if is_goal else ""


def _fits(kind: str, fields: Mapping[str, Any]) -> bool:
    needed = {
        "check_in": CHECK_IN["target"],
        "user": USER["email"],
        "goal": GOAL["title"],
        "team": TEAM["name"],
        "period": PERIOD["name"],
    }
    return any(name in fields for name in needed[kind])


@dataclass(slots=True)
class Thing:
    """One object with its fields in one writing, and where it stood."""

    file: str
    line: int
    within: str
    fields: dict[str, Any]


@dataclass
class Archive:
    """Everything the files hold, gathered first, since goals name people, teams and periods by number."""

    out: Output
    things: dict[str, list[Thing]] = field(default_factory=dict)
    names: dict[tuple[str, str], str] = field(default_factory=dict)

    def take(self, document: Documents) -> None:
        """Gather the objects of one file."""
        for found in document.objects():
            if kind := kind_of(document.file, found):
                self._gather(kind, Thing(document.file, found.line, found.within, _fields(found.value)))

    def _gather(self, kind: str, thing: Thing) -> None:
        self.things.setdefault(kind, []).append(thing)
        known = {name: column for column, names in FIELDS[kind].items() for name in names}
        columns = {name: BECOMES[kind][known[name]] for name in thing.fields if name in known}
        nested = [name for name in thing.fields if kind == "goal" and NAMES[0][1].fullmatch(name)]
        left = [name for name in thing.fields if not columns.get(name) and name not in nested]
        self.out.read_as(thing.file, TITLE, {name: str(to) for name, to in columns.items() if to}, left)
        for name in nested:
            for check_in in _dicts(thing.fields[name]):
                told = {**_fields(check_in), "objective_id": _said(thing.fields, GOAL["id"])}
                self._gather("check_in", Thing(thing.file, thing.line, name, told))

    def finish(self) -> None:
        """Write what was gathered."""
        self._learn("user", "email")
        self._learn("team", "name")
        self._learn("period", "name")
        self._write_people()
        self._write_teams()
        self._write_periods()
        self._write_goals()
        for thing in self.things.get("check_in", []):
            self._attempt("checkins", thing, self._write_check_in)

    def _attempt(self, stem: str, thing: Thing, write: Any) -> None:
        try:
            write(thing)
        except Refused as refused:
            self.out.refuse(stem, thing.file, thing.line, refused)

    def _learn(self, kind: str, by: str) -> None:
        for thing in self.things.get(kind, []):
            self.names[kind, _said(thing.fields, FIELDS[kind]["id"])] = _said(thing.fields, FIELDS[kind][by])

    def _named(self, kind: str, text: str) -> str:
        return self.names.get((kind, text), text)

    def _write_people(self) -> None:
        by_file: dict[str, People] = {}
        for thing in self.things.get("user", []):
            people = by_file.setdefault(thing.file, People(self.out, thing.file))
            said = {name: _said(thing.fields, names) for name, names in USER.items()}
            said["id"] = "" if said["email"] else f"{SOURCE}:{said['id']}"
            said["manager_id"], said["team"] = (
                self._named("user", said["manager_id"]),
                self._named("team", said["team"]),
            )
            self._attempt(
                "people", thing, lambda thing, people=people, said=said: people.add(thing.line, **said)
            )
        for people in by_file.values():
            people.finish()

    def _write_teams(self) -> None:
        teams = self.things.get("team", [])
        known = team_ids(_said(thing.fields, TEAM["name"]) for thing in teams)
        for thing in teams:
            name = _said(thing.fields, TEAM["name"])
            parent = self._named("team", _said(thing.fields, TEAM["parent"]))
            leader = self._named("user", _said(thing.fields, TEAM["leader"]))
            self.out.add(
                "teams",
                thing.file,
                thing.line,
                id=known.get(name, name),
                name=name,
                parent=known.get(parent, parent),
                leader=leader,
            )

    def _write_periods(self) -> None:
        for thing in self.things.get("period", []):
            self._attempt("cycles", thing, self._write_period)

    def _write_period(self, thing: Thing) -> None:
        said = {name: _said(thing.fields, names) for name, names in PERIOD.items()}
        days = Days()
        self.out.add(
            "cycles", thing.file, thing.line, id=said["name"][:200], name=said["name"], start_date=days.iso(said["start"])[:10],
            end_date=days.iso(said["end"])[:10],
        )  # fmt: skip

    def _write_goals(self) -> None:
        """All files together, since goals of one are aligned with goals of another."""
        by_file: dict[str, list[Thing]] = {}
        for thing in self.things.get("goal", []):
            by_file.setdefault(thing.file, []).append(thing)
        kinds: dict[str, Goals] = {}
        for file, things in by_file.items():
            kinds[file] = goals = Goals(self.out, file, SOURCE, lasting=True, columns=PUT)
            for thing in things:
                self._attempt("objectives", thing, lambda thing, goals=goals: goals.add(self._goal(thing)))
        everything = {key: goal for goals in kinds.values() for key, goal in goals.rows.items()}
        helped: set[str] = set()
        for goals in kinds.values():
            goals.elsewhere, goals.helped = everything, helped
            goals.number()
        for goals in kinds.values():
            goals.write_key_results()
        for goals in kinds.values():
            goals.write_objectives()

    def _goal(self, thing: Thing) -> Any:
        said = {column: _said(thing.fields, names) for column, names in GOAL.items()}
        said["owner"] = self._named("user", said["owner"])
        said["team"], said["period"] = (
            self._named("team", said["team"]),
            self._named("period", said["period"]),
        )
        said[ALIGNED] = _alignment(thing.fields)
        said["object_type"] = said["object_type"] or _type_told(thing)
        places = {column: place for place, column in enumerate(said)}
        row = Row(thing.line, list(said.values()), places)
        return viva.goal_of(row, self.out, thing.file, Days())

    def _write_check_in(self, thing: Thing) -> None:
        said = {name: _said(thing.fields, names) for name, names in CHECK_IN.items()}
        if not said["target"]:
            raise Refused(NO_TARGET)
        status = self.out.said(
            thing.file, "status", said["status"], STATUSES.get(values.key(said["status"]), said["status"])
        )
        id_, date = said["id"] or f"{said['target']}/{said['date']}", Days().iso(said["date"])
        self.out.add(
            "checkins", thing.file, thing.line, id=f"{SOURCE}:{id_}", target_id=f"{SOURCE}:{said['target']}", date=date,
            author=self._named("user", said["author"]), value=said["value"], status=status, text=said["text"],
        )  # fmt: skip


def _snake(name: str) -> str:
    """`timePeriodId` as time Period Id, which a key joins."""
    return HUMP.sub(" ", name)


def _fields(value: Mapping[str, Any]) -> dict[str, Any]:
    """An object with its fields in one writing; those of JSON:API stand a level deeper."""
    inner = value.get("attributes")
    flat = (
        {**{name: one for name, one in value.items() if name != "attributes"}, **inner}
        if isinstance(inner, dict)
        else value
    )
    return {values.key(_snake(str(name))): one for name, one in flat.items()}


def _said(fields: Mapping[str, Any], names: tuple[str, ...]) -> str:
    """The first of these fields that says something."""
    return next((text for name in names if (text := _text(fields.get(name)))), "")


def _text(value: Any) -> str:
    """What a field says: of an object its address, name or number; of a list its first."""
    if value is None or isinstance(value, bool):
        return ""
    elif isinstance(value, str):
        return value.strip()[:LONGEST]
    elif isinstance(value, int | float):
        found = number(value)
        return "" if found is None else plain(found)
    elif isinstance(value, dict):
        inner = _fields(value)
        return next(
            (
                text
                for name in ("email", "name", "title", "id", "value")
                if (text := _text_of_plain(inner.get(name)))
            ),
            "",
        )
    return _text(value[0]) if isinstance(value, list) and value and not isinstance(value[0], list) else ""


def _text_of_plain(value: Any) -> str:
    return _text(value) if isinstance(value, str | int | float) else ""


def _alignment(fields: Mapping[str, Any]) -> str:
    """The goals above with their weights, as a view writes them."""
    for name in GOAL[ALIGNED]:
        value = fields.get(name)
        above = value if isinstance(value, list) else [value]
        if found := [text for one in above if (text := _one_above(one))]:
            return "; ".join(found)
    return ""


def _one_above(value: Any) -> str:
    if not isinstance(value, dict):
        return _text_of_plain(value)
    inner = _fields(value)
    id_, weight = (
        _text_of_plain(inner.get("id", inner.get("objective_id"))),
        _text_of_plain(inner.get("weight")),
    )
    return f"({weight}, {id_})" if id_ and weight else id_


def _type_told(thing: Thing) -> str:
    """What a goal is, from the name of its list or file."""
    name = values.key(_snake(f"{thing.file.rpartition('/')[2]} {thing.within}")).replace("_", " ")
    return next((type_ for word, type_ in TYPES if word in name), "")


def _dicts(value: Any) -> list[dict[str, Any]]:
    return [one for one in value if isinstance(one, dict)] if isinstance(value, list) else []
