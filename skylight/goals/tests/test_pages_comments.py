"""What is said about a goal, through the web."""

from __future__ import annotations

import pytest

from skylight.activity.models import Comment
from skylight.goals import actions
from tests import make


def text_of(response):
    return " ".join(response.content.decode().split())


def test_anybody_who_works_here_says_something(as_, ana, sam):
    objective = make.objective(ana)
    key_result = make.key_result(objective, "Days")

    answer = as_(sam).post(
        f"/objectives/{objective.pk}/comments/",
        {"text": "Is **6** still right?", "kind": "question", "key_result": key_result.pk},
    )

    said = Comment.objects.get()
    assert answer["Location"] == f"/objectives/{objective.pk}/#comments"
    assert (said.kind, said.key_result, said.by) == ("question", key_result, sam)
    page = text_of(as_(ana).get(f"/objectives/{objective.pk}/"))
    assert "<strong>6</strong>" in page
    assert "Question" in page


@pytest.mark.parametrize(
    "sent", [{"text": "", "kind": "note"}, {"text": "x", "kind": "shout"}, {"kind": "note"}]
)
def test_a_comment_that_makes_no_sense_comes_back(as_, ana, sent):
    objective = make.objective(ana)

    assert as_(ana).post(f"/objectives/{objective.pk}/comments/", sent).status_code == 422
    assert not Comment.objects.exists()


def test_a_key_result_of_another_goal_is_no_choice(as_, ana):
    objective = make.objective(ana)
    other = make.key_result(make.objective(ana))

    answer = as_(ana).post(
        f"/objectives/{objective.pk}/comments/", {"text": "x", "kind": "note", "key_result": other.pk}
    )

    assert answer.status_code == 422


def test_on_a_goal_that_one_may_not_read_nothing_is_said(as_, ana, bo):
    draft = make.objective(ana, published=False)

    answer = as_(bo).post(f"/objectives/{draft.pk}/comments/", {"text": "Psst", "kind": "note"})

    assert answer.status_code == 404


def test_the_owner_settles_a_question_and_takes_it_up_again(as_, ana, bo, sam):
    objective = make.objective(ana)
    said = actions.comment(objective, by=bo, at=make.NOW, text="Why?", kind="question")

    assert as_(sam).post(f"/comments/{said.pk}/solving/").status_code == 403
    as_(ana).post(f"/comments/{said.pk}/solving/")
    assert "Settled" in text_of(as_(ana).get(f"/objectives/{objective.pk}/"))
    as_(ana).post(f"/comments/{said.pk}/solving/undoing/")
    said.refresh_from_db()
    assert said.solved_at is None


def test_a_comment_on_a_hidden_goal_is_not_there(as_, ana, bo):
    draft = make.objective(ana, published=False)
    said = actions.comment(draft, by=ana, at=make.NOW, text="Note to self")

    assert as_(bo).post(f"/comments/{said.pk}/solving/").status_code == 404
    assert as_(bo).get(f"/objectives/{draft.pk}/comments/").status_code == 404


def test_comments_go_fifty_a_page(as_, ana):
    objective = make.objective(ana)
    for number in range(51):
        actions.comment(objective, by=ana, at=make.NOW, text=f"Said {number}.")
    browser = as_(ana)

    assert "Older comments" in text_of(browser.get(f"/objectives/{objective.pk}/"))
    assert text_of(browser.get(f"/objectives/{objective.pk}/comments/")).count('class="comment"') == 50
    assert text_of(browser.get(f"/objectives/{objective.pk}/comments/?page=2")).count('class="comment"') == 1


def test_a_comment_from_elsewhere_keeps_its_author_as_written(as_, ana):
    objective = make.objective(ana)
    Comment.objects.create(
        objective=objective, by_name="@gone", at=make.NOW, text="<p>From <b>elsewhere</b></p>"
    )

    page = text_of(as_(ana).get(f"/objectives/{objective.pk}/"))

    assert "@gone" in page
    assert "From elsewhere" in page or "<p>From" in page


def test_the_list_costs_the_same_however_long_it_is(as_, ana, bo, django_assert_max_num_queries):
    objective = make.objective(ana)
    browser = as_(ana)
    actions.comment(objective, by=bo, at=make.NOW, text="One")
    browser.get(f"/objectives/{objective.pk}/comments/")
    with django_assert_max_num_queries(15) as few:
        browser.get(f"/objectives/{objective.pk}/comments/")
    for _ in range(30):
        actions.comment(objective, by=bo, at=make.NOW, text="More")
    with django_assert_max_num_queries(len(few)):
        browser.get(f"/objectives/{objective.pk}/comments/")
