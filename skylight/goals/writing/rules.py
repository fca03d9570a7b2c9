"""About twenty rules of thumb for goals: each asks one question, none of them stops anybody.

The questions follow what is commonly taught of OKRs (results instead of tasks, one measure each, a known start) and
the three of vivo: is it concentrated, challenging, controllable?
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext_lazy as _

from skylight.goals.writing import words
from skylight.goals.writing.sameness import Before, is_repeated
from skylight.goals.writing.text import (
    begins,
    first,
    has,
    has_day,
    is_chinese,
    is_due,
    length,
    numbers,
    says_how_much,
    without_asides,
    without_names,
)

LONGEST_OBJECTIVE = 140
LONGEST_KEY_RESULT = 200
SHORTEST_OBJECTIVE = 8
# What a company might have on its list, for the example.
LISTED = ("delight", "惊喜")


@dataclass(frozen=True)
class Line:
    """A title as it reads without its marks, what is known of its measure, and what its owner wrote last cycle."""

    text: str
    is_objective: bool = False
    is_measured: bool = False
    start: Decimal | None = None
    target: Decimal | None = None
    unit: str = ""
    is_aspirational: bool = False
    earlier: tuple[Before, ...] = ()
    own_jargon: tuple[str, ...] = ()


@dataclass(frozen=True)
class Rule:
    """One rule: `applies` answers whether its question is worth asking, or the word that it is about."""

    code: str
    question: Any
    applies: Callable[[Line], bool | str | None]
    weaker: Any
    better: Any
    on_objective: bool = False
    on_key_result: bool = True

    @property
    def example(self) -> str:
        """The question as the weaker wording would be asked it."""
        return self.asks(self.applies(Line(str(self.weaker), own_jargon=LISTED)))

    def asks(self, word: bool | str | None) -> str:
        """The question, about a word if there is one."""
        return str(self.question) % {"word": word if isinstance(word, str) else ""}


def _activity(line: Line) -> str | None:
    if line.is_measured or says_how_much(line.text):
        return None
    return begins(line.text, words.ACTIVITY, words.ACTIVITY_ZH)


def _no_number(line: Line) -> bool:
    return not (line.is_measured or says_how_much(line.text) or has_day(line.text))


def _date_only(line: Line) -> bool:
    return not line.is_measured and is_due(line.text) and not says_how_much(line.text)


def _no_baseline(line: Line) -> bool:
    rises = has(line.text, words.CHANGE, words.CHANGE_ZH)
    return line.is_measured and line.start == 0 and rises and "%" in line.unit + line.text


_PERCENT = re.compile(r"\d\s?[%％]|百分之|\bper ?cent\b")
_FROM = re.compile(r"\bfrom\b|→|->|\bto\b|从|由|至|到", re.IGNORECASE)


def _percent_of_what(line: Line) -> bool:
    changes = has(line.text, words.CHANGE, words.CHANGE_ZH)
    return (
        changes and not line.is_measured and bool(_PERCENT.search(line.text)) and not _FROM.search(line.text)
    )


_JOINED = re.compile(r"\s(?:and|&|plus|as well as)\s|以及|并且|同时|，且|；|;", re.IGNORECASE)
_BETWEEN = re.compile(r"\bbetween\b|\d\s*(?:-|–|to|至|到|~)\s*[$€£¥]?\d", re.IGNORECASE)


def _two_measures(line: Line) -> bool:
    if _BETWEEN.search(line.text):
        return False
    parts = [part for part in _JOINED.split(without_names(without_asides(line.text))) if part]
    return len([part for part in parts if numbers(part)]) > 1


def _counts_work(line: Line) -> str | None:
    found = first(line.text, words.COUNTED_WORK, words.COUNTED_WORK_ZH)
    if not found or _PERCENT.search(line.text) or has(line.text, words.CHANGE, words.CHANGE_ZH):
        return None
    counted = re.search(rf"\d+\+?\s+(?:[\w/-]+\s+){{0,2}}{re.escape(found)}", line.text, re.IGNORECASE)
    return found if counted or is_chinese(found) else None


def _vague(line: Line) -> str | None:
    if line.is_measured or says_how_much(line.text):
        return None
    return first(line.text, words.VAGUE, words.VAGUE_ZH)


_TASKS = re.compile(r"(?:^|\s)(?:#\d+|[A-Z]{2,8}-\d+|\[[ xX]\])(?=\s|[,.;:)]|$)|\n\s*[-*•]")


def _task_list(line: Line) -> bool:
    return bool(_TASKS.search(line.text)) or len(re.split(r"[;；]", line.text)) > 3


def _small_step(line: Line) -> bool:
    if not line.is_aspirational or line.start is None or line.target is None or line.start <= 0:
        return False
    nearly_whole = "%" in line.unit and line.start >= 90
    return not nearly_whole and abs(line.target - line.start) / line.start < Decimal("0.05")


_UNFILLED = re.compile(
    r"\?\?+|？？+|(?<![A-Za-z])[Xx]{2,}(?![A-Za-z])|(?<![A-Za-z])[Xx]\s?[%％]|_{3,}|\.{4,}|…\s*$"
)


def _unfilled(line: Line) -> bool:
    return bool(_UNFILLED.search(line.text)) or has(line.text, words.UNFILLED, words.UNFILLED_ZH)


def _number_in_objective(line: Line) -> bool:
    return bool(numbers(without_asides(line.text)))


def _several(line: Line) -> bool:
    ends = re.split(
        r"[;；]|，并|，同时|。(?=.)|\band (?:also )?(?=[a-z]+ (?:the|our|a|an|new|more)\b)", line.text
    )
    return len([part for part in ends if length(part.strip()) > 6]) > 2


def _short(line: Line) -> bool:
    return 0 < length(line.text) < SHORTEST_OBJECTIVE


def _long(line: Line) -> bool:
    return length(line.text) > (LONGEST_OBJECTIVE if line.is_objective else LONGEST_KEY_RESULT)


_STAYS = re.compile(
    r"\b(?:from|at)\s+([$€£¥]?\d[\d.,]*\s?[%％]?)\s*(?:\w+\s+)?(?:to|→|->)\s*\1(?![\d.,]*\d)"
    r"|(?:从|由)\s*([$€£¥]?\d[\d.,]*\s?[%％]?)\s*\w{0,3}?(?:到|至|→|->)\s*\2(?![\d.,]*\d)",
    re.IGNORECASE,
)


def _stays(line: Line) -> bool:
    same = line.start is not None and line.start == line.target
    return same or bool(_STAYS.search(line.text))


def _own_jargon(line: Line) -> str | None:
    """What the company itself has put on its list."""
    if not line.own_jargon:
        return None
    chinese = tuple(word for word in line.own_jargon if is_chinese(word))
    return first(line.text, line.own_jargon, chinese)


# In the order of their worth: a page shows only the first ones that apply.
RULES: tuple[Rule, ...] = (
    Rule(
        "unfilled", _("Something is not filled in yet."), _unfilled,
        _("Answer within xx hours"), _("Answer within 24 hours"), on_objective=True,
    ),
    Rule(
        "same_as_before", _("This stood here last cycle, too. What will be different this time?"),
        lambda line: is_repeated(line.text, line.target, line.earlier),
        _("Six of ten new shops sell in their first week"), _("Six of ten new shops sell again in their second month"), on_objective=True,
    ),
    Rule(
        "stays", _("The target equals the start. What should move? A value to hold is best kept as a range."), _stays,
        _("Returns from 4% to 4%"), _("Returns fall from 6% to 4%"),
    ),
    Rule(
        "activity", _("“%(word)s” says what you do. What will be different when it is done, and how will you see it?"), _activity,
        _("Launch the new sign-up page"), _("Six of ten who start to sign up come to the end"),
    ),
    Rule(
        "counts_work", _("This counts work. What should come of it?"), _counts_work,
        _("Hold 5 workshops for partners"), _("20 partners bring in their first order"),
    ),
    Rule(
        "percent_of_what", _("From where? Say where it stands today, so that the share can be checked."), _percent_of_what,
        _("Increase orders by 20%"), _("Orders a day rise from 500 to 600"),
    ),
    Rule(
        "no_baseline", _("It starts from 0. Is that where it stands today? If nobody knows, finding out comes first."), _no_baseline,
        _("Increase the share of returning buyers: 0% to 40%"), _("Increase the share of returning buyers: 31% to 40%"),
    ),
    Rule(
        "date_only", _("This says by when, but not how much or how well."), _date_only,
        _("New search by the end of June"), _("Nine of ten searches find something on the first page"),
    ),
    Rule(
        "vague", _("“%(word)s”: how much would that be?"), _vague,
        _("Significantly faster answers"), _("Half of the questions are answered within an hour"),
    ),
    Rule(
        "no_number", _("How would two people agree that this is reached? A number helps."), _no_number,
        _("Customers like the new invoices"), _("Questions about invoices fall from 80 to 20 a week"),
    ),
    Rule(
        "two_measures", _("There are two measures in one. If only one is reached, is it done?"), _two_measures,
        _("Reach 1,000 orders a day and a return rate of 2%"), _("Reach 1,000 orders a day (and a second key result for returns)"),
    ),
    Rule(
        "hedged", _("“%(word)s”: when somebody has tried, is it reached? Say what will be true."),
        lambda line: first(line.text, words.HEDGES, words.HEDGES_ZH),
        _("Try to answer half of the questions within an hour"), _("Half of the questions are answered within an hour"), on_objective=True,
    ),
    Rule(
        "others_hands", _("Whose hands is this in? Ask them for it, and keep what is in yours."), lambda line: has(line.text, words.OTHERS, words.OTHERS_ZH),
        _("Approval from the board for the new market"), _("Three signed customers in the new market"),
    ),
    Rule(
        "show", _("Many see it. Does anybody do something because of it?"), lambda line: has(line.text, words.SHOW, words.SHOW_ZH),
        _("50,000 page views of the guide"), _("300 readers of the guide place an order"),
    ),
    Rule(
        "task_list", _("This reads as a list of tasks. What do they bring about together?"), _task_list,
        _("SHOP-12 ; SHOP-15 ; SHOP-19 ; SHOP-20"), _("A buyer pays in under 60 seconds"), on_objective=True,
    ),
    Rule(
        "small_step", _("The target lies close to the start. Would you be proud of it?"), _small_step,
        _("Orders a day from 500 to 510"), _("Orders a day from 500 to 700"),
    ),
    Rule(
        "usual", _("If that goes on anyway, is it a goal? Say what should become different."), lambda line: begins(line.text, words.USUAL, words.USUAL_ZH),
        _("Continue to support our customers"), _("Customers help themselves in nine of ten cases"), on_objective=True, on_key_result=False,
    ),
    Rule(
        "number_in_objective", _("The number says how far; it stands better in a key result. Say here what it is for."), _number_in_objective,
        _("Reach 50 deals for each seller"), _("Companies in the new market choose us first"), on_objective=True, on_key_result=False,
    ),
    Rule(
        "several", _("Several things in one. Which of them matters most?"), _several,
        _("Grow sales; renew the shop; train the team"), _("Small shops sell from their first week"), on_objective=True, on_key_result=False,
    ),
    Rule(
        "own_jargon", _("“%(word)s” is on the list of words that say little here. What is meant?"), _own_jargon,
        _("Delight customers"), _("Half of the customers come back within a month"), on_objective=True,
    ),
    Rule(
        "everything", _("“%(word)s” leaves nothing out. What of it matters most this time?"),
        lambda line: first(line.text, words.EVERYTHING, words.EVERYTHING_ZH),
        _("Raise quality across the board"), _("A repair holds for a year"), on_objective=True, on_key_result=False,
    ),
    Rule(
        "jargon", _("“%(word)s”: what does that mean in plain words?"), lambda line: first(line.text, words.JARGON, words.JARGON_ZH),
        _("Leverage synergies across teams"), _("One team answers whatever a customer asks"), on_objective=True,
    ),
    Rule(
        "short", _("Few will know what is meant. Who gets what out of it?"), _short,
        _("Growth"), _("New shops sell in their first week"), on_objective=True, on_key_result=False,
    ),
    Rule(
        "long", _("Hard to remember. Could you say it in one breath?"), _long,
        _("A sentence that one has to read twice"), _("A sentence that one can repeat"), on_objective=True,
    ),
)  # fmt: skip


def asked(line: Line) -> Sequence[tuple[str, str]]:
    """The code and the question of each rule that fits a line, the weightiest first."""
    rules = [rule for rule in RULES if (rule.on_objective if line.is_objective else rule.on_key_result)]
    found = [(rule, rule.applies(line)) for rule in rules] if line.text else []
    return [(rule.code, rule.asks(word)) for rule, word in found if word]
