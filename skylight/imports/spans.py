"""How dated rows that stand become those that a history tells; arithmetic without a database."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date


@dataclass(frozen=True, slots=True)
class Stay:
    """Whom or what somebody belonged to, [from_on, until_on); `pk` is the row that says so, if one does."""

    value: int
    from_on: date
    until_on: date | None = None
    pk: int | None = None
    line: int = 0


@dataclass
class Rewriting:
    """What must be written so that the rows tell the history."""

    made: list[Stay] = field(default_factory=list)
    ended: list[Stay] = field(default_factory=list)
    deleted: list[int] = field(default_factory=list)


def rewriting(standing: Sequence[Stay], told: Iterable[Stay], *, first: date, last: date) -> Rewriting:
    """How to come from the rows that stand to those that are told of.

    The history is right about the days from its first change to its last. What stood before the first day ends on it
    at the latest, and what began after the last day stays.
    """
    wanted = list(told)
    before = [one for one in standing if one.from_on < first]
    after = [one for one in standing if one.from_on > last]
    within = [one for one in standing if first <= one.from_on <= last]
    done = Rewriting()
    if before:
        wanted = _continued(before, _from(wanted, first), first, done)
    if after:
        wanted = _until(wanted, min(one.from_on for one in after))
    rows = {(one.value, one.from_on): one for one in within}
    for one in wanted:
        row = rows.pop((one.value, one.from_on), None)
        if row is None:
            done.made.append(one)
        elif row.until_on != one.until_on:
            done.ended.append(replace(row, until_on=one.until_on))
    done.deleted = [one.pk for one in rows.values() if one.pk is not None]
    return done


def _continued(before: list[Stay], wanted: list[Stay], first: date, done: Rewriting) -> list[Stay]:
    """End what stood before the first day, or let it run on where the history says that it did."""
    for one in before:
        runs_into = one.until_on is None or one.until_on > first
        if runs_into and wanted and (wanted[0].value, wanted[0].from_on) == (one.value, first):
            until_on = wanted.pop(0).until_on
        else:
            until_on = first if runs_into else one.until_on
        if until_on != one.until_on:
            done.ended.append(replace(one, until_on=until_on))
    return wanted


def _from(stays: list[Stay], first: date) -> list[Stay]:
    return [
        replace(one, from_on=max(one.from_on, first))
        for one in stays
        if one.until_on is None or one.until_on > first or one.from_on >= first
    ]


def _until(stays: list[Stay], end: date) -> list[Stay]:
    return [replace(one, until_on=min(one.until_on or end, end)) for one in stays if one.from_on < end]
