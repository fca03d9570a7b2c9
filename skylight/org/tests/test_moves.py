"""Whatever is moved in whatever order: no loop, places true, one solid line on each day."""

from datetime import timedelta

from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from skylight.lib import paths
from skylight.lib.errors import RuleBroken
from skylight.org import actions, queries
from skylight.org.models import Person, ReportingLine, Team
from tests import make
from tests.make import NOW

PEOPLE = st.integers(0, 6)
DAYS = st.integers(0, 60).map(lambda back: NOW.date() - timedelta(days=back))


class Moves(RuleBasedStateMachine):
    """Seven people and four teams that anybody moves anywhere."""

    def __init__(self):
        super().__init__()
        self.atomic = transaction.atomic()
        self.atomic.__enter__()
        self.by = make.system()
        self.people = [make.person(f"Person {n}") for n in range(7)]
        self.teams = [make.team(f"Team {n}") for n in range(4)]

    def teardown(self):
        transaction.set_rollback(True)
        self.atomic.__exit__(None, None, None)

    def carry_out(self, action, *args, **details):
        try:
            with transaction.atomic():
                action(*args, by=self.by, at=NOW, **details)
        except RuleBroken:
            pass

    @rule(person=PEOPLE, manager=PEOPLE | st.none(), on=DAYS)
    def move(self, person, manager, on):
        above = None if manager is None else self.people[manager]
        self.carry_out(actions.set_manager, self.people[person], manager=above, from_on=on)

    @rule(person=PEOPLE, manager=PEOPLE, on=DAYS, days=st.integers(0, 30))
    def draw_the_past(self, person, manager, on, days):
        until_on = min(on + timedelta(days=days), NOW.date())
        self.carry_out(
            actions.add_line,
            self.people[person],
            manager=self.people[manager],
            kind="solid",
            from_on=on,
            until_on=until_on,
        )

    @rule(person=PEOPLE, on=DAYS)
    def end(self, person, on):
        line = self.people[person].lines.filter(kind="solid", until_on=None).first()
        if line:
            self.carry_out(actions.end_line, line, on=on)

    @rule(team=st.integers(0, 3), parent=st.integers(0, 3) | st.none())
    def move_team(self, team, parent):
        self.carry_out(
            actions.move_team, self.teams[team], parent=None if parent is None else self.teams[parent]
        )

    @invariant()
    def places_are_true(self):
        for model, above in ((Person, "manager_id"), (Team, "parent_id")):
            rows = {row.pk: row for row in model.objects.exclude(path="")}
            for row in rows.values():
                parent = getattr(row, above)
                assert row.path == (rows[parent].path if parent else "") + paths.step(row.pk)
                assert len(paths.ids(row.path)) == len(set(paths.ids(row.path)))

    @invariant()
    def nobody_stands_above_themselves_on_any_day(self):
        lines = list(ReportingLine.objects.filter(kind="solid"))
        edges = {line.from_on for line in lines} | {line.until_on for line in lines if line.until_on}
        for day in edges:
            above = {}
            for line in lines:
                if line.from_on <= day and (line.until_on is None or day < line.until_on):
                    assert line.person_id not in above, "two solid lines on one day"
                    above[line.person_id] = line.manager_id
            for start in above:
                place, way = start, set()
                while place in above:
                    assert place not in way, "a loop"
                    way.add(place)
                    place = above[place]

    @invariant()
    def today_is_as_the_lines_say(self):
        for person in Person.objects.filter(pk__in=[one.pk for one in self.people]):
            line = queries.line_on(person, NOW.date())
            assert [step.id for step in line] == paths.ids(person.path)[-2::-1]
            assert person.manager_id == (line[0].id if line else None)


class TestMoves(TestCase, Moves.TestCase):
    settings = settings(
        max_examples=15, stateful_step_count=20, deadline=None, suppress_health_check=list(HealthCheck)
    )
