"""However much lies beside a draft, the page asks the database as often, and never more than fifteen times."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from skylight.goals import actions as goals
from skylight.org import actions as org
from tests import make

ADDRESS = "/me/okrs/writing/"


def fill(ana, li, sam, growth, before, number):
    """So many of everything that the page shows."""
    for at in range(number):
        own = make.objective(ana, f"Mine {at}", published=at % 3 == 0)
        make.key_result(own, "Steps", kind="milestone", milestones=[("One", None, None)])
        left = make.objective(ana, f"Left {at}", cycle=before, at=before.starts_at)
        make.key_result(left, at=before.starts_at)
        upper = make.objective(li, f"Upper {at}")
        make.key_result(upper)
        if at % 3 == 0:
            make.alignment(own, upper)
            make.alignment(make.objective(sam, f"Other {at}"), own)
        goals.comment(upper, by=sam, at=make.NOW, text="Ana Ruiz knows")
        make.objective(growth, f"Team {at}", published=False)


@pytest.mark.parametrize("whose", ["mine", "the team's"])
def test_the_cockpit_asks_as_often_for_many_as_for_few(as_, ana, li, sam, growth, whose):
    before = make.cycle(date(2026, 1, 1))
    org.move_team(growth, by=make.system(), at=make.NOW, parent=make.team("Commerce"))
    browser = as_(ana)
    address = ADDRESS if whose == "mine" else f"{ADDRESS}?team={growth.pk}"
    asked = []
    for number in (2, 7):
        fill(ana, li, sam, growth, before, number)
        with CaptureQueriesContext(
            connection,
        ) as captured:
            assert browser.get(address).status_code == 200
        asked.append([query["sql"][:90] for query in captured.captured_queries])

    few, many = ([sql for sql in one if "SAVEPOINT" not in sql] for one in asked)
    assert len(many) == len(few), "\n".join(many)
    assert len(many) <= 15, "\n".join(many)
