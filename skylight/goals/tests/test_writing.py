"""Questions about a goal's words: each asked where it fits, and nowhere else."""

from decimal import Decimal
from html import unescape

import pytest
from django.utils import translation

from skylight.goals import advice
from skylight.goals.models import KeyResult, Objective
from skylight.goals.writing import RULES, Before, Line, asked, plain
from skylight.goals.writing.text import numbers, says_how_much
from skylight.policies import actions as policies
from skylight.policies.queries import effective
from tests import make

OF_FIGURES = {
    "no_baseline": {"is_measured": True, "start": Decimal(0), "target": Decimal(40), "unit": "%"},
    "small_step": {
        "is_measured": True,
        "start": Decimal(500),
        "target": Decimal(510),
        "is_aspirational": True,
    },
}


def codes(text, **known):
    return [code for code, _question in asked(Line(plain(text), **known))]


@pytest.mark.parametrize("language", ["en", "zh-hans"])
@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.code)
def test_each_example_is_asked_its_question_and_the_better_one_none(rule, language):
    of = {"is_objective": not rule.on_key_result, **OF_FIGURES.get(rule.code, {})}
    with translation.override(language):
        weaker, better = str(rule.weaker), str(rule.better)

    if rule.code == "long":
        weaker *= 14
    if rule.code == "same_as_before":
        of["earlier"] = (Before(weaker),)
    if rule.code == "own_jargon":
        of["own_jargon"] = ("delight", "惊喜")
    assert rule.code in codes(weaker, **of)
    if rule.code not in OF_FIGURES:
        assert codes(better, **of) == []


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("Launch the new sign-up page", "activity"),
        ("上线新的注册页", "activity"),
        ("Launch in 3 cities", None),
        ("上线3个城市", None),
        ("Increase orders by 20%", "percent_of_what"),
        ("订单量提升20%", "percent_of_what"),
        ("Orders rise from 500 to 600 a day", None),
        ("订单量从500提升到600", None),
        ("完成5次培训", "counts_work"),
        ("显著提升客户满意度", "vague"),
        ("Close 2 deals and get 10 new logos", "two_measures"),
        ("Between 5 and 10 customers", None),
        ("P95 is below 200 ms", None),
        ("At least 10 Tier 2 & 3 deals", None),
        ("Marketing site by the end of June", "date_only"),
        ("营销网站在6月底之前", "date_only"),
        ("Sign-off from the bank for 3 countries", "others_hands"),
        ("", None),
    ],
)
def test_a_key_result_that_is_done_or_not(text, first):
    assert (codes(text) or [None])[0] == first


@pytest.mark.parametrize(
    ("text", "asked_about"),
    [
        ("Returns from 4% to 4%", True),
        ("退货率由4%降到4%", True),
        ("Returns from 4% to 3%", False),
        ("退货率由4%降到3%", False),
        ("Returns from 4% to 40%", False),
        ("From 1 to 1.5 million", False),
    ],
)
def test_a_target_that_equals_the_start_is_seen_in_the_words(text, asked_about):
    assert ("stays" in codes(text)) == asked_about


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("Delight the AI team", "delight"),
        ("Maintain and delighted", None),
        ("给客户惊喜", "惊喜"),
        ("An AI that answers", "ai"),
    ],
)
def test_a_company_lists_words_of_its_own_that_say_little(text, word):
    questions = dict(asked(Line(text, is_objective=True, own_jargon=("delight", "惊喜", "ai"))))

    assert ("own_jargon" in questions) == (word is not None)
    assert word is None or f"“{word}”" in questions["own_jargon"].lower()


def test_the_list_is_a_matter_of_the_company_and_stops_nobody(ana, root):
    policies.decide("own_jargon", "delight,  Delight， 惊喜 ,", by=root, at=make.NOW, reason="We mean it")
    goal = make.objective(ana, "Customers delight in our answers", published=False)

    (found,) = advice.on_words(goal, [], own_jargon=("delight",))
    assert found.code == "own_jargon"
    assert effective(None)["own_jargon"] == "delight, Delight, 惊喜"
    assert "own_jargon" in [one.code for one in advice.on_objective(goal, [], {}, effective(None))]


def test_a_measure_that_is_kept_as_a_figure_needs_no_number_in_its_words():
    assert codes("Reply time", is_measured=True, start=Decimal(9), target=Decimal(4)) == []
    assert codes("Reply time") == ["no_number"]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Q3 2026", []),
        ("by 31 March 2026", []),
        ("2026年3月底", []),
        ("v2.1.0 and IPv6", []),
        ("1,000 orders", ["1,000"]),
        ("三个月内", ["三"]),
        ("[12 shops](https://example.com/99)", ["12"]),
    ],
)
def test_days_names_and_addresses_are_no_measure(text, found):
    assert numbers(plain(text)) == found
    assert says_how_much(plain(text)) == bool(found)


def test_a_draft_is_asked_one_question_a_line_and_what_is_published_none():
    draft = Objective(title="Leverage synergies; TBD")
    rows = [KeyResult(pk=1, title="Launch it by 3 June", kind="binary")]
    policy = {"max_objectives": 3, "max_key_results": 4}

    assert [(one.code, one.key_result) for one in advice.on_objective(draft, rows, {}, policy)] == [
        ("unfilled", None),
        ("activity", 1),
    ]
    draft.state = Objective.State.PUBLISHED
    draft.published_at = make.NOW
    assert advice.on_objective(draft, rows, {}, policy) == []


def test_the_page_shows_every_rule_and_no_gap_for_a_word(as_, ana):
    shown = unescape(as_(ana).get("/writing/").content.decode())

    assert all(str(rule.better) in shown for rule in RULES)
    assert "“Launch” says what you do" in shown
    assert "“”" not in shown
    assert "%(" not in shown
