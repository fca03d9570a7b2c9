from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

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
    [
        ("0", "0 %"), ("1", "100 %"), ("0.25", "25 %"), ("0.625", "63 %"), ("0.624", "62 %"), ("0.996", "99 %"),
        ("0.9999999999", "99 %"), ("0.004", "1 %"), ("0.0000000001", "1 %"), ("1.2", "120 %"), ("-0.2", "−20 %"),
        ("-0.001", "0 %"),
    ],
)  # fmt: skip
def test_a_share_is_a_whole_number_that_does_not_flatter(share, shown):
    assert text.percent(Decimal(share)) == shown


@given(st.decimals(min_value=0, max_value=1, places=12))
def test_only_what_is_done_says_100_and_only_what_has_not_begun_says_0(share):
    assert (text.percent(share) == "100 %") == (share == 1)
    assert (text.percent(share) == "0 %") == (share == 0)


@given(st.lists(st.decimals(min_value=0, max_value=1, places=12), min_size=2, max_size=2))
def test_more_progress_never_reads_as_less(shares):
    less, more = (int(text.percent(one).removesuffix(" %")) for one in sorted(shares))

    assert less <= more


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


@pytest.mark.parametrize(
    "diff",
    [
        ("one two three", "one 2 3", "one <del>two three</del><ins>2 3</ins>"),
        ("same", "same", "same"),
        ("", "new", "<ins>new</ins>"),
    ],
)
def test_a_diff_keeps_a_changed_phrase_together(diff):
    before, after, marked = diff

    assert text.word_diff(before, after) == marked


def test_a_diff_of_a_long_text_goes_by_sentences():
    long = "One thing is said here. " * 600

    assert text.word_diff(long + "An end.", long + "Another end.").endswith(
        "<del>An end.</del><ins>Another end.</ins>"
    )


@pytest.mark.parametrize(
    "value, unit, english, chinese",
    [
        (None, "days", "–", "–"),
        (Decimal("8.30"), "", "8.3", "8.3"),
        (Decimal(29), "%", "29 %", "29%"),
        (Decimal(3), "天", "3 天", "3天"),
        (Decimal(12), "GB", "12 GB", "12 GB"),
        (Decimal(1200), "¥", "¥ 1,200", "¥1,200"),
        (Decimal(300), "$", "$ 300", "$300"),
    ],
)
def test_an_amount_says_its_unit_as_the_language_does(value, unit, english, chinese):
    assert text.amount(value, unit) == english
    with translation.override("zh-hans"):
        assert text.amount(value, unit) == chinese


def test_the_unit_is_said_once_beside_the_target():
    assert text.aim(Decimal(40), "%") == "40"
    assert text.aim(Decimal(6), "days") == "6"
    with translation.override("zh-hans"):
        assert text.aim(Decimal(40), "%") == "40%"
        assert text.aim(Decimal(6), "天") == "6"


def test_a_moment_in_full():
    assert text.exact(NOW) == "16 March 2026, 09:00"
    with translation.override("zh-hans"):
        assert text.exact(NOW) == "2026年3月16日 09:00"


@pytest.mark.parametrize("days, shown", [(7, "7 Mar"), (14, "9 days ago")])
def test_the_time_since_ends_where_it_is_told_to(days, shown):
    assert text.ago(NOW - timedelta(days=9), NOW, days) == shown


def test_what_is_still_to_come_is_a_day():
    assert text.ago(NOW + timedelta(days=2), NOW) == "18 Mar"


@pytest.mark.parametrize("language, tag", [("en", "en"), ("zh-hans", "zh-Hans")])
def test_the_markup_names_its_language(language, tag):
    with translation.override(language):
        assert text.language_tag() == tag
