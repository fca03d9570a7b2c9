"""Every action is the whole change or none of it, wherever the database gives up."""

from types import SimpleNamespace

import pytest
from django.apps import apps
from django.db import OperationalError, connection

from skylight.goals import actions
from skylight.goals.models import SavedView
from skylight.goals.tests.scenes import SCENES
from tests import make

APPS = ("activity", "org", "policies", "cycles", "goals")


class GivesUp:
    """A database that fails at one statement and then works again."""

    def __init__(self, at_statement):
        self.at_statement = at_statement
        self.seen = 0

    def __call__(self, execute, sql, params, many, context):
        self.seen += 1
        if self.seen == self.at_statement:
            raise OperationalError("the database went away")
        return execute(sql, params, many, context)


def everything():
    """Every row of every table that an action may touch."""
    models = [
        model for app in APPS for model in apps.get_app_config(app).get_models(include_auto_created=True)
    ]
    return {model._meta.label: sorted(model.objects.values_list(), key=str) for model in models}


@pytest.fixture
def cast(ana, bo, li, root):
    return SimpleNamespace(ana=ana, bo=bo, li=li, root=root)


def left_behind(act):
    """The statements whose failure leaves something behind, of all that an act takes; at last it goes through."""
    before = everything()
    found = []
    statement = 0
    while True:
        statement += 1
        try:
            with connection.execute_wrapper(GivesUp(statement)):
                act()
        except OperationalError:
            if everything() != before:
                found.append(statement)
        else:
            assert everything() != before
            return found


def test_every_action_has_a_scene():
    named = {name for name in actions.__all__ if name.islower()}

    assert named <= SCENES.keys()


@pytest.mark.parametrize("name", sorted(SCENES.keys() & set(actions.__all__)))
def test_whatever_statement_fails_nothing_is_written(name, cast):
    act = SCENES[name](cast)

    assert left_behind(act) == []


def test_an_act_in_two_parts_would_be_found_out(ana):
    def in_two_parts():
        for name in ("one", "two"):
            SavedView.objects.get_or_create(person=ana, name=name, defaults={"query": "", "at": make.NOW})

    assert left_behind(in_two_parts) != []
