"""Bringing in a pasted list: nothing is written before one has seen what was understood."""

from __future__ import annotations

import re
from html import unescape

import pytest

from skylight.activity.models import Event
from skylight.goals.models import Objective
from tests import make

LIST = """O1: Shops sell in their first week
KR1: Median days to first order from 12 to 6 days
KR2: Orders in week one 22% → 40%
a remark
Score: 0.4"""


def text_of(response):
    return " ".join(unescape(response.content.decode()).split())


def sent(page):
    """What a browser would send back of the preview."""
    html = page.content.decode()
    found = dict.fromkeys(re.findall(r'<input[^>]*name="([^"]+)"', html), "")
    found |= dict(re.findall(r'<input[^>]*name="([^"]+)"[^>]*?value="([^"]*)"', html))
    found |= {
        name: unescape(text.strip())
        for name, text in re.findall(r'<textarea name="([^"]+)"[^>]*>([^<]*)<', html)
    }
    for name, options in re.findall(r'<select name="([^"]+)"[^>]*>(.*?)</select>', html, re.DOTALL):
        chosen = re.search(r'value="([^"]*)" selected', options) or re.search(r'value="([^"]*)"', options)
        found[name] = chosen[1]
    return {**found, "step": "draft"}


@pytest.fixture
def preview(as_, ana):
    cycle = make.running_cycle()
    return as_(ana).post("/me/okrs/paste/", {"text": LIST, "cycle": cycle.pk, "whose": "me"})


def test_the_preview_says_what_was_understood_and_writes_nothing(preview):
    page = text_of(preview)

    assert preview.status_code == 200
    assert "1 objective with 2 key results." in page
    assert sent(preview)["line_1_text"] == "Median days to first order"
    assert (sent(preview)["line_1_start"], sent(preview)["line_1_target"]) == ("12", "6")
    assert sent(preview)["line_4_meaning"] == "skip"
    assert not Objective.objects.exists()


def test_it_is_drafted_as_it_was_understood(as_, ana, preview):
    answer = as_(ana).post("/me/okrs/paste/", sent(preview))

    draft = Objective.objects.get()
    assert answer["Location"] == f"/me/okrs/?cycle={draft.cycle_id}#objective-{draft.pk}"
    rows = draft.key_results.values_list("title", "kind", "start", "target", "unit", "description")
    assert list(rows) == [
        ("Median days to first order", "decrease", 12, 6, "days", ""),
        ("Orders in week one", "increase", 22, 40, "%", "a remark"),
    ]
    assert Event.objects.get(kind="goals.drafted").data == {"others": [], "source": "pasted"}


def test_each_line_can_be_put_right(as_, ana, preview):
    right = {"line_3_meaning": "objective", "line_3_text": "Answers", "line_4_meaning": "key_result",
             "line_4_text": "Score", "line_4_kind": "range", "line_4_start": "0.4", "line_4_target": "0.8",
             "line_2_meaning": "skip"}  # fmt: skip

    as_(ana).post("/me/okrs/paste/", {**sent(preview), **right})

    first, second = Objective.objects.order_by("position")
    assert (first.key_results.count(), second.title) == (1, "Answers")
    row = second.key_results.get()
    assert (row.kind, str(row.low.normalize()), str(row.high.normalize())) == ("range", "0.4", "0.8")


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"line_0_meaning": "skip"}, "No objective stands above it."),
        ({"line_1_target": "12"}, "The target equals the start."),
        ({"line_1_target": "six"}, "Give a number"),
        ({"line_1_text": ""}, "Write what you want to achieve."),
        ({"line_0_text": ""}, "Write what you want to achieve."),
    ],
)
def test_what_makes_no_sense_stands_beside_its_line_and_every_word_stays(as_, ana, preview, wrong, said):
    answer = as_(ana).post("/me/okrs/paste/", {**sent(preview), **wrong})

    assert answer.status_code == 422
    assert said in text_of(answer)
    assert 'class="field__error"' in text_of(answer)
    assert sent(answer)["line_2_text"] == "Orders in week one"
    assert not Objective.objects.exists()


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "This field is required."),
        (" \n ", "This field is required."),
        ("- a\n" * 201, "201 lines are too many"),
    ],
)
def test_too_much_and_nothing_are_refused_and_the_text_is_kept(as_, ana, text, said):
    cycle = make.running_cycle()

    answer = as_(ana).post("/me/okrs/paste/", {"text": text, "cycle": cycle.pk, "whose": "me"})

    assert answer.status_code == 422
    assert said in text_of(answer)
    assert text.strip() in answer.content.decode()


def test_the_longest_list_fits_into_one_form(as_, ana):
    cycle = make.running_cycle()
    text = "O1: Shops sell\n" + "KR1: Days from 12 to 6\n" * 4 + "a remark\n" * 195
    page = as_(ana).post("/me/okrs/paste/", {"text": text, "cycle": cycle.pk, "whose": "me"})

    answer = as_(ana).post("/me/okrs/paste/", sent(page))

    assert answer.status_code == 302
    assert Objective.objects.get().key_results.count() == 4


def test_it_may_be_for_a_team_one_writes_for_and_for_no_other(as_, ana, growth, preview):
    other = make.team("Care")

    assert as_(ana).post("/me/okrs/paste/", {**sent(preview), "whose": f"team-{other.pk}"}).status_code == 422
    as_(ana).post("/me/okrs/paste/", {**sent(preview), "whose": f"team-{growth.pk}"})
    assert Objective.objects.get().owner_team == growth


def test_a_contract_worker_who_writes_no_goals_pastes_none(as_, cora):
    make.running_cycle()

    assert as_(cora).get("/me/okrs/paste/").status_code == 403
