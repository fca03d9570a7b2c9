"""Lark OKR (Feishu): the answers of its API, first and second version, kept as JSON.

Progress, status, score and weight are four separate things there, and stay so.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _

from skylight.imports.sources import lark_texts
from skylight.imports.sources.days import day_of_moment, moment_of, named
from skylight.imports.sources.documents import Documents, Found
from skylight.imports.sources.goals import fraction, plain
from skylight.imports.sources.lark_kinds import FIELDS, TITLE, kind_of
from skylight.imports.sources.lark_texts import SOURCE, id_of, number, text_of
from skylight.imports.sources.output import Output
from skylight.imports.sources.people import ids_by_email
from skylight.imports.sources.refusing import Refused

STATUSES = {"0": "on track", "1": "at risk", "2": "off track"}
OBJECTIVE_TYPE, KEY_RESULT_TYPE = "2", "3"
TO_SUBMIT = "1"
USER_IDS = ("open_id", "user_id", "union_id")
UNITS = {"PERCENT": "%", "YUAN": "¥", "DOLLAR": "$", "NONE": ""}

HIDDEN = _("Whoever fetched this goal may not read it; fetch it once more with the right to.")
NO_TARGET = _("Nothing in these files says what this progress record is about.")
UNNAMED_OWNERS = _(
    "%(file)s does not say whose goals these are; put the person's id into the file's name, or beside the list as user_id."
)


@dataclass(slots=True)
class Thing:
    """One object with the file and line it began on."""

    file: str
    line: int
    value: dict[str, Any]


@dataclass
class Lark:
    """Everything the files hold, gathered before anything of it is written, since answers refer to each other."""

    out: Output
    things: dict[str, list[Thing]] = field(default_factory=dict)
    owners: dict[str, str] = field(default_factory=dict)
    people: dict[str, str] = field(default_factory=dict)
    targets: dict[str, tuple[str, str]] = field(default_factory=dict)
    parents: dict[str, list[str]] = field(default_factory=dict)
    indicators: dict[str, dict[str, Any]] = field(default_factory=dict)
    cycles: dict[str, str] = field(default_factory=dict)
    _written: set[tuple[str, str]] = field(default_factory=set)

    def take(self, document: Documents) -> None:
        """Gather the objects of one file."""
        for found in document.objects():
            for value in _unwrapped(found):
                self._gather(document.file, found, value)

    def _gather(self, file: str, found: Found, value: dict[str, Any]) -> None:
        kind = kind_of(value)
        if not kind:
            return
        self.out.read_as(
            file, TITLE, {name: to for name, to in FIELDS[kind].items() if _has(value, name)}, []
        )
        if kind == "okr":
            owner = _owner(value) or _owner(found.around) or lark_texts.owner_in(file)
            self._learn_owner(str(value.get("id", "")), owner)
        for one in _dicts(value.get("key_results")):
            self._gather(file, found, {"objective_id": value.get("id"), **one})
        if isinstance(indicator := value.get("indicator"), dict) and kind in ("objective", "key_result"):
            self._gather(file, found, {"entity_id": value.get("id"), "indicator_status": None, **indicator})
        self.things.setdefault(kind, []).append(Thing(file, found.line, value))

    def _learn_owner(self, id_: str, owner: str) -> None:
        if id_ and owner:
            self.owners.setdefault(id_, owner)

    def finish(self) -> None:
        """Write what was gathered."""
        self._write_people()
        self._relate()
        self._write_cycles()
        for kind, write in (
            ("okr", self._write_okr),
            ("objective", self._write_objective),
            ("key_result", self._write_key_result),
            ("progress_record", self._write_record),
            ("progress", self._write_progress),
        ):
            for thing in self.things.get(kind, []):
                self._attempt(kind, thing, write)

    def _attempt(self, kind: str, thing: Thing, write: Any) -> None:
        stem = {"okr": "objectives", "objective": "objectives", "key_result": "key_results"}.get(
            kind, "checkins"
        )
        try:
            write(thing)
        except Refused as refused:
            self.out.refuse(stem, thing.file, thing.line, refused)

    def _write_people(self) -> None:
        users = self.things.get("user", [])
        known = ids_by_email(email for thing in users if (email := lark_texts.email_of(thing.value)))
        for thing in users:
            ids = [text for name in USER_IDS if (text := id_of(thing.value.get(name)))]
            email = lark_texts.email_of(thing.value).lower()
            self.people.update(dict.fromkeys(ids, known.get(email) or f"{SOURCE}:{ids[0]}"))
        for thing in users:
            self._write_person(thing)

    def _write_person(self, thing: Thing) -> None:
        user = thing.value
        id_ = self.people[next(text for name in USER_IDS if (text := id_of(user.get(name))))]
        joined = day_of_moment(user.get("join_time"))
        if self._first_time("person", id_):
            self.out.add(
                "people", thing.file, thing.line, id=id_, name=text_of(user.get("name")), other_name=text_of(user.get("en_name")),
                email=lark_texts.email_of(user), title=text_of(user.get("job_title")), location=text_of(user.get("city")),
                manager_id=self._person(id_of(user.get("leader_user_id"))), start_date=_iso(joined),
            )  # fmt: skip

    def _person(self, id_: str) -> str:
        return self.people.get(id_, id_)

    def _relate(self) -> None:
        """Whose goals are whose, what is aligned with what, and what each progress record is about."""
        for thing in self.things.get("okr", []):
            for objective in _dicts(thing.value.get("objective_list")):
                self._relate_objective(objective)
        for thing in self.things.get("alignment", []):
            below, above = id_of(thing.value.get("from_entity_id")), id_of(thing.value.get("to_entity_id"))
            self.parents.setdefault(below, []).append(above)
        for thing in self.things.get("indicator", []):
            self.indicators[id_of(thing.value.get("entity_id"))] = thing.value
        for thing in self.things.get("cycle", []):
            common = id_of(thing.value.get("tenant_cycle_id")) or id_of(thing.value.get("id"))
            self.cycles[id_of(thing.value.get("id"))] = common

    def _relate_objective(self, objective: dict[str, Any]) -> None:
        id_ = id_of(objective.get("id"))
        for record in _dicts(objective.get("progress_record_list")):
            self.targets[id_of(record.get("id"))] = ("objective", id_)
        for key_result in _dicts(objective.get("kr_list")):
            for record in _dicts(key_result.get("progress_record_list")):
                self.targets[id_of(record.get("id"))] = ("key_result", id_of(key_result.get("id")))
        for above in _dicts(objective.get("aligning_objective_list")):
            self.parents.setdefault(id_, []).append(id_of(above.get("id")))
            self._learn_from(above)
        for below in _dicts(objective.get("aligned_objective_list")):
            self.parents.setdefault(id_of(below.get("id")), []).append(id_)
            self._learn_from(below)

    def _learn_from(self, named_elsewhere: dict[str, Any]) -> None:
        owner = _owner(named_elsewhere)
        self._learn_owner(id_of(named_elsewhere.get("okr_id")), owner)
        self._learn_owner(id_of(named_elsewhere.get("id")), owner)

    def _write_cycles(self) -> None:
        for thing in self.things.get("period", []):
            value = thing.value
            name = text_of(value.get("en_name")) or text_of(value.get("zh_name"))
            self._write_cycle(
                thing,
                id_of(value.get("id")),
                name,
                value.get("period_start_time"),
                value.get("period_end_time"),
            )
        for thing in self.things.get("cycle", []):
            id_ = self.cycles[id_of(thing.value.get("id"))]
            self._write_cycle(thing, id_, "", thing.value.get("start_time"), thing.value.get("end_time"))
        for thing in self.things.get("okr", []):
            name = text_of(thing.value.get("name"))
            told = lark_texts.days_told(name)
            self._write_days(thing, id_of(thing.value.get("period_id")), name, told)

    def _write_cycle(self, thing: Thing, id_: str, name: str, start: object, end: object) -> None:
        first, last = day_of_moment(start), day_of_moment(end)
        told = lark_texts.days_told(name)
        self._write_days(thing, id_, name, told or ((first, last) if first and last else None))

    def _write_days(self, thing: Thing, id_: str, name: str, days: tuple[date, date] | None) -> None:
        if id_ and self._first_time("cycle", id_):
            first, last = days or (None, None)
            name = name or (named(*days) if days else id_)
            self.out.add(
                "cycles",
                thing.file,
                thing.line,
                id=f"{SOURCE}:{id_}",
                name=name,
                start_date=_iso(first),
                end_date=_iso(last),
            )

    def _first_time(self, kind: str, id_: str) -> bool:
        is_new = (kind, id_) not in self._written
        self._written.add((kind, id_))
        return is_new

    def _write_okr(self, thing: Thing) -> None:
        okr = thing.value
        if not _dicts(okr.get("objective_list")):
            if id_of(okr.get("permission")) == "0":
                raise Refused(HIDDEN)
            return
        for position, objective in enumerate(_dicts(okr.get("objective_list"))):
            try:
                self._write_old_objective(thing, objective, position)
            except Refused as refused:
                self.out.refuse("objectives", thing.file, thing.line, refused)

    def _write_old_objective(self, thing: Thing, objective: dict[str, Any], position: int) -> None:
        okr, id_ = thing.value, id_of(objective.get("id"))
        if id_of(objective.get("permission")) == "0" or (id_of(okr.get("permission")) == "0"):
            raise Refused(HIDDEN)
        owner = self._owner_of(thing, objective, id_, id_of(okr.get("id")))
        state = "draft" if id_of(okr.get("confirm_status")) == TO_SUBMIT else ""
        self.out.add(
            "objectives", thing.file, thing.line, id=f"{SOURCE}:{id_}", cycle=_prefixed(okr.get("period_id")),
            title=text_of(objective.get("content")), owner=owner, description=text_of(objective.get("progress_report")), status=state,
            position=str(position), parent=self._parents_of(id_), deadline=_iso(day_of_moment(objective.get("deadline"))),
            score=self._score(thing.file, objective), weight=self._weight(thing.file, objective.get("weight")),
        )  # fmt: skip
        self._report(thing, id_, "objective", objective, owner)
        for place, key_result in enumerate(_dicts(objective.get("kr_list"))):
            self._write_old_key_result(thing, id_, key_result, place, owner)

    def _write_old_key_result(
        self, thing: Thing, of: str, value: dict[str, Any], position: int, owner: str
    ) -> None:
        id_ = id_of(value.get("id"))
        weight = value.get("kr_weight") if value.get("kr_weight") is not None else value.get("weight")
        self.out.add(
            "key_results", thing.file, thing.line, id=f"{SOURCE}:{id_}", objective=f"{SOURCE}:{of}", title=text_of(value.get("content")),
            position=str(position), score=self._score(thing.file, value), weight=self._weight(thing.file, weight),
            deadline=_iso(day_of_moment(value.get("deadline"))), **self._progress(thing.file, value),
        )  # fmt: skip

    def _progress(self, file: str, value: dict[str, Any]) -> dict[str, str]:
        """Share and status, two things; a share is measured from 0 to 100 %."""
        rate = value.get("progress_rate")
        rate = rate if isinstance(rate, dict) else {}
        percent, status = _percent(rate), self._status(file, _status(rate))
        numbers = {"start": "0", "target": "100", "current": percent, "unit": "%"} if percent else {}
        return {**numbers, "status": status}

    def _report(self, thing: Thing, id_: str, kind: str, value: dict[str, Any], owner: str) -> None:
        """The share and status of a whole objective, which here follow from its key results, as a check-in."""
        rate = value.get("progress_rate")
        at = moment_of(value.get("progress_rate_percent_last_updated_time"))
        if not isinstance(rate, dict) or at is None or not (percent := _percent(rate)):
            return
        self.out.add(
            "checkins", thing.file, thing.line, id=f"{SOURCE}:{id_}/{at:%Y%m%d%H%M%S}", target_id=f"{SOURCE}:{id_}", target_type=kind,
            date=at.isoformat(), author=owner, value=f"{percent} %", status=self._status(thing.file, _status(rate)),
        )  # fmt: skip

    def _owner_of(self, thing: Thing, value: dict[str, Any], *ids: str) -> str:
        owner = _owner(value) or next((self.owners[id_] for id_ in ids if id_ in self.owners), "")
        if not owner and self._first_time("unnamed", thing.file):
            self.out.report.note(UNNAMED_OWNERS, file=thing.file)
        return self._person(owner)

    def _parents_of(self, id_: str) -> str:
        return ";".join(dict.fromkeys(f"{SOURCE}:{above}" for above in self.parents.get(id_, []) if above))

    def _score(self, file: str, value: dict[str, Any]) -> str:
        """A score from 0 to 100 as one from 0 to 1; a nought that nobody gave is none."""
        score = number(value.get("score"))
        if score is None or (score == 0 and not moment_of(value.get("score_last_updated_time"))):
            return ""
        return self.out.said(file, "score", plain(score), plain(score / 100))

    def _weight(self, file: str, value: object) -> str:
        weight = number(value)
        return self.out.said(file, "weight", plain(weight), plain(weight / 100)) if weight else ""

    def _status(self, file: str, code: str) -> str:
        return self.out.said(file, "progress_rate.status", code, STATUSES.get(code, ""))

    # The second version: flat lists of goals that name each other.

    def _write_objective(self, thing: Thing) -> None:
        value, id_ = thing.value, id_of(thing.value.get("id"))
        cycle = id_of(value.get("cycle_id"))
        owner = self._owner_of(thing, value, id_)
        self.out.add(
            "objectives", thing.file, thing.line, id=f"{SOURCE}:{id_}", cycle=_prefixed(self.cycles.get(cycle, cycle)), owner=owner,
            title=text_of(value.get("content")), description=text_of(value.get("notes")), parent=self._parents_of(id_), **_common(value),
        )  # fmt: skip

    def _write_key_result(self, thing: Thing) -> None:
        value, id_ = thing.value, id_of(thing.value.get("id"))
        self.out.add(
            "key_results", thing.file, thing.line, id=f"{SOURCE}:{id_}", objective=_prefixed(value.get("objective_id")),
            title=text_of(value.get("content")), owner=self._person(_owner(value)), parent=self._parents_of(id_),
            **_common(value), **self._indicator(thing.file, id_),
        )  # fmt: skip

    def _indicator(self, file: str, id_: str) -> dict[str, str]:
        found = self.indicators.get(id_, {})
        unit = found.get("unit")
        sign = text_of(unit.get("unit_value")) if isinstance(unit, dict) else ""
        cells = {name: _plain(found.get(f"{name}_value")) for name in ("start", "target", "current")}
        return {
            **cells,
            "unit": UNITS.get(sign, sign),
            "status": self._status(file, id_of(found.get("indicator_status"))),
        }

    def _write_record(self, thing: Thing) -> None:
        id_ = id_of(thing.value.get("progress_id"))
        if id_ not in self.targets:
            raise Refused(NO_TARGET)
        kind, target = self.targets[id_]
        self._write_check_in(thing, id_, kind, target, "", thing.value.get("modify_time"))

    def _write_progress(self, thing: Thing) -> None:
        value = thing.value
        kind = {OBJECTIVE_TYPE: "objective", KEY_RESULT_TYPE: "key_result"}.get(
            id_of(value.get("entity_type")), ""
        )
        author = self._person(_owner(value))
        self._write_check_in(
            thing,
            id_of(value.get("id")),
            kind,
            id_of(value.get("entity_id")),
            author,
            value.get("create_time"),
        )

    def _write_check_in(
        self, thing: Thing, id_: str, kind: str, target: str, author: str, at: object
    ) -> None:
        rate, moment = thing.value.get("progress_rate"), moment_of(at)
        rate = rate if isinstance(rate, dict) else {}
        self.out.add(
            "checkins", thing.file, thing.line, id=f"{SOURCE}:{id_}", target_id=f"{SOURCE}:{target}", target_type=kind, author=author,
            date=moment.isoformat() if moment else "", value=_percent(rate), status=self._status(thing.file, _status(rate)),
            text=text_of(thing.value.get("content")),
        )  # fmt: skip


def _common(value: dict[str, Any]) -> dict[str, str]:
    """What objectives and key results of the second version have alike: score and weight are shares of one there."""
    return {
        "score": fraction(_plain(value.get("score"))), "weight": fraction(_plain(value.get("weight"))),
        "deadline": _iso(day_of_moment(value.get("deadline"))), "position": id_of(value.get("position")),
    }  # fmt: skip


def _unwrapped(found: Found) -> Iterable[dict[str, Any]]:
    """The object, or those that stand in it under names of their own: {"objective": {…}}."""
    if kind_of(found.value):
        return [found.value]
    return [value for value in found.value.values() if isinstance(value, dict) and kind_of(value)]


def _owner(value: Mapping[str, Any]) -> str:
    """The id of whoever an object names as its owner, in any of its ways."""
    owner = value.get("owner")
    return lark_texts.user_id(owner) if isinstance(owner, dict) else lark_texts.user_id(value)


def _dicts(value: object) -> list[dict[str, Any]]:
    return [one for one in value if isinstance(one, dict)] if isinstance(value, list) else []


def _has(value: Mapping[str, Any], path: str) -> bool:
    first, _dot, rest = path.partition(".")
    if first in value:
        inner = value[first]
        return not rest or (isinstance(inner, dict) and rest in inner)
    inside = [*_dicts(value.get("objective_list")), *_dicts(value.get("kr_list"))]
    return any(_has(one, path) for one in inside[:50])


def _prefixed(id_: object) -> str:
    text = id_of(id_)
    return f"{SOURCE}:{text}" if text else ""


def _percent(rate: Mapping[str, Any]) -> str:
    return _plain(rate.get("percent", rate.get("progress_percent")))


def _status(rate: Mapping[str, Any]) -> str:
    return id_of(rate.get("status", rate.get("progress_status")))


def _plain(value: object) -> str:
    found = number(value)
    return "" if found is None else plain(found)


def _iso(day: date | None) -> str:
    return day.isoformat() if day else ""
