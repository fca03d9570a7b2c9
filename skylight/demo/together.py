"""What people of the demo company ask of each other, suggest, plan and do beside their goals."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from decimal import Decimal

from skylight.activity import actions as activity
from skylight.drafting import actions as drafting
from skylight.drafting.actions.suggestions import Line
from skylight.followup.actions import write_report
from skylight.followup.queries.reports import monday_of
from skylight.goals import actions as goals
from skylight.goals.models import Objective
from skylight.org.models import Person

DAY = timedelta(days=1)


def work_together(ceo: Person, leads: Sequence[Person], staff: Sequence[Person], *, at: datetime) -> None:
    """Requests in each of their states, suggestions, steps, ordinary work, a weekly report, and who follows whom."""
    ours, theirs = _goal_of(leads[0]), _goal_of(leads[1])
    if ours is None or theirs is None:
        return
    _requests(ours, theirs, leads, at=at)
    _suggestions(ours, leads[0], staff, at=at)
    for number, person in enumerate(staff[:12]):
        _plan(person, number, at=at)
    for person, title in (
        (leads[0], "Answer the auditor's questions"),
        (staff[0], "Keep the old import running"),
    ):
        drafting.add_work(by=person, at=at, owner_person=person, title=title, by_when=at.date() + 9 * DAY)
    write_report(
        by=leads[0], at=at, person=leads[0], monday=monday_of(at.date()), today=at.date(), version=0,
        conclusion="The trial moved the figure more than the new page did, so the page waits.",
        asks="Two days of somebody who knows the payment logs, by Thursday.",
    )  # fmt: skip
    for person in staff[:6]:
        activity.follow(by=person, at=at, person=ceo)


def _goal_of(person: Person) -> Objective | None:
    return Objective.objects.live().measured().filter(owner_person=person).order_by("-id").first()


def _requests(ours: Objective, theirs: Objective, leads: Sequence[Person], *, at: datetime) -> None:
    """One waits for an answer, one is talked over, one is declined."""
    when = at.date() + 21 * DAY
    drafting.ask(
        by=leads[0], at=at - 2 * DAY, objective=ours, to_person=leads[1], size="medium", by_when=when,
        what="One address for all partner data", why="Half of our days go into copying it by hand.",
    )  # fmt: skip
    talked = drafting.ask(
        by=leads[1], at=at - 5 * DAY, objective=theirs, to_person=leads[0], size="large", by_when=when,
        what="A week of test shops", why="We cannot see what breaks before partners do.",
    )  # fmt: skip
    drafting.counter(
        talked, by=leads[0], at=at - DAY, version=talked.version, what="Three test shops for two days",
        by_when=when, size="small", note="More than that would stop our own trial.",
    )  # fmt: skip
    refused = drafting.ask(
        by=leads[0], at=at - 6 * DAY, objective=ours, to_person=leads[2], size="small", by_when=when,
        what="A label for trial shops", why="So that support knows them.",
    )  # fmt: skip
    drafting.decline_request(
        refused, by=leads[2], at=at - 4 * DAY, version=refused.version,
        reason="Labels go away with the new desk next month; we can add them there.",
    )  # fmt: skip


def _suggestions(ours: Objective, lead: Person, staff: Sequence[Person], *, at: datetime) -> None:
    reports = [one for one in staff if one.manager_id == lead.pk][:2]
    lines = [
        Line(
            "New shops find their first buyer with us", to_person=one, why="You know them best.",
            measure="Shops with an order in week one", start=Decimal(20), target=Decimal(45), unit="%",
        )
        for one in reports
    ]  # fmt: skip
    if not lines:
        return
    made = drafting.break_down(ours, by=lead, at=at - 3 * DAY, lines=lines)
    if len(made) > 1:
        drafting.decline_suggestion(
            made[1], by=reports[1], at=at - DAY, version=made[1].version,
            reason="My two goals fill the cycle; next one gladly.",
        )  # fmt: skip


def _plan(person: Person, number: int, *, at: datetime) -> None:
    objective = _goal_of(person)
    key_result = objective.key_results.live().order_by("id").first() if objective else None
    if key_result is None:
        return
    step = goals.add_step(key_result, by=person, at=at - DAY, words="Talk to five shops that left")
    goals.add_step(
        key_result, by=person, at=at, words="Try the shorter form with one region", due_on=at.date() + 6 * DAY
    )
    if number % 2:
        goals.finish_step(step, by=person, at=at)
