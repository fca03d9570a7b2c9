"""From a question to an acknowledged dependency, in a real browser before the real server."""

from __future__ import annotations

from playwright.sync_api import expect

from skylight.drafting.models import SupportRequest
from skylight.goals.models import Alignment, KeyResult
from skylight.org.models import Person
from tests import make
from tests.browser.accessibility import assert_accessible
from tests.browser.conftest import PageFor


def test_put_it_in_your_okr(ana: Person, sam: Person, page_for: PageFor) -> None:
    goal, mine = make.objective(ana, "New shops sell in their first week"), make.objective(sam, "All read us")
    asking, answering = page_for(ana), page_for(sam)

    asking.goto(f"/objectives/{goal.pk}/")
    asking.get_by_role("link", name="Ask for support").last.click()
    expect(asking.get_by_label("For which of your goals")).to_have_value(f"o{goal.pk}")
    asking.get_by_label("Ask a person").fill(f"Sam Okafor (#{sam.pk})")
    asking.get_by_label("What you ask for").fill("Translate the sign-up page")
    asking.get_by_label("Why it matters").fill("Half of the shops read no English")
    asking.get_by_label("By when").fill("2027-04-10")
    asking.get_by_label("How big, as you see it").select_option("small")
    assert_accessible(asking)
    asking.get_by_role("button", name="Ask", exact=True).click()
    expect(asking.get_by_text("Waits for Sam Okafor")).to_be_visible()

    answering.goto("/")
    answering.get_by_role("link", name="Answer").first.click()
    answering.get_by_role("link", name="Take it on").click()
    answering.get_by_role("link", name="As a key result").click()
    answering.get_by_label("Key result", exact=True).fill("The sign-up page is there in Chinese")
    assert_accessible(answering)
    answering.get_by_role("button", name="Add the key result").click()
    expect(answering.get_by_text("Took it on as a key result")).to_be_visible()

    asking.goto(f"/objectives/{goal.pk}/#alignment")
    expect(asking.locator("#alignment")).to_contain_text("Depends on · Acknowledged")
    expect(asking.locator("#alignment")).to_contain_text("The sign-up page is there in Chinese")
    assert SupportRequest.objects.get().state == "accepted"
    assert Alignment.objects.get().to_key_result == KeyResult.objects.get(objective=mine)
