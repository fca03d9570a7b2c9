from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from django.utils import translation

from skylight.ui import text

NOW = datetime(2026, 3, 16, 9, tzinfo=UTC)


@pytest.mark.parametrize(
    "value, shown",
    [
        (None, "–"),
        (Decimal("0"), "0"),
        (Decimal("10.0000000000"), "10"),
        (Decimal("8.3000"), "8.3"),
        (Decimal("1234567.5"), "1,234,567.5"),
        (Decimal("-5"), "−5"),
        (Decimal("-0.00001"), "0"),
        (Decimal("99999999999999999999.9999999999"), "100,000,000,000,000,000,000"),
    ],
)
def test_a_figure_is_short_and_exact(value, shown):
    assert text.number(value) == shown


@pytest.mark.parametrize(
    "share, shown",
    [("0.999", "99 %"), ("0.001", "1 %"), ("0", "0 %"), ("1", "100 %"), ("0.625", "63 %"), ("-0.2", "−20 %")],
)
def test_a_share_never_claims_too_much(share, shown):
    assert text.percent(Decimal(share)) == shown


@pytest.mark.parametrize("value, shown", [("0.7", "0.7"), ("0.625", "0.625"), ("1", "1.0"), ("0", "0.0")])
def test_a_score_has_one_decimal_or_as_many_as_it_needs(value, shown):
    assert text.score(Decimal(value)) == shown


def test_a_day_shows_its_year_only_when_it_is_another():
    assert text.day(date(2026, 8, 3), date(2026, 3, 1)) == "3 Aug"
    assert text.day(date(2025, 8, 3), date(2026, 3, 1)) == "3 Aug 2025"
    with translation.override("zh-hans"):
        assert text.day(date(2026, 8, 3), date(2026, 3, 1)) == "8月3日"


@pytest.mark.parametrize(
    "passed, shown",
    [
        (timedelta(seconds=5), "just now"),
        (timedelta(minutes=1), "1 minute ago"),
        (timedelta(hours=3), "3 hours ago"),
        (timedelta(days=9), "9 days ago"),
    ],
)
def test_the_time_since_is_said_in_words(passed, shown):
    assert text.ago(NOW - passed, NOW) == shown


@pytest.mark.parametrize(
    "name, shown", [("Ana Ruiz", "AR"), ("陈宇", "陈"), ("Cher", "C"), ("", "?"), ("Amber de la Cruz", "AC")]
)
def test_an_avatar_has_the_letters_people_expect(name, shown):
    assert text.initials(name) == shown


def test_a_diff_marks_words_and_escapes_them():
    marked = text.word_diff("halve the time", "halve the <b>median</b> time")

    assert "<ins>" in marked
    assert "<b>" not in marked


def test_a_chinese_diff_goes_by_characters():
    assert text.word_diff("第一周卖出", "第一周就卖出") == "第一周<ins>就</ins>卖出"
