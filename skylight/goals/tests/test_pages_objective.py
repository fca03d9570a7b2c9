"""The page of one objective: who reads it, what stands on it, and what one does from there."""

from __future__ import annotations

import re
from datetime import date, timedelta
from decimal import Decimal

import pytest

from skylight.goals import actions
from skylight.goals.models import CheckIn, Objective, Restriction, Revision
from tests import make


def text_of(response):
    return " ".join(response.content.decode().split())


def edit(objective, **changes):
    """What the form to edit an objective sends."""
    objective.refresh_from_db()
    sent = {name: getattr(objective, name) or "" for name in ("title", "description", "commitment", "kind")}
    return {**sent, "version": objective.version, **changes}


def test_everybody_reads_a_published_objective(as_, ana, sam, cora):
    objective = make.objective(ana, "New shops sell", description="Because of **ten** visits.")
    make.key_result(objective, "Days to first order")

    for reader in (ana, sam, cora):
        page = text_of(as_(reader).get(f"/objectives/{objective.pk}/"))
        assert "New shops sell" in page
        assert "<strong>ten</strong>" in page
        assert "Days to first order" in page


def test_a_draft_is_there_for_its_writer_and_the_manager_only(as_, ana, li, bo):
    draft = make.objective(ana, published=False)

    assert as_(ana).get(f"/objectives/{draft.pk}/").status_code == 200
    assert as_(li).get(f"/objectives/{draft.pk}/").status_code == 200
    assert as_(bo).get(f"/objectives/{draft.pk}/").status_code == 404
    assert as_(ana).get("/objectives/999999/").status_code == 404


def test_a_restricted_objective_is_not_there_for_others(as_, ana, bo, li):
    objective = make.objective(ana, "Secret")
    until = make.NOW + timedelta(days=10)
    actions.restrict(objective, by=ana, at=make.NOW, reason="A contract", until_at=until, audience=[li])

    assert as_(bo).get(f"/objectives/{objective.pk}/").status_code == 404
    assert "Restricted until" in text_of(as_(li).get(f"/objectives/{objective.pk}/"))


def test_both_sides_of_an_alignment_stand_on_the_page(as_, ana, li, bo):
    above, mine = make.objective(li, "Above"), make.objective(ana, "Mine")
    below = make.objective(bo, "Below")
    make.alignment(mine, above)
    link = make.alignment(below, mine)
    actions.challenge(link, by=ana, at=make.NOW, reason="It does not fit")

    page = text_of(as_(bo).get(f"/objectives/{mine.pk}/"))

    assert "Above" in page
    assert "Below" in page
    assert "Challenged" in page
    assert "It does not fit" in page


def test_links_to_what_one_may_not_read_are_counted_and_not_named(as_, ana, li, bo):
    hidden, mine = make.objective(li, "Hidden above"), make.objective(ana, "Mine")
    below = make.objective(bo, "Hidden below")
    make.alignment(mine, hidden)
    make.alignment(below, mine)
    until = make.NOW + timedelta(days=10)
    actions.restrict(hidden, by=li, at=make.NOW, reason="Law", until_at=until)
    actions.restrict(below, by=bo, at=make.NOW, reason="Law", until_at=until)

    page = text_of(as_(ana).get(f"/objectives/{mine.pk}/"))

    assert "Hidden above" not in page
    assert "Hidden below" not in page
    assert "Serves 1 goal that you may not read" in page
    assert "and 1 that you may not read" in page


def test_goals_that_are_far_ahead_of_what_they_serve_raise_a_question(as_, ana, bo):
    mine, theirs = make.objective(ana), make.objective(bo)
    make.check_in(make.key_result(mine), 0)
    make.check_in(make.key_result(theirs), 10)
    make.alignment(theirs, mine)

    page = text_of(as_(ana).get(f"/objectives/{mine.pk}/"))

    assert "1 goal, at 100 % on average." in page
    assert "does their work move it?" in page


def test_check_ins_stand_with_their_corrections(as_, ana, sam):
    key_result = make.key_result(make.objective(ana), unit="h")
    wrong = make.check_in(key_result, 9, note="Counted **twice**")
    actions.correct(wrong, by=ana, at=make.NOW, value=Decimal(4), note="Counted once")

    page = text_of(as_(sam).get(f"/objectives/{key_result.objective_id}/"))

    assert "<del>9 h</del>" in page
    assert "4 h" in page
    assert "<strong>twice</strong>" in page
    assert "corrected later" in page


def test_stamps_say_what_one_should_know(as_, ana):
    objective = make.objective(ana, commitment="aspirational")
    key_result = make.key_result(objective)
    late = make.NOW + timedelta(days=40)
    key_result.refresh_from_db()
    actions.edit_key_result(
        key_result, by=ana, at=late, version=key_result.version, reason="Prices", target=Decimal(8)
    )
    Objective.objects.filter(pk=objective.pk).update(times_carried=3)

    page = text_of(as_(ana).get(f"/objectives/{objective.pk}/"))

    assert "Aspirational" in page
    assert "Changed after mid-cycle" in page
    assert "Carried over 3 times" in page


def test_an_objective_is_edited_and_the_change_can_be_read(as_, ana, sam):
    objective = make.objective(ana, "Halve the time to first order")

    answer = as_(ana).post(
        f"/objectives/{objective.pk}/edit/",
        edit(objective, title="Halve the median time to first order", reason="The mean misled us"),
    )

    assert answer["Location"] == f"/objectives/{objective.pk}/"
    page = text_of(as_(sam).get(f"/objectives/{objective.pk}/history/"))
    assert re.search(r"<ins>\s?median\s?</ins>", page)
    assert "Why: The mean misled us" in page
    assert "Ana Ruiz" in page


def test_only_its_owners_edit_an_objective(as_, ana, li, root):
    objective = make.objective(ana)

    for person in (li, root):
        assert as_(person).get(f"/objectives/{objective.pk}/edit/").status_code == 403
        assert as_(person).post(f"/objectives/{objective.pk}/edit/", edit(objective)).status_code == 403


def test_the_second_of_two_editors_sees_both_texts_and_keeps_theirs(as_, ana, bo):
    objective = make.objective(ana, "As it was", backup_owner=bo)
    read_before = edit(objective, title="As Ana wants it")
    as_(bo).post(f"/objectives/{objective.pk}/edit/", edit(objective, title="As Bo wants it"))

    answer = as_(ana).post(f"/objectives/{objective.pk}/edit/", read_before)

    page = text_of(answer)
    assert answer.status_code == 409
    assert "As Bo wants it" in page
    assert "As Ana wants it</textarea>" in page
    objective.refresh_from_db()
    assert objective.title == "As Bo wants it"

    again = {**read_before, "version": objective.version}
    assert f'name="version" value="{objective.version}"' in page
    assert as_(ana).post(f"/objectives/{objective.pk}/edit/", again).status_code == 302
    objective.refresh_from_db()
    assert objective.title == "As Ana wants it"


def test_a_write_that_does_not_say_what_it_read_is_refused(as_, ana):
    objective = make.objective(ana)
    sent = edit(objective, title="Blind")
    del sent["version"]

    assert as_(ana).post(f"/objectives/{objective.pk}/edit/", sent).status_code == 428


def test_the_history_goes_fifty_a_page(as_, ana):
    objective = make.objective(ana)
    for number in range(51):
        objective.refresh_from_db()
        actions.edit_objective(
            objective, by=ana, at=make.NOW, version=objective.version, title=f"Title {number}"
        )
    browser = as_(ana)

    first = text_of(browser.get(f"/objectives/{objective.pk}/history/"))
    second = text_of(browser.get(f"/objectives/{objective.pk}/history/?page=2"))

    assert first.count("history__item") == 50
    assert second.count("history__item") == 1


@pytest.mark.parametrize("number", ["0", "-1", "x", "99999999999999999999", "7"])
def test_pages_that_are_not_there_are_empty_or_the_first(as_, ana, number):
    objective = make.objective(ana)

    assert as_(ana).get(f"/objectives/{objective.pk}/history/?page={number}").status_code == 200
    assert as_(ana).get(f"/objectives/{objective.pk}/comments/?page={number}").status_code == 200


def test_an_objective_is_closed_and_reopened(as_, ana):
    objective = make.objective(ana)
    browser = as_(ana)

    browser.post(f"/objectives/{objective.pk}/closure/", {"reason": "Reached early"})
    assert "Reached early" in text_of(browser.get(f"/objectives/{objective.pk}/"))

    browser.post(f"/objectives/{objective.pk}/closure/undoing/")
    objective.refresh_from_db()
    assert objective.is_live


def test_abandoning_wants_a_reason(as_, ana):
    objective = make.objective(ana)
    browser = as_(ana)

    assert browser.post(f"/objectives/{objective.pk}/abandonment/", {"reason": ""}).status_code == 422
    browser.post(f"/objectives/{objective.pk}/abandonment/", {"reason": "The market is gone"})
    objective.refresh_from_db()
    assert objective.state == "abandoned"

    browser.post(f"/objectives/{objective.pk}/abandonment/undoing/")
    objective.refresh_from_db()
    assert objective.is_live


def test_what_makes_no_sense_answers_422_on_a_page_of_its_own(as_, ana):
    objective = make.objective(ana)

    answer = as_(ana).post(f"/objectives/{objective.pk}/closure/undoing/")

    assert answer.status_code == 422
    assert "not closed" in text_of(answer)


def test_who_helps_is_said_by_name(as_, ana, bo, sam):
    objective = make.objective(ana)
    browser = as_(ana)
    answer = browser.post(
        f"/objectives/{objective.pk}/contributors/",
        {"people": f"Bo Chen\n#{sam.pk}\n", "version": objective.version},
    )

    assert answer.status_code == 302
    assert "Bo Chen" in text_of(browser.get(f"/objectives/{objective.pk}/"))
    assert f"Sam Okafor (#{sam.pk})" in text_of(browser.get(f"/objectives/{objective.pk}/contributors/"))


def test_a_name_that_two_people_have_is_asked_about(as_, ana, li):
    objective = make.objective(ana)
    others = [make.person("Kim Park", manager=li) for _ in range(2)]

    answer = as_(ana).post(
        f"/objectives/{objective.pk}/contributors/", {"people": "Kim Park", "version": objective.version}
    )

    page = text_of(answer)
    assert answer.status_code == 422
    assert all(f"Kim Park (#{one.pk})" in page for one in others)


def test_a_restriction_wants_a_reason_and_an_end(as_, ana, bo):
    objective = make.objective(ana)
    browser = as_(ana)
    address = f"/objectives/{objective.pk}/restriction/"

    assert browser.post(address, {"reason": "Law", "until_at": ""}).status_code == 422
    assert browser.post(address, {"reason": "Law", "until_at": "2026-03-01"}).status_code == 422
    assert browser.post(address, {"reason": "Law", "until_at": "9999-12-31"}).status_code == 422
    assert (
        browser.post(address, {"reason": "Law", "until_at": "2026-04-01", "audience": "Bo Chen"}).status_code
        == 302
    )

    restriction = Restriction.objects.get()
    assert restriction.until_at.date() == date(2026, 4, 1)
    assert list(restriction.audience.all()) == [bo]
    assert "Bo Chen" in text_of(browser.get(address))
    browser.post(f"/objectives/{objective.pk}/restriction/lifting/")
    restriction.refresh_from_db()
    assert restriction.lifted_at


def test_weights_are_set_together(as_, ana):
    objective = make.objective(ana)
    one, two = make.key_result(objective), make.key_result(objective)
    browser = as_(ana)
    objective.refresh_from_db()
    sent = {"version": objective.version, f"weight_{one.pk}": "40 %", f"weight_{two.pk}": "0.5"}

    refused = browser.post(f"/objectives/{objective.pk}/weights/", sent)
    assert refused.status_code == 422
    assert "0.9" in text_of(refused)

    assert (
        browser.post(f"/objectives/{objective.pk}/weights/", {**sent, f"weight_{two.pk}": "0.6"}).status_code
        == 302
    )
    one.refresh_from_db()
    assert one.weight == Decimal("0.4")
    assert Revision.objects.filter(key_result=one, changes__field="weight").exists()


def test_objectives_are_weighed_together(as_, ana):
    one, two = make.objective(ana), make.objective(ana)
    browser = as_(ana)

    page = text_of(browser.get(f"/objectives/{one.pk}/weight/"))
    assert f'name="weight_{two.pk}"' in page

    browser.post(f"/objectives/{one.pk}/weight/", {f"weight_{one.pk}": "0.7", f"weight_{two.pk}": "0.3"})
    one.refresh_from_db()
    assert one.weight == Decimal("0.7")


def test_a_restricted_goal_hides_everything_under_it(as_, ana, bo):
    objective = make.objective(ana)
    key_result = make.key_result(objective)
    said = make.check_in(key_result, 4)
    until = make.NOW + timedelta(days=10)
    actions.restrict(objective, by=ana, at=make.NOW, reason="Law", until_at=until)

    for address in (
        f"/objectives/{objective.pk}/history/",
        f"/objectives/{objective.pk}/comments/",
        f"/objectives/{objective.pk}/edit/",
        f"/objectives/{objective.pk}/score/",
        f"/key-results/{key_result.pk}/",
        f"/key-results/{key_result.pk}/edit/",
        f"/check-ins/{said.pk}/correction/",
    ):
        assert as_(bo).get(address).status_code == 404, address


def test_hostile_words_do_nothing(as_, ana):
    objective = make.objective(
        ana,
        "<script>alert(1)</script>Title",
        description='<img src="https://evil.example/x.png" onerror="alert(1)"> [x](javascript:alert(2))',
    )
    key_result = make.key_result(objective, "<b onclick=alert(1)>Bold</b>")
    make.check_in(key_result, 4, note="<iframe src=https://evil.example></iframe>\n\n**fine**")
    actions.comment(objective, by=ana, at=make.NOW, text="<style>*{display:none}</style> said")

    page = as_(ana).get(f"/objectives/{objective.pk}/").content.decode()

    for bad in (
        "<script>alert",
        "onerror",
        "onclick",
        "evil.example",
        'javascript:alert(2)"',
        "<iframe",
        "<style",
    ):
        assert bad not in page, bad
    assert "<strong>fine</strong>" in page


def test_what_came_from_elsewhere_is_shown_as_written(as_, ana):
    objective = make.objective(ana)
    key_result = make.key_result(objective)
    Objective.objects.filter(pk=objective.pk).update(score_as_written="mostly <done>")
    CheckIn.objects.create(objective=objective, by_name="@old-handle", at=make.NOW, note="On the whole")
    CheckIn.objects.create(objective=objective, key_result=key_result, at=make.NOW, by=None, note="By nobody")

    page = text_of(as_(ana).get(f"/objectives/{objective.pk}/"))

    assert "mostly &lt;done&gt;" in page
    assert "@old-handle" in page
    assert "By nobody" in page


def test_the_page_costs_the_same_for_a_goal_with_much_history(
    as_, ana, li, bo, django_assert_max_num_queries
):
    objective = _busy_objective(ana, li, bo, 2)
    browser = as_(bo)
    browser.get(f"/objectives/{objective.pk}/")
    with django_assert_max_num_queries(15) as few:
        browser.get(f"/objectives/{objective.pk}/")
    more = _busy_objective(ana, li, bo, 12)
    with django_assert_max_num_queries(len(few)):
        browser.get(f"/objectives/{more.pk}/")


def test_the_other_pages_cost_little(as_, ana, li, bo, django_assert_max_num_queries):
    objective = _busy_objective(ana, li, bo, 3)
    browser = as_(ana)
    for address in (
        "history/", "comments/", "edit/", "contributors/", "weights/", "weight/", "closure/", "abandonment/",
        "restriction/", "score/", "retro/", "carry-over/", "alignments/new/", "key-results/new/",
    ):  # fmt: skip
        with django_assert_max_num_queries(15):
            assert browser.get(f"/objectives/{objective.pk}/{address}").status_code == 200


def _busy_objective(ana, li, bo, number):
    objective = make.objective(ana, description="Why")
    above = make.objective(li)
    make.alignment(objective, above)
    for count in range(number):
        key_result = make.key_result(objective, owner=bo)
        make.key_result(objective, kind="milestone", milestones=[("Step", None, None)])
        for value in range(3):
            make.check_in(key_result, value)
        below = make.objective(bo)
        make.check_in(make.key_result(below), 5)
        link = make.alignment(below, objective)
        actions.acknowledge(link, by=ana, at=make.NOW)
        actions.comment(objective, by=bo, at=make.NOW, text=f"Said {count}", key_result=key_result)
    actions.close(objective, by=ana, at=make.NOW)
    objective.refresh_from_db()
    rows = {row.pk: (Decimal("0.2"), "Because") for row in objective.key_results.all()}
    actions.score(objective, by=ana, at=make.NOW, version=objective.version, key_results=rows)
    actions.reopen(objective, by=ana, at=make.NOW)
    actions.write_retro(
        objective, by=ana, at=make.NOW, version=0, expected="a", happened="b", why="c", keep="d", change="e"
    )
    return objective
