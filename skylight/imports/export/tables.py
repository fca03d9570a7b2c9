"""The tables that people read, with the columns that `skylight import` reads back (docs/import.md)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from decimal import Decimal
from itertools import groupby
from operator import itemgetter
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import OuterRef, QuerySet, Subquery

from skylight.activity.models import Comment
from skylight.cycles.models import Cycle
from skylight.goals.models import Alignment, CheckIn, Contribution, KeyResult, Objective
from skylight.lib.cells import Figure
from skylight.org.models import Company, Person, ReportingLine, Team

CHUNK = 2_000
Rows = Iterator[list[Any]]
COLUMNS: dict[str, tuple[str, ...]] = {
    "teams": ("id", "name", "other_name", "parent", "leader", "about", "closed_on"),
    "people": (
        "id", "name", "other_name", "email", "title", "team", "manager_id", "manager_since", "start_date", "end_date",
        "location", "kind", "agency", "about",
    ),
    "cycles": ("id", "name", "start_date", "end_date", "time_zone", "team"),
    "objectives": (
        "id", "cycle", "title", "owner", "contributors", "backup_owner", "parent", "description", "status",
        "commitment", "kind", "readers", "weight", "deadline", "position", "published_on", "score", "score_raw",
    ),
    "key_results": (
        "id", "objective", "title", "owner", "kind", "start", "target", "current", "low", "high", "unit", "weight",
        "deadline", "status", "confidence", "description", "how_measured", "parent", "position", "score", "score_raw",
    ),
    "checkins": (
        "id", "target_id", "target_type", "date", "author", "author_id", "value", "target", "status", "confidence",
        "text", "url",
    ),
    "comments": ("id", "target_id", "target_type", "date", "author", "author_id", "kind", "text"),
}  # fmt: skip
LETTERS = {Team: "t", Person: "p", Cycle: "c", Objective: "o", KeyResult: "k", CheckIn: "i", Comment: "m"}
STATUS = {"draft": "draft", "closed": "closed", "abandoned": "abandoned", "published": ""}


def all_tables() -> dict[str, Iterator[Iterable[Any]]]:
    """Each table with its heading, row by row."""
    ids = Ids()
    makes: dict[str, Callable[[Ids], Rows]] = {
        "teams": _teams,
        "people": _people,
        "cycles": _cycles,
        "objectives": _objectives,
        "key_results": _key_results,
        "checkins": _check_ins,
        "comments": _comments,
    }
    return {stem: _headed(COLUMNS[stem], make(ids)) for stem, make in makes.items()}


class Ids:
    """The id under which a row stands in the tables: its own from elsewhere, or one made of its number here."""

    def __init__(self) -> None:
        self.beginning = next(
            beginning
            for number in range(1, 1_000)
            if not _taken(beginning := f"skylight{number if number > 1 else ''}-")
        )

    def of(self, model: Any, external_id: str | None, pk: int | None) -> str:
        """The id of a row; "" where there is none."""
        if pk is None:
            return ""
        return external_id or f"{self.beginning}{LETTERS[model]}{pk}"


def _taken(beginning: str) -> bool:
    return any(model._base_manager.filter(external_id__startswith=beginning).exists() for model in LETTERS)


def _headed(columns: tuple[str, ...], rows: Rows) -> Iterator[Iterable[Any]]:
    yield columns
    yield from rows


def _read(rows: QuerySet[Any], *names: Any) -> Iterator[tuple[Any, ...]]:
    return rows.order_by("pk").values_list(*names).iterator(chunk_size=CHUNK)


def _teams(ids: Ids) -> Rows:
    names = (
        "pk", "external_id", "name", "other_name", "parent__external_id", "parent_id", "leader__external_id",
        "leader_id", "about", "closed_on",
    )  # fmt: skip
    for pk, own, name, other, parent_own, parent, leader_own, leader, about, closed in _read(
        Team.objects.all(), *names
    ):
        yield [
            ids.of(Team, own, pk), name, other, ids.of(Team, parent_own, parent), ids.of(Person, leader_own, leader),
            about, closed,
        ]  # fmt: skip


def _people(ids: Ids) -> Rows:
    kinds = ("employee", "contract", "intern", "vacancy")
    line = ReportingLine.objects.filter(person=OuterRef("pk"), kind="solid", until_on=None)
    people = Person.objects.filter(kind__in=kinds, merged_into=None).annotate(
        since=Subquery(line.order_by("pk").values("from_on")[:1])
    )
    names = (
        "pk", "external_id", "team__external_id", "team_id", "manager__external_id", "manager_id", "manager_not_found",
        "since", "name", "other_name", "email", "role", "joined_on", "left_on", "location", "kind", "agency", "about",
    )  # fmt: skip
    for row in _read(people, *names):
        pk, own, team_own, team, manager_own, manager, not_found, since = row[:8]
        name, other, email, role, joined, left, location, kind, agency, about = row[8:]
        yield [
            ids.of(Person, own, pk), name, other, email, role, ids.of(Team, team_own, team),
            ids.of(Person, manager_own, manager) or not_found or "none", since, joined, left, location, kind, agency,
            about,
        ]  # fmt: skip


def _cycles(ids: Ids) -> Rows:
    names = (
        "pk",
        "external_id",
        "name",
        "first_day",
        "last_day",
        "time_zone",
        "team__external_id",
        "team_id",
    )
    for pk, own, name, first, last, zone, team_own, team in _read(Cycle.objects.all(), *names):
        yield [ids.of(Cycle, own, pk), name, first, last, zone, ids.of(Team, team_own, team)]


def _objectives(ids: Ids) -> Rows:
    zone = ZoneInfo(Company.objects.values_list("time_zone", flat=True).first() or "UTC")
    helpers = _gathered(_helpers(ids))
    parents = _gathered(_parents(ids, of_key_results=False))
    names = (
        "pk", "external_id", "cycle__external_id", "cycle_id", "owner_person__external_id", "owner_person_id",
        "owner_person__kind", "owner_person__name", "owner_team__external_id", "owner_team_id",
        "backup_owner__external_id", "backup_owner_id", "title", "description", "state", "commitment", "kind",
        "readers", "weight", "deadline", "position", "published_at", "score_stated", "score_as_written",
    )  # fmt: skip
    for row in _read(Objective.objects.not_discarded(), *names):
        pk, own, cycle_own, cycle, person_own, person, person_kind, person_name = row[:8]
        team_own, team, backup_own, backup, title, description, state, commitment = row[8:16]
        kind, readers, weight, deadline, position, published, score, written = row[16:]
        owner = _who(ids, person_own, person, person_kind, person_name) or ids.of(Team, team_own, team)
        yield [
            ids.of(Objective, own, pk), ids.of(Cycle, cycle_own, cycle), title, owner, "; ".join(helpers(pk)),
            ids.of(Person, backup_own, backup), "; ".join(parents(pk)), description, STATUS[state], commitment, kind,
            readers, _figure(weight), deadline, position, published and published.astimezone(zone).date(),
            _figure(score), written,
        ]  # fmt: skip


def _key_results(ids: Ids) -> Rows:
    parents = _gathered(_parents(ids, of_key_results=True))
    names = (
        "pk", "external_id", "objective__external_id", "objective_id", "owner__external_id", "owner_id", "owner__kind",
        "owner__name", "title", "kind", "start", "target", "current", "low", "high", "unit", "weight", "deadline",
        "status", "cancelled_at", "confidence", "description", "how_measured", "position", "score",
        "score_as_written",
    )  # fmt: skip
    for row in _read(KeyResult.objects.all(), *names):
        pk, own, objective_own, objective, *owner, title, kind = row[:10]
        *figures, unit, weight, deadline, status, cancelled = row[10:20]
        confidence, description, how, position, score, written = row[20:]
        yield [
            ids.of(KeyResult, own, pk), ids.of(Objective, objective_own, objective), title, _who(ids, *owner), kind,
            *map(_figure, figures), unit, _figure(weight), deadline, "cancelled" if cancelled else _status(status),
            confidence, description, how, "; ".join(parents(pk)), position, _figure(score), written,
        ]  # fmt: skip


def _check_ins(ids: Ids) -> Rows:
    names = (
        "pk", "external_id", *_ABOUT, "by__external_id", "by_id", "by__kind", "by__name", "by_name", "at", "value",
        "target", "status", "confidence", "note", "evidence_url",
    )  # fmt: skip
    for row in _read(CheckIn.objects.standing(), *names):
        pk, own, about, by, by_name, at = row[0], row[1], row[2:6], row[6:10], row[10], row[11]
        value, target, status, confidence, note, url = row[12:]
        yield [
            ids.of(CheckIn, own, pk), *_about(ids, *about), at.isoformat(), by_name or by[3], _who(ids, *by),
            _figure(value), _figure(target), _status(status), confidence, note, url,
        ]  # fmt: skip


def _comments(ids: Ids) -> Rows:
    names = (
        "pk", "external_id", *_ABOUT, "by__external_id", "by_id", "by__kind", "by__name", "by_name", "at", "kind",
        "text",
    )  # fmt: skip
    for row in _read(Comment.objects.all(), *names):
        pk, own, about, by, by_name, at, kind, text = row[0], row[1], row[2:6], row[6:10], *row[10:]
        yield [
            ids.of(Comment, own, pk), *_about(ids, *about), at.isoformat(), by_name or by[3], _who(ids, *by), kind,
            text,
        ]  # fmt: skip


_ABOUT = ("objective__external_id", "objective_id", "key_result__external_id", "key_result_id")


def _about(ids: Ids, objective_own: str | None, objective: int, own: str | None, pk: int | None) -> list[str]:
    if pk is not None:
        return [ids.of(KeyResult, own, pk), "key_result"]
    return [ids.of(Objective, objective_own, objective), "objective"]


def _who(ids: Ids, own: str | None, pk: int | None, kind: str | None, name: str | None) -> str:
    """A person's id, or the name alone of somebody who is nobody known."""
    return str(name) if kind == Person.Kind.PLACEHOLDER else ids.of(Person, own, pk)


def _helpers(ids: Ids) -> Iterator[tuple[int, str]]:
    names = ("objective_id", "person__external_id", "person_id", "person__kind", "person__name")
    standing = Contribution.objects.filter(ended_at=None).order_by("objective_id", "pk")
    for objective, *who in standing.values_list(*names).iterator(chunk_size=CHUNK):
        yield objective, _who(ids, *who)


def _parents(ids: Ids, *, of_key_results: bool) -> Iterator[tuple[int, str]]:
    """What each goal supports today."""
    end = "from_key_result_id" if of_key_results else "from_objective_id"
    names = (
        end, "to_key_result__external_id", "to_key_result_id", "to_objective__external_id", "to_objective_id",
    )  # fmt: skip
    standing = (
        Alignment.objects.live()
        .filter(relation=Alignment.Relation.SUPPORTS, from_key_result__isnull=not of_key_results)
        .order_by(end, "pk")
    )
    for pk, key_result_own, key_result, own, objective in standing.values_list(*names).iterator(
        chunk_size=CHUNK
    ):
        yield (
            pk,
            ids.of(KeyResult, key_result_own, key_result)
            if key_result
            else ids.of(Objective, own, objective),
        )


def _gathered(pairs: Iterator[tuple[int, str]]) -> Callable[[int], list[str]]:
    """The texts of each number, asked for in rising order: two sorted streams side by side, neither kept."""
    groups = groupby(pairs, key=itemgetter(0))
    waiting: list[tuple[int, list[str]]] = []

    def of(pk: int) -> list[str]:
        while not waiting or waiting[0][0] < pk:
            number, some = next(groups, (0, None))
            if some is None:
                return []
            waiting[:] = [(number, [text for _, text in some])]
        return waiting[0][1] if waiting[0][0] == pk else []

    return of


def _status(status: str) -> str:
    return "" if status == KeyResult.Status.NONE else status


def _figure(value: Decimal | None) -> Figure | str:
    """A number without the zeros that say nothing."""
    if value is None:
        return ""
    text = format(value, "f")
    return Figure(text.rstrip("0").rstrip(".") if "." in text else text)
