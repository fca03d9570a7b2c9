"""One request with its whole story, as far as the reader may see it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from skylight.cycles.models import Cycle
from skylight.cycles.queries import cycles_to_write_in
from skylight.drafting.models import RequestStep, SupportRequest, WorkItem
from skylight.drafting.permissions.requests import can_answer, can_lead
from skylight.drafting.queries.requests import SIDES, asker_of, receiver_of, turn_of
from skylight.goals.models import KeyResult, Objective
from skylight.goals.permissions import can_edit, can_write_for_person
from skylight.goals.queries.owners import Owner
from skylight.org.models import Person
from skylight.policies.queries import effective_for

MOST_GOALS = 60
OPEN = (Objective.State.DRAFT, Objective.State.PUBLISHED)


@dataclass(frozen=True)
class Goal:
    """A goal as the story names it; without a title the reader may not read it."""

    id: int
    title: str
    url: str
    is_draft: bool


@dataclass(frozen=True)
class StepRow:
    """One step of the story."""

    kind: str
    by: Owner
    at: datetime
    what: str
    why: str
    by_when: date | None
    size: str
    days: int | None
    note: str
    taken_as: str
    goal: Goal | None

    @property
    def has_terms(self) -> bool:
        return self.kind in ("asked", "countered", "changed", "agreed")


@dataclass(frozen=True)
class RequestPage:
    """What the page of one request shows."""

    request: SupportRequest
    by: Owner
    to: Owner
    goal: Goal
    steps: tuple[StepRow, ...]
    proposed: StepRow | None
    work: WorkItem | None
    waits_for: str
    may_answer: bool
    may_accept: bool
    may_lead: bool


def request_page(pk: int, *, viewer: Person, at: datetime) -> RequestPage | None:
    """One request for one reader; None when there is none to be read."""
    readable = SupportRequest.objects.visible_to(viewer, at)
    request = readable.select_related(*SIDES).filter(pk=pk).first()
    if request is None:
        return None
    steps = list(request.steps.select_related("by", "objective", "key_result").order_by("id"))
    seen = readable_goals([request.objective_id, *(one.objective_id for one in steps)], viewer, at)
    shown = tuple(_step(one, seen) for one in steps)
    answers = request.is_waiting and can_answer(viewer, request)
    countered = request.state == SupportRequest.State.COUNTERED
    return RequestPage(
        request=request,
        by=asker_of(request),
        to=receiver_of(request),
        goal=_goal(request.objective, request.key_result, seen),
        steps=shown,
        proposed=next((one for one in reversed(shown) if one.kind == "countered"), None)
        if countered
        else None,
        work=WorkItem.objects.visible_to(viewer, at).filter(request=request).first(),
        waits_for=turn_of(request),
        may_answer=answers,
        may_accept=answers and not countered,
        may_lead=request.is_waiting and can_lead(viewer, request),
    )


def goals_of(person: Person, *, at: datetime) -> list[Objective]:
    """The open goals that somebody writes, with their key results; two statements."""
    found = Objective.objects.visible_to(person, at).filter(state__in=OPEN, cycle__ends_at__gt=at)
    near = found.filter(pk__in=_own_ids(person))
    rows = near.select_related("owner_person", "owner_team", "cycle").prefetch_related("key_results")
    listed = rows.order_by("cycle__starts_at", "owner_team", "position", "id")[:MOST_GOALS]
    return [one for one in listed if can_edit(person, one)]


def driven_by(person: Person, *, at: datetime) -> list[KeyResult]:
    """The key results that somebody drives in goals of others."""
    found = KeyResult.objects.visible_to(person, at).live().filter(owner=person, objective__state__in=OPEN)
    rows = found.exclude(objective__owner_person=person).filter(objective__cycle__ends_at__gt=at)
    return list(
        rows.select_related("objective__owner_team").order_by("-objective", "position", "id")[:MOST_GOALS]
    )


def cycles_for(request: SupportRequest, *, at: datetime) -> list[Cycle]:
    """The cycles in which the one who was asked may write, that of the asker's goal first."""
    team = request.to_team or (request.to_person.team if request.to_person else None)
    found = cycles_to_write_in(at, team)
    return sorted(found, key=lambda one: one.pk != request.objective.cycle_id)


def ways_to_accept(request: SupportRequest, viewer: Person) -> tuple[str, ...]:
    """As what somebody may take it on: a contract worker without goals of their own as ordinary work."""
    person = request.to_person
    if person is not None and not can_write_for_person(viewer, person, effective_for(person)):
        return ("work",)
    return ("objective", "key_result", "goal", "work")


def readable_goals(pks: Iterable[int | None], viewer: Person, at: datetime) -> set[int]:
    """Which of these goals somebody may read."""
    wanted = {pk for pk in pks if pk is not None}
    return set(Objective.objects.visible_to(viewer, at).filter(pk__in=wanted).values_list("pk", flat=True))


def _own_ids(person: Person) -> Any:
    ids = Objective.objects.owned_by(person).values("pk")
    ids = ids.union(Objective.objects.filter(backup_owner=person).values("pk"))
    ids = ids.union(Objective.objects.filter(owner_team__leader=person).values("pk"))
    if person.team_id and not person.is_contract:
        drafts = Objective.objects.filter(owner_team=person.team_id, state=Objective.State.DRAFT)
        ids = ids.union(drafts.values("pk"))
    return ids


def _goal(objective: Objective, key_result: KeyResult | None, seen: set[int]) -> Goal:
    if objective.pk not in seen:
        return Goal(objective.pk, "", "", objective.is_draft)
    row: Any = key_result or objective
    url = f"/key-results/{row.pk}/" if key_result else f"/objectives/{row.pk}/"
    return Goal(objective.pk, row.title, url, objective.is_draft)


def _step(one: RequestStep, seen: set[int]) -> StepRow:
    return StepRow(
        kind=one.kind,
        by=Owner("person", one.by.pk, one.by.name),
        at=one.at,
        what=one.what,
        why=one.why,
        by_when=one.by_when,
        size=str(one.get_size_display()) if one.size else "",
        days=one.days,
        note=one.note,
        taken_as=one.taken_as,
        goal=_goal(one.objective, one.key_result, seen) if one.objective is not None else None,
    )
