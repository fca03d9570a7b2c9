import csv
import io
from datetime import date, timedelta
from decimal import Decimal

import pytest

from skylight.goals import actions
from skylight.goals.models import SavedView
from tests import make
from tests.web import text


@pytest.fixture
def found(as_, bo):
    """What Bo finds with a filter, as one line of words."""
    return lambda query="": text(as_(bo).get(f"/objectives/?{query}"))


def test_everybody_finds_every_published_goal(found, ana, sam):
    goals = [make.objective(ana, "Sell sooner"), make.objective(sam, "Load faster")]

    assert all(one.title in found() for one in goals)


def test_a_draft_of_somebody_else_is_not_found(found, sam):
    make.objective(sam, "Not yet said", published=False)

    assert "Not yet said" not in found()


def test_the_filters_narrow(found, ana, sam, li):
    sell = make.objective(ana, "Sell sooner", commitment="aspirational", kind="functional")
    make.check_in(make.key_result(sell), 5, status="at_risk")
    load = make.objective(sam, "Load faster")
    make.alignment(sell, make.objective(li, "Keep shops"))

    def only_sell(query):
        page = found(query)
        return sell.title in page and load.title not in page

    assert only_sell(f"team={ana.team_id}")
    assert only_sell("who=ruiz")
    assert only_sell("commitment=aspirational")
    assert only_sell("kind=functional")
    assert only_sell("status=at_risk")
    assert only_sell("words=sell+SOONER")
    assert load.title in found("unaligned=on")
    assert sell.title not in found("unaligned=on")


def test_a_team_brings_the_teams_below_it(found, growth, li):
    inner = make.team("Onboarding", parent=growth)
    make.objective(make.person("Kim Low", team=inner, manager=li), "From below")

    assert "From below" in found(f"team={growth.pk}")


def test_silence_of_two_rhythms_is_found(found, ana):
    quiet = make.objective(ana, "Quiet", at=make.NOW - timedelta(days=15))
    make.key_result(quiet, at=make.NOW - timedelta(days=15))
    make.check_in(make.key_result(make.objective(ana, "Loud")), 3)

    page = found("stale=on")
    assert "Quiet" in page
    assert "Loud" not in page


def test_a_cycle_narrows(found, ana):
    before = make.cycle(date(2026, 1, 1))
    make.objective(ana, "Before", cycle=before, at=before.starts_at)
    make.objective(ana, "Now")

    page = found(f"cycle={before.pk}")
    assert "Before" in page
    assert "Now" not in page.replace("Now ", "")


def test_nonsense_in_the_address_asks_for_nothing(found, ana):
    make.objective(ana, "Sell sooner")

    assert "Sell sooner" in found("cycle=x&team=999999&state=wrong&order=&page=-3&status=%00")


def test_a_restricted_goal_is_counted_and_not_named(found, sam):
    secret = make.objective(sam, "Buy a bank")
    actions.restrict(
        secret, by=sam, at=make.NOW, reason="Legal", until_at=make.NOW + timedelta(days=9), audience=[]
    )

    page = found()
    assert "Buy a bank" not in page
    assert "1 objective here is restricted" in page


@pytest.mark.parametrize(
    "question", ["words=bank", "words=zebra", "state=published", "kind=ability", "unaligned=on"]
)
def test_no_question_makes_a_restricted_goal_tell_what_it_says(found, sam, question):
    secret = make.objective(sam, "Buy a bank")
    actions.restrict(
        secret, by=sam, at=make.NOW, reason="Legal", until_at=make.NOW + timedelta(days=9), audience=[]
    )

    assert "1 objective here is restricted" in found(question)


def test_the_order_is_the_one_asked_for(found, ana):
    for title, value in (("Ahead", 9), ("Behind", 1)):
        make.check_in(make.key_result(make.objective(ana, title)), value)

    assert found("order=least").index("Behind") < found("order=least").index("Ahead")
    assert found("order=most").index("Ahead") < found("order=most").index("Behind")


def test_the_next_page_goes_on(found, ana, monkeypatch):
    monkeypatch.setattr("skylight.goals.queries.explorer.PAGE", 2)
    for title in ("Aa", "Bb", "Cc"):
        make.objective(ana, f"Goal {title}")

    first, second = found("order=title"), found("order=title&page=2")
    assert "Goal Aa" in first
    assert "Goal Cc" not in first
    assert "Goal Cc" in second


def test_a_view_is_kept_and_forgotten(as_, bo, ana):
    browser = as_(bo)

    browser.post("/objectives/views/", {"name": "Quiet ones", "query": f"stale=on&team={ana.team_id}&evil=1"})
    view = SavedView.objects.get(person=bo)
    assert "Quiet ones" in text(browser.get("/objectives/"))

    assert as_(ana).post(f"/objectives/views/{view.pk}/removal/").status_code == 404
    browser.post(f"/objectives/views/{view.pk}/removal/")
    assert not SavedView.objects.exists()


def test_the_csv_has_a_line_for_each_key_result_and_no_formula(as_, bo, ana):
    goal = make.objective(ana, "=HYPERLINK(1)")
    make.check_in(make.key_result(goal, "+cmd", start=Decimal(0), target=Decimal(-10), kind="decrease"), -5)
    make.objective(ana, "Without key results")

    answer = as_(bo).get("/objectives.csv?order=title")

    rows = list(csv.reader(io.StringIO(b"".join(answer.streaming_content).decode("utf-8-sig"))))
    assert [row[2] for row in rows[1:]] == ["'=HYPERLINK(1)", "Without key results"]
    assert rows[1][7] == "'+cmd"
    assert rows[1][10] == "-5"


def test_the_csv_speaks_the_language_of_its_reader(as_, bo, ana):
    make.key_result(make.objective(ana, "Sell sooner"))
    browser = as_(bo)
    browser.post("/language/", {"language": "zh-hans"})

    lines = b"".join(browser.get("/objectives.csv").streaming_content).decode("utf-8-sig").splitlines()

    assert lines[0].startswith("周期,负责人,目标,")
    assert ",已发布,项目型目标,承诺型," in lines[1]


def test_htmx_gets_the_piece_alone(as_, bo, ana):
    make.objective(ana, "Sell sooner")

    piece = as_(bo).get("/objectives/", headers={"HX-Request": "true"}).content.decode()

    assert "Sell sooner" in piece
    assert "<html" not in piece
