"""Each page in the light on a phone: accessible, narrow enough, without a complaint; test_every_route.py asks in the dark."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest

from skylight.drafting.actions.suggestions import Line, break_down
from skylight.goals import actions
from skylight.org.models import Person
from tests import make
from tests.browser.accessibility import assert_accessible
from tests.browser.conftest import PageFor

LONG = "Halve-the-time-from-signup-to-the-first-order-of-a-shop-that-has-never-sold " * 12


@pytest.fixture
def addresses(wen: Person, li: Person, ana: Person, bo: Person, root: Person, growth: Any) -> list[str]:
    """One of each page, with something to show, and something too long."""
    before = make.cycle(date(2026, 1, 1))
    make.objective(ana, "Earlier", cycle=before, at=before.starts_at)
    upper = make.objective(li, "Keep shops")
    goal = make.objective(ana, LONG)
    row = make.key_result(goal, "Days", unit="days")
    check_in = make.check_in(row, 4, note=LONG, status="at_risk")
    make.key_result(
        goal, LONG, kind="milestone", milestones=[("One city", None, Decimal(1)), (LONG, None, Decimal(2))]
    )
    link = make.alignment(goal, upper)
    actions.comment(goal, by=bo, at=make.NOW, text=LONG, kind="question")
    draft = make.objective(ana, "Not yet said", published=False)
    secret = make.objective(bo, "Buy a bank")
    actions.restrict(secret, by=bo, at=make.NOW, reason="Legal", until_at=make.NOW + timedelta(days=9))
    step = actions.add_step(row, by=ana, at=make.NOW, words=LONG[:400], due_on=date(2026, 3, 2), owner=bo)
    (asked,) = break_down(
        upper, by=li, at=make.NOW, lines=[Line(LONG, to_person=ana, why=LONG, measure="Calls")]
    )
    (offered,) = break_down(
        goal, by=ana, at=make.NOW, lines=[Line(LONG, to_person=bo, why=LONG, measure="Calls")]
    )
    cycle, one = goal.cycle_id, f"/objectives/{goal.pk}"
    return [
        "/", "/me/okrs/", "/check-in/", "/objectives/", "/settings/", "/password/", "/-/patterns",
        "/people/", f"/people/{ana.pk}/", f"/people/{bo.pk}/", f"/people/{li.pk}/", "/people/new/",
        f"/people/{ana.pk}/edit/", f"/people/{ana.pk}/lines/", f"/people/{ana.pk}/move/",
        f"/people/{ana.pk}/departure/",
        "/teams/", f"/teams/{growth.pk}/", "/teams/new/", f"/teams/{growth.pk}/edit/",
        "/org/", f"/org/?path={wen.pk}", "/org/history/", "/org/structure/",
        "/cycles/", "/cycles/new/", f"/cycles/{cycle}/edit/", f"/cycles/{cycle}/board/",
        f"{one}/", f"{one}/edit/", f"{one}/history/", f"{one}/alignment/", f"{one}/alignments/new/",
        f"{one}/contributors/", f"{one}/weights/", f"{one}/restriction/", f"{one}/closure/",
        f"{one}/abandonment/", f"{one}/pause/", f"{one}/score/", f"{one}/retro/", f"{one}/carry-over/",
        f"{one}/key-results/new/", f"/key-results/{row.pk}/", f"/key-results/{row.pk}/edit/",
        f"/key-results/{row.pk}/cancellation/", f"/check-ins/{check_in.pk}/correction/",
        f"/alignments/{link.pk}/answer/", f"/alignments/{link.pk}/end/",
        f"/key-results/{row.pk}/steps/new/", f"/steps/{step.pk}/edit/", f"{one}/suggestions/new/", "/suggestions/",
        f"/suggestions/{asked.pk}/", f"/suggestions/{asked.pk}/declining/", f"/suggestions/{offered.pk}/",
        f"/suggestions/{offered.pk}/edit/",
        f"/objectives/{draft.pk}/", f"/objectives/new/?cycle={cycle}",
        "/alignment/?lens=orphans", f"/alignment/?around=o{goal.pk}&open=o{upper.pk}", f"/alignment/?around=p{ana.pk}",
    ]  # fmt: skip


@pytest.mark.parametrize(("width", "dark"), [(320, False)])
def test_every_page_is_accessible_and_narrow_enough(
    addresses: list[str], ana: Person, page_for: PageFor, width: int, dark: bool
) -> None:
    page = page_for(ana, width=width, dark=dark)
    wrong = []
    for address in addresses:
        answer = page.goto(address)
        assert answer is not None
        if answer.status == 403:
            continue
        wide = page.evaluate("document.scrollingElement.scrollWidth")
        if answer.status != 200 or wide > width:
            wrong.append(f"{address}: {answer.status}, {wide} wide")
        else:
            assert_accessible(page)
    assert not wrong


@pytest.mark.parametrize(("width", "dark"), [(320, False)])
def test_every_page_of_the_administrator_is_accessible_and_narrow_enough(
    addresses: list[str], root: Person, page_for: PageFor, width: int, dark: bool
) -> None:
    page = page_for(root, width=width, dark=dark)
    for address in (one for one in addresses if one.startswith(("/people", "/teams", "/org", "/cycles"))):
        answer = page.goto(address)
        assert answer is not None
        assert answer.status == 200, address
        assert page.evaluate("document.scrollingElement.scrollWidth") <= width, address
        assert_accessible(page)
