"""Reading a pasted list: what each line means, which figures it says, and that none is ever lost."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from skylight.drafting.pasting import Meaning, figures_in, read
from skylight.drafting.pasting.figures import owner_in, weight_in

SIGNS = {"objective": "O", "key_result": "K", "description": "d", "skip": "-"}


def shape(text: str) -> str:
    """What the lines of a text mean, a sign each."""
    return "".join(SIGNS[line.meaning] for line in read(text))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("O1: Shops sell\nKR1: Days 12 to 6\nKR2: Orders\nOwner: Ana\nO2 Answers\n - KR 2.1 Tickets\n - more", "OKK-OKd"),
        ("目标一：新店有订单\n关键结果1：首单由12天降到6天\n关键结果2：首周下单率提升至40%\n负责人：王明", "OKK-"),
        ("2026年5-6月 OKR\nO1 新店有订单\n进度 30%\nKR1 首单\nKR2 下单", "-O-KK"),
        ("Objective: Shops sell\nKey results:\n- Days 12 -> 6\n- Orders\nObjective: Second\nKey Results\n* a", "O-KKO-K"),
        ("# Growth OKRs Q3 2026\n\n## Shops sell\nTen visits told us so.\n- Days: 12 -> 6\n- Orders\n  - detail\n## Answers\n- Tickets", "-OdKKdOK"),
        ("## Growth\n- Shops sell\n  - Days 12 -> 6\n- Answers\n  - Tickets", "-OKOK"),
        ("Grow the pipeline\n\tLeads from 100 to 200\nHappy customers\n\tNPS 30 → 45\n\t\tmeasured weekly", "OKOKd"),
        ("1. Shops sell\n a) Days from 12 to 6\n b) Orders\n2. Answers\n a) Tickets", "OKKOK"),
        ("一、提升留存\n1、次月留存从31%到37%\n2、回访10家\n二、降低成本\n1、由8元降到6元", "OKKOK"),
        ("Shops sell\nDays 12 → 6\n\nAnswers\nTickets 3 → 1", "OKOK"),
        ("Grow\nLeads from 100 to 200\nWin rate from 20% to 30%", "OKK"),
        ("Shops sell\nAnswers before tickets", "OO"),
        ("Shops sell\nKR1 Days\nKR2 Orders", "OKK"),
        ("**O1: Shops sell**\n☐ Days from 12 to 6\n[x] Orders", "OKK"),
        ("---\nO1 Shops\n***", "-O-"),
        ("a stray thought\nO1 Shops", "-O"),
        ("O2O 业务增长\n- 门店从 10 家增加到 20 家", "OK"),
        ("", ""),
    ],
)  # fmt: skip
def test_lines_are_taken_for_what_they_are(text: str, expected: str) -> None:
    assert shape(text) == expected


def test_a_line_of_which_nothing_can_be_made_is_left_over_to_be_looked_at() -> None:
    stray, *_rest = read("a stray thought\nO1 Shops")

    assert (stray.meaning, stray.is_left_over, stray.text) == (Meaning.SKIP, True, "a stray thought")
    assert not read("O1 Shops\nOwner: Ana")[1].is_left_over


@pytest.mark.parametrize(
    ("text", "title", "start", "target", "unit"),
    [
        ("Median days to first order from 12 to 6 days", "Median days to first order", 12, 6, "days"),
        ("Days 12 → 6", "Days", 12, 6, ""),
        ("Share of returns: 12% -> 6%", "Share of returns", 12, 6, "%"),
        ("First order in week 1: 22% to 40%", "First order in week 1", 22, 40, "%"),
        ("客单价由12降到6", "客单价", 12, 6, ""),
        ("将转化率从3.5%提升到5%", "转化率", "3.5", 5, "%"),
        ("转化率由３％升至５％", "转化率", 3, 5, "%"),
        ("营收从1,200万元增长到2,000万元", "营收", 1200, 2000, "万元"),
        ("Grow ARR from $1M to $2.5M by end of Q3", "Grow ARR by end of Q3", 1, "2.5", "$M"),
        ("Revenue 800k → 1.2M", "Revenue", 800_000, 1_200_000, ""),
        ("Reduce churn to 3% (currently 5%)", "Reduce churn", 5, 3, "%"),
        ("NPS 提升至40（目前31）", "NPS 提升", 31, 40, ""),
        ("Open more shops, from 2 to 5 regions", "Open more shops", 2, 5, "regions"),
        ("P95 latency 800ms -> 200ms", "P95 latency", 800, 200, "ms"),
    ],
)
def test_from_where_to_where_is_taken_out_of_the_words(text, title, start, target, unit) -> None:
    found = figures_in(text)

    assert (found.title, found.unit) == (title, unit)
    assert (found.start, found.target) == (Decimal(start), Decimal(target))
    assert found.kind == ("decrease" if found.target < found.start else "increase")


@pytest.mark.parametrize(
    ("text", "kind", "target"),
    [
        ("留存率提升至40%", "increase", 40),
        ("Reach 1,000 orders a day", "increase", 1000),
        ("At least 3 signed deals", "increase", 3),
        ("响应时间控制在 2 小时以内", "decrease", 2),
        ("缩短交付周期至 5 天", "decrease", 5),
        ("Cut the time to an answer to under 24 hours", "decrease", 24),
        ("Sign 20 customers", "binary", None),
        ("Increase orders by 20%", "binary", None),
        ("Review the years from 2024 to 2025", "binary", None),
        ("From 10 to 10", "binary", None),
        ("Launch it", "binary", None),
    ],
)
def test_where_only_the_target_is_said_the_words_stay_as_they_are(text, kind, target) -> None:
    found = figures_in(text)

    assert (found.title, found.kind, found.start, found.target) == (text, kind, None, target)


def test_a_value_to_keep_is_a_range() -> None:
    found = figures_in("Keep uptime between 99.5 and 99.9%")

    assert (found.kind, found.low, found.high, found.unit) == ("range", Decimal("99.5"), Decimal("99.9"), "%")


@pytest.mark.parametrize(
    ("text", "rest", "weight"),
    [
        ("Shops sell (30%)", "Shops sell", "0.3"),
        ("新店有订单（权重60%）", "新店有订单", "0.6"),
        ("Shops sell, weight: 0.25", "Shops sell", "0.25"),
        ("Reach a share of 30%", "Reach a share of 30%", None),
        ("Grow (by 30%)", "Grow (by 30%)", None),
        ("Shops sell (130%)", "Shops sell (130%)", None),
    ],
)
def test_weights_stand_in_brackets_or_by_name(text, rest, weight) -> None:
    assert weight_in(text) == (rest, None if weight is None else Decimal(weight))


def test_owners_are_not_taken_along_and_said_to_be_left() -> None:
    assert owner_in("Shops sell @ana @bo") == ("Shops sell", "@ana @bo")
    assert owner_in("新店有订单（负责人：王明）") == ("新店有订单", "（负责人：王明）")
    (line,) = read("O1: Shops sell (Owner: Ana Ruiz)")
    assert (line.text, line.dropped) == ("Shops sell", "(Owner: Ana Ruiz)")


SHEET = "Objective\tKey result\tStart\tTarget\tUnit\tOwner\nShops sell\tDays\t12\t6\tdays\tAna\nShops sell\tOrders\t22%\t40%\t\tBo"
BARS = "| Objective | Key result | Start | Target |\n|---|---|---|---|\n| Shops sell | Days | 12 | 6 |\n| | Orders | 22% | 40% |"
LABELS = "O1\tShops sell\nKR1\tDays\t12\t6\nKR2\tOrders\t22%\t40%"


@pytest.mark.parametrize(("text", "expected"), [(SHEET, "-OKK"), (BARS, "--OKK"), (LABELS, "OKK")])
def test_rows_of_a_table_are_read_by_their_columns(text, expected) -> None:
    lines = read(text)

    assert "".join(SIGNS[line.meaning] for line in lines) == expected
    days, orders = lines[-2:]
    assert (days.text, days.kind, days.start, days.target) == ("Days", "decrease", 12, 6)
    assert (orders.text, orders.start, orders.target, orders.unit) == ("Orders", 22, 40, "%")


PIECES = st.sampled_from(
    ["O1", "KR1:", "目标一：", "关键结果1", "- ", "* ", "#", "\t", "|", "  ", "1.", "（30%）", "(30%)", "from 12 to 6", "12 → 6",
     "由12降到6", "提升至40%", "k", "€", "%", "@ana", "Owner:", "\n", "\n\n", "9" * 40, "1e9", "٣", "**", "words", "Objective", "Target"]
)  # fmt: skip
LISTS = st.lists(st.one_of(PIECES, st.text(max_size=12)), max_size=40).map("".join)


@settings(max_examples=150, deadline=None)
@given(LISTS)
@example("\x00")
@example("\u2028KR1\u2028")
@example("from 1" + "9" * 60 + " to 2")
def test_whatever_is_pasted_no_line_is_lost_and_nothing_breaks(text: str) -> None:
    lines = read(text)
    written = {number: raw for number, raw in enumerate(text.splitlines(), start=1) if raw.strip()}

    assert {line.number: line.raw for line in lines} == written
    assert [line.number for line in lines] == sorted(line.number for line in lines)
    assert all(line.text.strip() for line in lines)
    assert all(line.target is None or line.target.is_finite() for line in lines)
