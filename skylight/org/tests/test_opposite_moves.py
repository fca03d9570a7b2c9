"""Two administrators move A under B and B under A at the same moment: one of them is refused."""

import threading

import pytest
from django.db import connection

from skylight.lib.errors import RuleBroken
from skylight.org import actions
from skylight.org.models import Person, Team
from tests import make
from tests.make import NOW


def at_once(*acts):
    """Run the acts in threads of their own, each on a connection of its own; what each answered."""
    gate, answers = threading.Barrier(len(acts)), []

    def run(act):
        try:
            gate.wait(10)
            answers.append(act())
        except RuleBroken as refused:
            answers.append(refused)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=[act]) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    return answers


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("_round", range(3))
def test_of_two_people_moved_below_each_other_one_is_refused(_round):
    by, ana, bo = make.system(), make.person("Ana"), make.person("Bo")

    answers = at_once(
        lambda: actions.set_manager(ana, by=by, at=NOW, manager=bo),
        lambda: actions.set_manager(bo, by=by, at=NOW, manager=ana),
    )

    refused = [answer for answer in answers if isinstance(answer, RuleBroken)]
    assert len(answers) == 2
    assert len(refused) == 1
    assert "loop" in str(refused[0].text)
    assert Person.objects.filter(manager__isnull=False).count() == 1


@pytest.mark.django_db(transaction=True)
def test_of_three_people_moved_in_a_ring_one_is_refused():
    by, people = make.system(), [make.person(name) for name in ("Ana", "Bo", "Cy")]

    answers = at_once(
        *(
            lambda one=one, other=people[number - 1]: actions.set_manager(one, by=by, at=NOW, manager=other)
            for number, one in enumerate(people)
        )
    )

    assert sum(isinstance(answer, RuleBroken) for answer in answers) == 1


@pytest.mark.django_db(transaction=True)
def test_of_two_teams_moved_below_each_other_one_is_refused():
    by, one, other = make.system(), make.team("One"), make.team("Other")

    answers = at_once(
        lambda: actions.move_team(one, by=by, at=NOW, parent=other),
        lambda: actions.move_team(other, by=by, at=NOW, parent=one),
    )

    assert sum(isinstance(answer, RuleBroken) for answer in answers) == 1
    assert Team.objects.filter(parent__isnull=False).count() == 1


@pytest.mark.django_db(transaction=True)
def test_of_two_administrators_who_demote_each_other_one_remains():
    by = make.system()
    one, other = (make.person(name, is_admin=True) for name in ("Ana", "Bo"))

    answers = at_once(
        lambda: actions.edit_person(one, by=by, at=NOW, version=1, is_admin=False),
        lambda: actions.edit_person(other, by=by, at=NOW, version=1, is_admin=False),
    )

    assert sum(isinstance(answer, RuleBroken) for answer in answers) == 1
    assert Person.objects.filter(is_admin=True).count() == 1


@pytest.mark.django_db(transaction=True)
def test_of_two_who_are_given_one_address_one_is_refused():
    by = make.system()
    one, other = make.person("Ana"), make.person("Bo")

    answers = at_once(
        lambda: actions.edit_person(one, by=by, at=NOW, version=1, email="new@example.com"),
        lambda: actions.edit_person(other, by=by, at=NOW, version=1, email="new@example.com"),
    )

    assert sum(isinstance(answer, RuleBroken) for answer in answers) == 1


@pytest.mark.django_db(transaction=True)
def test_of_two_who_move_one_person_at_a_time_the_second_moves_on_from_the_first():
    by, ana = make.system(), make.person("Ana")
    managers = [make.person("Bo"), make.person("Cy")]

    answers = at_once(
        *(lambda one=one: actions.set_manager(ana, by=by, at=NOW, manager=one) for one in managers)
    )

    assert not any(isinstance(answer, RuleBroken) for answer in answers)
    assert ana.lines.filter(kind="solid", until_on=None).count() == 1
    assert ana.lines.count() == 2
