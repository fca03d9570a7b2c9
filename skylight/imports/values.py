"""What a cell may say: days, moments, numbers and lists, as people write them."""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from decimal import Decimal
from zoneinfo import ZoneInfo

from skylight.goals.progress import parse_number

DAY = re.compile(r"(\d{4})(?:-|/|\.|年)(\d{1,2})(?:-|/|\.|月)(\d{1,2})日?")
COMPACT_DAY = re.compile(r"(\d{4})(\d{2})(\d{2})")
CLOCK = re.compile(r"[T ]\s*\d{1,2}:\d{2}.*")
FULL_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}
MONEY = re.compile(r"([$€£¥￥])\s*(.+)")
YEARS = range(1900, 2201)
LISTED = re.compile(r"\s*[;；|\n]\s*")
YES = {"1", "yes", "true", "y", "done", "是", "完成"}
NOBODY = {"none", "nobody", "n/a", "na", "-", "–", "—", "tbd", "tba", "?", "无", "待定"}
NO = {"0", "no", "false", "n", "not done", "否", "未完成"}


class NotUnderstood(ValueError):
    """A cell that says none of what its column is for."""


@dataclass(frozen=True, slots=True)
class Day:
    """A day, and whether the file named one that does not exist, such as 31 April."""

    on: date
    moved: bool = False


@dataclass(frozen=True, slots=True)
class Figure:
    """A number with the unit that stood beside it."""

    value: Decimal
    unit: str = ""


def day(text: str) -> Day:
    """A day written year first; one past the end of its month becomes the month's last. Raises NotUnderstood.

    >>> day("2021-04-31")
    Day(on=datetime.date(2021, 4, 30), moved=True)
    """
    text = text.translate(FULL_WIDTH).strip()
    plain = text[: found.start()] if (found := CLOCK.search(text)) else text
    parts = DAY.fullmatch(plain.strip()) or COMPACT_DAY.fullmatch(plain.strip())
    if parts is None:
        raise NotUnderstood(text)
    year, month, number = (int(part) for part in parts.groups())
    if year not in YEARS or not 1 <= month <= 12 or not 1 <= number <= 31:
        raise NotUnderstood(text)
    last = calendar.monthrange(year, month)[1]
    return Day(date(year, month, min(number, last)), moved=number > last)


def moment(text: str, zone: str) -> datetime:
    """A moment in UTC; a day alone is its beginning in the zone. Raises NotUnderstood."""
    try:
        at = datetime.fromisoformat(text.strip())
    except ValueError:
        at = datetime.combine(day(text).on, time.min)
    if at.year not in YEARS:
        raise NotUnderstood(text)
    return (at if at.tzinfo else at.replace(tzinfo=ZoneInfo(zone))).astimezone(UTC)


def figure(text: str) -> Figure:
    """A number, with the percent or currency sign it carries. Raises NotUnderstood.

    >>> figure("$ 1,250")
    Figure(value=Decimal('1250'), unit='$')
    """
    plain = text.translate(FULL_WIDTH).strip()
    money = MONEY.fullmatch(plain)
    unit = money[1] if money else "%" if plain.endswith("%") else ""
    try:
        return Figure(parse_number(money[2] if money else plain), unit)
    except ValueError:
        raise NotUnderstood(text) from None


def yes_or_no(text: str) -> bool:
    """Whether something is done. Raises NotUnderstood."""
    word = text.casefold().strip()
    if word in YES:
        return True
    elif word in NO:
        return False
    else:
        raise NotUnderstood(text)


def says_nobody(text: str) -> bool:
    """Whether a cell says that there is nobody, which an empty one does not.

    >>> says_nobody("none"), says_nobody("")
    (True, False)
    """
    return text.casefold() in NOBODY


def listed(text: str) -> list[str]:
    """The parts of a cell that names several things, separated by semicolons, bars or lines."""
    return [part for part in LISTED.split(text.strip()) if part]


def key(text: str) -> str:
    """A name as it is compared: `VP Marketing`, `vp_marketing` and `VP-Marketing` are the same."""
    return "_".join("".join(letter if letter.isalnum() else " " for letter in text.casefold()).split())
