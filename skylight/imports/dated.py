"""Writes rows that hold from a day until a day: reporting lines and memberships."""

from __future__ import annotations

from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from skylight.imports.bulk import chunks, insert_values, set_columns
from skylight.imports.run import Run
from skylight.imports.spans import Stay, rewriting
from skylight.org.models import Membership, ReportingLine


@dataclass(frozen=True)
class Dated:
    """One kind of dated row: solid lines by `manager_id`, or memberships by `team_id`."""

    run: Run
    model: type[ReportingLine] | type[Membership]
    value: str
    details: Mapping[str, Any]
    texts: tuple[str, ...] = ()

    def rewrite(self, told: Mapping[int, Sequence[Stay]], days: Mapping[int, tuple[date, date]]) -> None:
        """Make the rows of people tell their history; `days` are its first and last for each of them."""
        for chunk in chunks(sorted(told)):
            standing = self._standing(chunk)
            done = [
                (pk, rewriting(standing.get(pk, []), told[pk], first=days[pk][0], last=days[pk][1]))
                for pk in chunk
            ]
            self._save(
                [self._row(pk, stay) for pk, one in done for stay in one.made],
                [stay for _pk, one in done for stay in one.ended],
                [row for _pk, one in done for row in one.deleted],
            )

    def move(self, to: Mapping[int, int | None], begins: Mapping[int, date], new: Container[int]) -> None:
        """End the open row of each person and begin another, or none; those who are new have none to end."""
        for chunk in chunks(sorted(to)):
            ended = [
                Stay(0, from_on, max(from_on, begins[person]), pk)
                for person, from_on, pk in self._open([pk for pk in chunk if pk not in new])
            ]
            made = [self._row(pk, Stay(value, begins[pk])) for pk in chunk if (value := to[pk]) is not None]
            self._save(made, ended, [])

    def end(self, on: Mapping[int, date]) -> None:
        """End the open rows of those who left."""
        for chunk in chunks(sorted(on)):
            ended = [
                Stay(0, from_on, max(from_on, on[person]), pk) for person, from_on, pk in self._open(chunk)
            ]
            self._save([], ended, [])

    def _open(self, people: list[int]) -> list[tuple[int, date, int]]:
        if not people:
            return []
        rows = self.model._default_manager.filter(person__in=people, until_on=None, **self.details)
        return list(rows.values_list("person_id", "from_on", "pk"))

    def _standing(self, people: list[int]) -> dict[int, list[Stay]]:
        found: dict[int, list[Stay]] = {}
        rows = self.model._default_manager.filter(person__in=people, **self.details)
        fields = ("person_id", self.value, "from_on", "until_on", "pk")
        for person, value, from_on, until_on, pk in rows.order_by("from_on", "pk").values_list(*fields):
            found.setdefault(person, []).append(Stay(value, from_on, until_on, pk))
        return found

    def _row(self, person: int, stay: Stay) -> tuple[Any, ...]:
        blank = ("",) * len(self.texts)
        return (
            person,
            stay.value,
            stay.from_on,
            stay.until_on,
            self.run.by.pk,
            self.run.at,
            *self.details.values(),
            *blank,
        )

    def _save(self, made: list[Any], ended: list[Stay], deleted: list[int]) -> None:
        # What ends comes before what begins: at no moment may somebody have two open rows.
        if deleted:
            self.model._default_manager.filter(pk__in=deleted).delete()
        for is_open in (False, True):
            set_columns(
                self.model,
                ["until_on"],
                [(one.pk, one.until_on) for one in ended if (one.until_on is None) == is_open],
            )
        names = ("person_id", self.value, "from_on", "until_on", "by_id", "at", *self.details, *self.texts)
        insert_values(self.model, names, made)


def solid_lines(run: Run) -> Dated:
    """The solid reporting lines."""
    return Dated(run, ReportingLine, "manager_id", {"kind": ReportingLine.Kind.SOLID}, ("what_for", "reason"))


def memberships(run: Run) -> Dated:
    """Who belongs to which team."""
    return Dated(run, Membership, "team_id", {})
