"""Everything a writer needs stands on one page, and only what they may read."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from skylight.activity.models import Follow
from skylight.drafting.queries.cockpit import cockpit
from skylight.goals import actions as goals
from skylight.goals.models import Objective
from skylight.org import actions as org
from skylight.policies import actions as policies
from tests import make

ADDRESS = "/me/okrs/writing/"


@pytest.fixture
def before(wen):
    """January to February 2026; March to April runs."""
    make.running_cycle()
    return make.cycle(date(2026, 1, 1))


def look(viewer, **asked):
    viewer.refresh_from_db()
    return cockpit(viewer, at=make.NOW, day=make.NOW.date(), **asked)


def titles(groups):
    return {(group.whose.name, one.card.title) for group in groups for one in group.goals}


def test_the_line_stands_there_up_to_the_top_nearest_first(ana, li, wen, growth):
    for owner, title in ((wen, "Merchants grow"), (li, "Keep shops"), (growth, "Shops are glad")):
        make.objective(owner, title)

    found = look(ana)

    assert [group.whose.name for group in found.line] == ["Li Wei", "Growth", "Wen Zhang"]
    assert titles(found.line) >= {("Wen Zhang", "Merchants grow"), ("Growth", "Shops are glad")}
    assert all(one.may_quote for group in found.line for one in group.goals)


def test_who_has_written_nothing_yet_is_named_in_one_sentence(ana, li, wen):
    make.objective(wen)

    assert [one.name for one in look(ana).silent] == ["Li Wei"]


def test_what_was_left_and_learned_stands_there_with_its_scores(ana, before):
    left = make.objective(ana, "New shops sell", cycle=before, at=before.starts_at)
    reached = make.key_result(left, "Shops", at=before.starts_at)
    missed = make.key_result(left, "Days", at=before.starts_at)
    make.check_in(reached, 10, at=before.starts_at)
    goals.write_retro(
        left, by=ana, at=make.NOW, version=0, expected="", happened="", why="", keep="Visits", change="Fewer"
    )
    goals.score(
        left,
        by=ana,
        at=make.NOW,
        version=left.version,
        key_results={missed.pk: (Decimal("0.3"), "Late")},
        note="",
    )

    (one,) = look(ana).left

    assert [row.title for row in one.unfinished] == ["Days"]
    assert one.unfinished[0].score == Decimal("0.3")
    assert (one.keep, one.change, one.is_carried) == ("Visits", "Fewer", False)


def test_carried_over_with_one_press_it_is_a_draft_and_said_to_be_one(as_, ana, before):
    left = make.objective(ana, "New shops sell", cycle=before, at=before.starts_at)
    make.key_result(left, "Days", at=before.starts_at)
    cycle = make.running_cycle()

    answer = as_(ana).post(f"/objectives/{left.pk}/carrying/", {"cycle": cycle.pk})

    draft = Objective.objects.get(carried_from=left)
    assert answer.url.startswith(f"/objectives/{draft.pk}/edit/?next=")
    assert look(ana).left[0].is_carried
    assert "Carry over" not in as_(ana).get(ADDRESS).content.decode()


def _serves_mine(ana, sam):
    make.alignment(make.objective(sam, "Payments settle"), make.objective(ana))


def _served(ana, sam):
    make.alignment(make.objective(ana), make.objective(sam, "Payments settle"))


def _helped(ana, sam):
    make.objective(sam, "Payments settle", contributors=[ana])


def _dotted(ana, sam):
    org.add_line(ana, by=make.system(), at=make.LONG_AGO, manager=sam, kind="dotted")
    make.objective(sam, "Payments settle")


def _mentions(ana, sam):
    goals.comment(make.objective(sam, "Payments settle"), by=sam, at=make.NOW, text="Ask ana ruiz first")


def _followed(ana, sam):
    make.objective(sam, "Payments settle")
    Follow.objects.create(person=ana, whom=sam, at=make.NOW)


@pytest.mark.parametrize("way", [_serves_mine, _served, _helped, _dotted, _mentions, _followed])
def test_whoever_has_to_do_with_one_stands_there_with_the_reason(ana, sam, bo, way):
    make.objective(bo, "Nothing to do with her")

    way(ana, sam)

    (group,) = look(ana).around
    assert group.whose.whys == {way.__name__.removeprefix("_")}
    assert titles([group]) == {("Sam Okafor", "Payments settle")}


@pytest.mark.parametrize("way", [_serves_mine, _mentions])
def test_a_tie_to_a_goal_that_one_may_not_read_is_not_even_hinted_at(ana, sam, way):
    make.objective(sam, "Open to all")
    way(ana, sam)
    hidden = Objective.objects.get(title="Payments settle")
    goals.restrict(hidden, by=sam, at=make.NOW, reason="A purchase", until_at=make.NOW + timedelta(days=9))

    assert look(ana).around == ()


def test_a_draft_that_says_what_was_said_last_cycle_is_asked_what_will_be_different(as_, ana, before):
    make.objective(ana, "New shops sell in their first week", cycle=before, at=before.starts_at)
    make.objective(ana, "New shops sell something in the first week", published=False)
    make.objective(ana, "Shops come back in the second month", published=False)

    same, other = look(ana).drafts

    assert "same_as_before" in {one.code for one in same.card.advice}
    assert "same_as_before" not in {one.code for one in other.card.advice}
    for address in (ADDRESS, "/me/okrs/"):
        shown = as_(ana).get(address).content.decode()
        assert shown.count("What will be different this time?") == 1, address


def test_of_what_was_carried_over_nobody_asks_whether_it_is_the_same(ana, before):
    left = make.objective(ana, "New shops sell in their first week", cycle=before, at=before.starts_at)
    goals.carry_over(left, by=ana, at=make.NOW, cycle=make.running_cycle())

    assert "same_as_before" not in {one.code for one in look(ana).drafts[0].card.advice}


@pytest.mark.parametrize(
    ("readers", "sentence"),
    [
        ("line", "Only you, Li Wei and those you name in them can read these drafts until you publish."),
        ("team", "Only you, your team, Li Wei and those you name in them"),
        ("company", "Everybody in the company can read these drafts."),
    ],
)
def test_the_page_says_who_reads_the_drafts(as_, ana, growth, readers, sentence):
    make.running_cycle()
    policies.decide("draft_readers", readers, by=make.system(), at=make.NOW, reason="So")

    assert sentence in as_(ana).get(ADDRESS).content.decode()


def test_the_next_cycle_is_taken_once_it_is_open_for_drafting(ana):
    current = make.running_cycle()
    assert look(ana).cycle.pk == current.pk

    ahead = make.cycle(date(2026, 3, 25), months=None, last_day=date(2026, 5, 31))

    found = look(ana)
    assert (found.cycle.pk, found.last.pk) == (ahead.pk, current.pk)
    assert look(ana, cycle=current.pk).cycle.pk == current.pk


def test_while_a_cycle_is_open_for_drafting_home_and_my_okrs_lead_to_the_page(as_, ana):
    make.running_cycle()
    assert ADDRESS not in as_(ana).get("/").content.decode()

    ahead = make.cycle(date(2026, 3, 25), months=None, last_day=date(2026, 5, 31))

    for address in ("/", f"/me/okrs/?cycle={ahead.pk}"):
        assert f'href="{ADDRESS}?cycle={ahead.pk}"' in as_(ana).get(address).content.decode()


def test_without_an_open_cycle_the_page_says_so(as_, ana):
    assert "No cycle is open for drafting" in as_(ana).get(ADDRESS).content.decode()


@pytest.mark.parametrize("query", ["?team=0", "?team=x", "?cycle=99999", "?cycle=x"])
def test_what_one_cannot_write_in_is_not_there(as_, ana, sam, query):
    make.running_cycle()

    assert as_(ana).get(ADDRESS + query).status_code == 404
    assert as_(ana).get(f"{ADDRESS}?team={sam.team_id}").status_code == 404


def test_a_quote_brings_the_drafts_anew_with_the_cursor_in_it(as_, ana, li):
    upper = make.objective(li, "Keep shops")
    row = make.key_result(upper, "Shops that stay")
    draft = make.objective(ana, published=False)
    given = {"cycle": draft.cycle_id, "key_result": row.pk, "into": draft.pk}

    answer = as_(ana).post(f"/objectives/{upper.pk}/quoting/", given, headers={"HX-Request": "true"})

    shown, made = answer.content.decode(), draft.key_results.get()
    assert f'hx-get="/key-results/{made.pk}/edit/" hx-trigger="load"' in shown
    assert f'id="input-o{upper.pk}" data-quote hx-swap-oob="true"' in shown
    assert "<html" not in shown


def test_into_a_cycle_that_is_over_nothing_is_quoted(as_, ana, li, before):
    upper = make.objective(li)

    answer = as_(ana).post(f"/objectives/{upper.pk}/quoting/", {"cycle": before.pk})

    assert answer.status_code == 422
    assert "This cycle is over." in answer.content.decode()


def test_a_refusal_says_why_beside_the_drafts(as_, ana, li):
    upper = make.objective(li, published=False)

    answer = as_(li).post(f"/objectives/{upper.pk}/quoting/", {"cycle": upper.cycle_id, "into": upper.pk})

    assert answer.status_code == 422
    assert "A goal is not aligned to itself." in answer.content.decode()
