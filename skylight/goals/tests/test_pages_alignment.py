"""Tying goals together through the web."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from skylight.goals import actions
from skylight.goals.models import Alignment, AlignmentAnswer
from tests import make


def text_of(response):
    return " ".join(response.content.decode().split())


def test_a_goal_is_found_by_words_of_its_title_or_of_a_key_result(as_, ana, li):
    mine, theirs = make.objective(ana, "Mine"), make.objective(li, "Keep more shops")
    key_result = make.key_result(theirs, "Retention after 60 days")
    browser = as_(ana)

    by_title = text_of(browser.get(f"/objectives/{mine.pk}/alignments/new/?q=more+shops"))
    by_key_result = text_of(browser.get(f"/objectives/{mine.pk}/alignments/new/?q=retention"))

    assert "Keep more shops" in by_title
    assert f"?to={theirs.pk}&amp;to_key_result={key_result.pk}" in by_key_result or (
        f"?to={theirs.pk}&to_key_result={key_result.pk}" in by_key_result
    )


def test_a_goal_is_found_by_its_owner_in_pinyin_and_by_team(as_, ana, li, growth):
    mine = make.objective(ana, "Mine")
    make.objective(make.person("王小明"), "Of Xiaoming")
    make.objective(growth, "Of the team", by=li)
    browser = as_(ana)

    assert "Of Xiaoming" in text_of(browser.get(f"/objectives/{mine.pk}/alignments/new/?owner=wangxiaoming"))
    assert "Of the team" in text_of(browser.get(f"/objectives/{mine.pk}/alignments/new/?owner=growth"))


def test_what_cannot_be_aligned_to_is_left_out(as_, ana, bo, sam):
    mine = make.objective(ana, "Mine alone")
    make.objective(bo, "Hidden draft", published=False)
    actions.close(make.objective(bo, "Over already"), by=bo, at=make.NOW)
    earlier = make.cycle(date(2026, 1, 1))
    make.objective(sam, "Of another time", cycle=earlier, at=make.NOW - timedelta(days=60))

    page = text_of(as_(ana).get(f"/objectives/{mine.pk}/alignments/new/"))

    for title in ("Hidden draft", "Over already", "Of another time"):
        assert title not in page
    assert 'class="list__row"' not in page


def test_twenty_goals_at_a_time(as_, ana, bo):
    mine = make.objective(ana)
    for _ in range(21):
        make.objective(bo)
    browser = as_(ana)
    address = f"/objectives/{mine.pk}/alignments/new/"

    assert text_of(browser.get(address)).count("list__row") == 20
    assert text_of(browser.get(f"{address}?page=2")).count("list__row") == 1
    piece = browser.get(f"{address}?q=objective", headers={"HX-Request": "true"})
    assert "<html" not in piece.content.decode()


def test_a_goal_is_aligned_to_a_key_result(as_, ana, li):
    mine, theirs = make.objective(ana), make.objective(li)
    from_key_result, to_key_result = make.key_result(mine), make.key_result(theirs)
    browser = as_(ana)
    address = f"/objectives/{mine.pk}/alignments/new/"
    assert "selected" in text_of(browser.get(f"{address}?to={theirs.pk}&to_key_result={to_key_result.pk}"))

    answer = browser.post(
        address,
        {"to": theirs.pk, "relation": "derived_from", "from_key_result": from_key_result.pk,
         "to_key_result": to_key_result.pk, "note": "Our part"},
    )  # fmt: skip

    link = Alignment.objects.get()
    assert answer["Location"] == f"/objectives/{mine.pk}/#alignment"
    assert (link.to_key_result, link.from_key_result, link.relation) == (
        to_key_result,
        from_key_result,
        "derived_from",
    )


def test_a_loop_is_refused_with_its_reason(as_, ana, li):
    mine, theirs = make.objective(ana, "Mine"), make.objective(li, "Theirs")
    make.alignment(theirs, mine)

    answer = as_(ana).post(
        f"/objectives/{mine.pk}/alignments/new/", {"to": theirs.pk, "relation": "supports"}
    )

    assert answer.status_code == 422
    assert "Theirs" in text_of(answer)
    assert Alignment.objects.count() == 1


@pytest.mark.parametrize("to", ["999999", "x", "-1"])
def test_a_goal_that_is_not_there_answers_404(as_, ana, to):
    mine = make.objective(ana)

    assert as_(ana).get(f"/objectives/{mine.pk}/alignments/new/?to={to}").status_code == 404
    assert as_(ana).post(f"/objectives/{mine.pk}/alignments/new/", {"to": to}).status_code == 404


def test_a_hidden_goal_answers_like_one_that_is_not_there(as_, ana, bo):
    mine, hidden = make.objective(ana), make.objective(bo, published=False)

    assert as_(ana).get(f"/objectives/{mine.pk}/alignments/new/?to={hidden.pk}").status_code == 404


def test_only_whoever_writes_a_goal_aligns_it(as_, ana, sam):
    mine = make.objective(ana)

    assert as_(sam).get(f"/objectives/{mine.pk}/alignments/new/").status_code == 403


def test_the_owner_of_the_other_side_acknowledges_or_challenges(as_, ana, li):
    mine, theirs = make.objective(ana), make.objective(li)
    link = make.alignment(mine, theirs)
    browser = as_(li)
    address = f"/alignments/{link.pk}/answer/"

    assert browser.post(address, {"verdict": "challenged", "reason": ""}).status_code == 422
    browser.post(address, {"verdict": "challenged", "reason": "Too small"})
    browser.post(address, {"verdict": "acknowledged"})

    verdicts = AlignmentAnswer.objects.order_by("id").values_list("verdict", flat=True)
    assert list(verdicts) == ["challenged", "acknowledged"]
    assert as_(ana).post(address, {"verdict": "acknowledged"}).status_code == 403


def test_the_side_that_aligned_ends_it(as_, ana, li):
    mine, theirs = make.objective(ana), make.objective(li)
    link = make.alignment(mine, theirs)

    assert as_(li).post(f"/alignments/{link.pk}/end/", {"reason": ""}).status_code == 403
    assert as_(ana).get(f"/alignments/{link.pk}/end/").status_code == 200
    as_(ana).post(f"/alignments/{link.pk}/end/", {"reason": "Done"})
    link.refresh_from_db()
    assert link.ended_at
    assert as_(ana).get(f"/alignments/{link.pk}/end/").status_code == 404


def test_a_link_of_goals_one_may_not_read_is_not_there(as_, ana, bo, li):
    link = make.alignment(make.objective(ana, published=False), make.objective(li))

    assert as_(bo).get(f"/alignments/{link.pk}/end/").status_code == 404
    assert as_(bo).get(f"/alignments/{link.pk}/answer/").status_code == 404


def test_whoever_owns_the_other_side_reads_nothing_of_a_goal_hidden_from_them(as_, ana, sam):
    link = make.alignment(
        make.objective(ana, "Quiet words", published=False), make.objective(sam), note="Hush"
    )
    address = f"/alignments/{link.pk}/answer/"

    assert as_(sam).get(address).status_code == 404
    assert as_(sam).post(address, {"verdict": "acknowledged"}).status_code == 404
    actions.publish(link.from_objective, by=ana, at=make.NOW)
    assert "Quiet words" in text_of(as_(sam).get(address))


def test_hostile_searches_find_nothing_and_break_nothing(as_, ana):
    mine = make.objective(ana)
    browser = as_(ana)

    for query in ("%00", "'\"><script>", "%25%5f", "x" * 900, "a " * 300):
        assert (
            browser.get(f"/objectives/{mine.pk}/alignments/new/", {"q": query, "cycle": "9" * 30}).status_code
            == 200
        )


def test_goals_of_those_above_come_first(as_, ana, li, sam):
    mine = make.objective(ana)
    make.objective(li, "Of my manager")
    make.objective(sam, "Newer, of somebody else", at=make.NOW)

    page = text_of(as_(ana).get(f"/objectives/{mine.pk}/alignments/new/"))

    assert page.index("Of my manager") < page.index("Newer, of somebody else")
