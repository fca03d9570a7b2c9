"""The demo company: 120 people, four layers, two closed two-month cycles and one in progress.

Everything is made through actions, the same at each loading, and clocked relative to the day of loading.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal
from random import Random

from django.db import transaction

from skylight.cycles import actions as cycles
from skylight.cycles import rhythm
from skylight.cycles.models import Cycle
from skylight.demo import names, reporting, texts
from skylight.demo.reporting import Drafted
from skylight.demo.together import work_together
from skylight.goals import actions as goals
from skylight.goals.models import KeyResult, Objective
from skylight.lib.errors import RuleBroken
from skylight.org import actions as org
from skylight.org.models import Person, Team

PEOPLE = 120
DEPARTMENT_SIZE = 9

CLOSED_CYCLES = 2
SEED = 20260101
Say = Callable[[str], None]


@dataclass
class Cast:
    """Who works at the demo company."""

    ceo: Person
    leads: list[Person] = field(default_factory=list)
    staff: list[tuple[Person, int]] = field(default_factory=list)
    contract: list[Person] = field(default_factory=list)
    wishes: dict[int, int] = field(default_factory=dict)

    @property
    def writers(self) -> list[tuple[Person, int | None]]:
        """Everybody with goals of their own, from the top down, with the number of their department."""
        leads = [(person, number) for number, person in enumerate(self.leads)]
        return [(self.ceo, None), *leads, *self.staff]


@transaction.atomic
def build(*, at: datetime, say: Say = lambda line: None) -> None:
    """Load the demo company into an empty installation. Raises RuleBroken when there are people already."""
    if Person.objects.exclude(kind=Person.Kind.SYSTEM).exists():
        raise RuleBroken(
            "There are people in this installation already; the demo company needs an empty one."
        )
    random = Random(SEED)  # noqa: S311
    calendar = _calendar(at)
    began = _moment(calendar[0][0] - timedelta(days=200), at)
    say("People, teams and lines")
    cast = _people(random, at=began)
    system = org.system_person(began)
    opened = [cycles.open_cycle(by=system, at=began, first_day=first, months=2) for first, _last in calendar]
    before: dict[int, list[Drafted]] = {}
    for cycle in opened[:-1]:
        say(f"Cycle {cycle.name}")
        before = _closed_cycle(cast, cycle, before, random)
    say(f"Cycle {opened[-1].name}, in progress")
    _running_cycle(cast, opened[-1], before, random, at)
    _changes(cast, at)
    say("What people ask of each other")
    work_together(cast.ceo, cast.leads, [person for person, _department in cast.staff], at=at)


def _calendar(at: datetime) -> list[tuple[date, date]]:
    """The running two-month cycle and those before it, oldest first."""
    periods = [rhythm.containing(at.date(), 2, 1)]
    for _number in range(CLOSED_CYCLES):
        periods.append(rhythm.containing(periods[-1][0] - timedelta(days=1), 2, 1))
    return periods[::-1]


def _moment(day: date, at: datetime, hour: int = 9) -> datetime:
    return datetime(day.year, day.month, day.day, hour, tzinfo=at.tzinfo)


def _people(random: Random, *, at: datetime) -> Cast:
    org.found_company(at=at, name="Northwind")
    system = org.system_person(at)
    ceo = org.add_person(
        by=system, at=at, name="张文", other_name="Wen Zhang", role="CEO", email="wen@northwind.example",
        location="Shanghai", joined_on=at.date(), external_id="demo:ceo",
    )  # fmt: skip
    company = org.add_team(by=system, at=at, name="Northwind", other_name="北风科技", leader=ceo)
    org.join_team(ceo, by=system, at=at, team=company)
    cast = Cast(ceo)
    for number, department in enumerate(texts.DEPARTMENTS):
        _department(cast, number, department, company, at=at)
    _support(cast, company, at=at)
    _other_lines(cast, random, at=at)
    return cast


def _department(
    cast: Cast, number: int, department: texts.Department, company: Team, *, at: datetime
) -> None:
    system = org.system_person(at)
    team = org.add_team(by=system, at=at, name=department.name, other_name=department.chinese, parent=company)
    lead = _person(
        cast,
        number * DEPARTMENT_SIZE,
        department.roles[0],
        team,
        cast.ceo,
        at=at,
        key="demo:lead" if number == 0 else None,
    )
    org.lead_team(team, by=system, at=at, leader=lead)
    cast.leads.append(lead)
    groups = [
        org.add_team(by=system, at=at, name=f"{department.name} {word}", parent=team)
        for word in ("core", "field")
    ]
    for group, inner in enumerate(groups):
        head = _person(
            cast, number * DEPARTMENT_SIZE + 1 + group * 4, department.roles[1], inner, lead, at=at
        )
        org.lead_team(inner, by=system, at=at, leader=head)
        cast.staff.append((head, number))
        for seat in range(3 if group == 0 and number < 5 else 2):
            key = "demo:employee" if (number, group, seat) == (0, 0, 0) else None
            role = department.roles[2 + (group + seat) % 3]
            one = _person(
                cast, number * DEPARTMENT_SIZE + 2 + group * 4 + seat, role, inner, head, at=at, key=key
            )
            cast.staff.append((one, number))
    if number < 10:
        helper = _contract_worker(cast, number, groups[0], cast.leads[-1], at=at)
        cast.contract.append(helper)


def _person(
    cast: Cast, number: int, role: str, team: Team, manager: Person, *, at: datetime, key: str | None = None
) -> Person:
    is_chinese = number % 2 == 0
    name, other = names.chinese(number) if is_chinese else (names.latin(number), "")
    login = (other or name).lower().replace(" ", ".")
    return org.add_person(
        by=org.system_person(at), at=at, name=name, other_name=other, role=role, team=team, manager=manager,
        email=f"{login}.{number}@northwind.example", location="Shanghai" if is_chinese else ("Berlin", "Lagos", "Lisbon")[number % 3],
        joined_on=at.date(), external_id=key, language="zh-hans" if is_chinese and number % 4 == 0 and key is None else "en",
    )  # fmt: skip


def _contract_worker(cast: Cast, number: int, team: Team, host: Person, *, at: datetime) -> Person:
    return org.add_person(
        by=org.system_person(at), at=at, name=names.latin(127 + number), role="Contract engineer", kind="contract",
        agency="Outside Hands", team=team, manager=host, email=f"contract{number}@northwind.example",
        joined_on=at.date(), external_id="demo:contract" if number == 0 else None,
    )  # fmt: skip


def _support(cast: Cast, company: Team, *, at: datetime) -> None:
    """The administrator, an assistant, two interns and two vacancies complete the number."""
    system = org.system_person(at)
    people_lead = cast.leads[-3]
    org.add_person(
        by=system, at=at, name="Rut Berg", role="Administrator of Skylight", email="rut@northwind.example",
        manager=cast.leads[2], team=cast.leads[2].team, is_admin=True, joined_on=at.date(), external_id="demo:admin",
    )  # fmt: skip
    org.add_person(
        by=system, at=at, name="吴静", other_name="Jing Wu", role="Assistant", email="jing@northwind.example",
        manager=people_lead, team=people_lead.team, joined_on=at.date(),
    )  # fmt: skip
    for number, lead in enumerate((cast.leads[0], cast.leads[5])):
        org.add_person(
            by=system, at=at, name=names.latin(138 + number), role="Intern", kind="intern", manager=lead, team=lead.team,
            email=f"intern{number}@northwind.example", joined_on=at.date(),
        )  # fmt: skip
        org.add_person(
            by=system,
            at=at,
            name=f"Open: analyst {number + 1}",
            role="Analyst",
            kind="vacancy",
            manager=lead,
            team=lead.team,
        )


def _other_lines(cast: Cast, random: Random, *, at: datetime) -> None:
    system = org.system_person(at)
    for number, (person, department) in enumerate(cast.staff):
        if number % 9 == 0:
            lead = cast.leads[(department + 3) % len(cast.leads)]
            kind = ("dotted", "project_lead", "module_owner")[number % 3]
            org.add_line(
                person,
                by=system,
                at=at,
                manager=lead,
                kind=kind,
                what_for="Settlement" if number % 2 else "Search",
            )


def _closed_cycle(
    cast: Cast, cycle: Cycle, before: dict[int, list[Drafted]], random: Random
) -> dict[int, list[Drafted]]:
    assert cycle.starts_at is not None
    assert cycle.ends_at is not None
    written = _write(cast, cycle, at=cycle.starts_at + timedelta(days=1), most=1)
    _align(cast, written, at=cycle.starts_at + timedelta(days=2), answered=False)
    for share, week in (("0.45", 4), ("0.95", 8)):
        at = cycle.starts_at + timedelta(weeks=week)
        for person, _department in cast.writers:
            reporting.report(
                person,
                written.get(person.pk, []),
                Decimal(share),
                random,
                at=min(at, cycle.ends_at - timedelta(hours=3)),
            )
    for number, (person, _department) in enumerate(cast.writers):
        for objective, _rows in written.get(person.pk, []):
            reporting.score(person, objective, number, random, at=cycle.ends_at + timedelta(days=2))
    return written


def _running_cycle(
    cast: Cast, cycle: Cycle, before: dict[int, list[Drafted]], random: Random, at: datetime
) -> None:
    assert cycle.starts_at is not None
    began = cycle.starts_at + timedelta(hours=9)
    _carry_over(cast, before, cycle, at=began)
    # On the first days of a cycle there is less to see, and nothing from the future.
    written = _write(cast, cycle, at=min(began, at), most=2, drafts=True)
    _align(cast, written, at=min(began + timedelta(days=1), at), answered=True)
    weeks = min(8, (at - began).days // 7)
    for week in range(1, weeks + 1):
        moment = began + timedelta(weeks=week)
        for number, (person, _department) in enumerate(cast.writers):
            if _is_silent(number, week, weeks):
                continue
            reporting.report(person, written.get(person.pk, []), Decimal(week) / 9, random, at=moment)


def _is_silent(number: int, week: int, weeks: int) -> bool:
    """A few never report, a few have stopped, most report every other week."""
    return number % 17 == 5 or (number % 11 == 3 and week > weeks - 3) or (week + number) % 2 == 1


def _write(
    cast: Cast, cycle: Cycle, *, at: datetime, most: int, drafts: bool = False
) -> dict[int, list[Drafted]]:
    """So many goals for everybody with one key result more each, published but for a few drafts."""
    written: dict[int, list[Drafted]] = {}
    for number, (person, department) in enumerate(cast.writers):
        wishes = texts.COMPANY if department is None else _wishes(cast, person, department, most, number)
        keep_draft = drafts and number % 13 == 7
        for place, wish in enumerate(wishes):
            objective, rows = _goal(person, wish, cycle, number, at=at, most=most + 1)
            if not (keep_draft and place == len(wishes) - 1):
                published = goals.publish(objective, by=person, at=at)
                written.setdefault(person.pk, []).append((published, rows))
    return written


def _wishes(cast: Cast, person: Person, department: int, most: int, number: int) -> list[texts.Wish]:
    """The next of the department's goals for each cycle, so that nobody has the same twice running."""
    offered = texts.DEPARTMENTS[department].wishes
    first = cast.wishes.get(person.pk, number)
    cast.wishes[person.pk] = first + most
    return [offered[(first + step) % len(offered)] for step in range(most)]


def _goal(person: Person, wish: texts.Wish, cycle: Cycle, number: int, *, at: datetime, most: int) -> Drafted:
    in_chinese = not wish.title.replace("{}", "").isascii()
    area = (texts.CHINESE_AREAS if in_chinese else texts.AREAS)[number % len(texts.AREAS)]
    title = wish.title.format(area)
    objective = goals.draft_objective(
        by=person, at=at, cycle=cycle, title=title[0].upper() + title[1:], owner_person=person,
        commitment="aspirational" if number % 3 == 0 else "committed",
        kind=("project", "project", "functional")[number % 3],
    )  # fmt: skip
    scale = Decimal(90 + number % 21) / 100
    rows = [_key_result(objective, person, row, scale, at=at) for row in wish.key_results[:most]]
    if number % 6 == 3:
        rows.append(_milestones(objective, person, at=at))
    return objective, rows


def _key_result(
    objective: Objective, person: Person, row: tuple[str, str, str, str], scale: Decimal, *, at: datetime
) -> KeyResult:
    title, start, target, unit = row
    first, last = (
        reporting.rounded(Decimal(start) * scale, start),
        reporting.rounded(Decimal(target) * scale, target),
    )
    if unit == "%":
        first, last = Decimal(start), Decimal(target)
    return goals.add_key_result(
        objective, by=person, at=at, title=title, kind="increase" if last > first else "decrease", start=first,
        target=last, unit=unit,
    )  # fmt: skip


def _milestones(objective: Objective, person: Person, *, at: datetime) -> KeyResult:
    steps = [
        ("Visits written up", None, Decimal(1)),
        ("Trial in one city", None, Decimal(1)),
        ("Everywhere", None, Decimal(2)),
    ]
    return goals.add_key_result(
        objective,
        by=person,
        at=at,
        title="From the visits to a change everywhere",
        kind="milestone",
        milestones=steps,
    )


def _align(cast: Cast, written: dict[int, list[Drafted]], *, at: datetime, answered: bool) -> None:
    """Most goals serve a key result of the manager, some another department's; most links are acknowledged."""
    people = {person.pk: person for person, _department in cast.writers}
    for number, (person, _department) in enumerate(cast.writers):
        if person.manager_id not in written or number % 10 == 9:
            continue
        for place, (objective, _rows) in enumerate(written.get(person.pk, [])):
            upper = (
                people[person.manager_id]
                if place == 0 or number % 4
                else cast.leads[(number * 5) % len(cast.leads)]
            )
            offered = written.get(upper.pk, [])
            if not offered or upper.pk == person.pk:
                continue
            target, rows = offered[(number + place) % len(offered)]
            link = goals.align(
                by=person, at=at, from_objective=objective, to_objective=target,
                to_key_result=rows[number % len(rows)], relation="supports" if upper.pk == person.manager_id else "depends_on",
            )  # fmt: skip
            if not answered:
                continue
            if number % 5:
                goals.acknowledge(link, by=upper, at=at)
            elif number % 15 == 0:
                goals.challenge(
                    link, by=upper, at=at, reason="This moves our figure only if the trial is everywhere."
                )


def _carry_over(cast: Cast, before: dict[int, list[Drafted]], cycle: Cycle, *, at: datetime) -> None:
    for number, (person, _department) in enumerate(cast.writers):
        if number % 12 == 4 and before.get(person.pk):
            objective, _rows = before[person.pk][0]
            objective.refresh_from_db()
            carried = goals.carry_over(objective, by=person, at=at, cycle=cycle)
            goals.publish(carried, by=person, at=at)


def _changes(cast: Cast, at: datetime) -> None:
    """What a living company shows as well: a question, a disagreement, a restricted goal, somebody who left."""
    ceo, lead = cast.ceo, cast.leads[0]
    objective = Objective.objects.live().filter(owner_person=ceo).order_by("-id").first()
    theirs = Objective.objects.live().filter(owner_person=lead).order_by("-id").first()
    if objective is None or theirs is None:
        return
    asker, doubter = cast.staff[3][0], cast.staff[20][0]
    goals.comment(
        theirs, by=asker, at=at - timedelta(hours=20), text="Is 40 % still the right target?", kind="question"
    )
    goals.comment(
        objective, by=doubter, at=at - timedelta(days=2), kind="disagreement",
        text="Two of these three pull in different directions; which goes first when they clash?",
    )  # fmt: skip
    legal = Objective.objects.live().filter(owner_person=cast.leads[-2]).order_by("id").last()
    if legal is not None:
        goals.restrict(
            legal, by=cast.leads[-2], at=at - timedelta(days=1), reason="A negotiation with a partner is running.",
            until_at=at + timedelta(days=45), audience=[ceo],
        )  # fmt: skip
    leaver = cast.staff[30][0]
    org.let_go(leaver, by=org.system_person(at), at=at, on=at.date() - timedelta(days=1))
