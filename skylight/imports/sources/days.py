"""Days as other systems write them; what could mean two days is never guessed."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from django.utils.translation import gettext_lazy as _

from skylight.imports import values
from skylight.imports.sources.refusing import Refused

# 31/12/2025 or 12/31/2025, with a slash or a hyphen; with points the day always stands first.
NUMBERS = re.compile(r"(\d{1,2})([/.\-])(\d{1,2})\2(\d{4})(?:[T ,].*)?")
NAMED = re.compile(
    r"(?:[a-z]{3,9},?\s+)?(\d{1,2})(?:st|nd|rd|th)?[\s\-/.]+([a-z]{3,9})\.?[\s\-/,.]+(\d{4}|\d{2})\b.*", re.I
)
NAMED_FIRST = re.compile(
    r"(?:[a-z]{3,9},?\s+)?([a-z]{3,9})\.?[\s\-]+(\d{1,2})(?:st|nd|rd|th)?,?[\s\-]+(\d{4})\b.*", re.I
)
MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
DAY_FIRST, MONTH_FIRST = "day-first", "month-first"
ORDERS = (DAY_FIRST, MONTH_FIRST)
HALF_A_DAY = timedelta(hours=12)
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MILLISECONDS = 10**11

AMBIGUOUS = _(
    "%(text)s could be two different days; write days as 2026-03-31, or say --dates day-first or --dates month-first."
)
CONTRADICTION = _(
    "%(text)s could be two different days, and the file writes days in both orders; write them as 2026-03-31."
)
NOT_A_DAY = _("%(text)s is not a day; write it as 2026-03-31.")
DAY_FIRST_READ = _("%(file)s: days are written day first there, as line %(line)d shows.")
MONTH_FIRST_READ = _("%(file)s: days are written month first there, as line %(line)d shows.")


@dataclass
class Days:
    """How one file writes its days: told by whoever imports, or else by the days that can mean only one thing."""

    order: str = ""
    told: bool = False
    line: int = 0
    in_both: bool = False
    used: bool = False

    def learn(self, text: str, line: int) -> None:
        """Look at one day for what it tells of the others."""
        found = NUMBERS.fullmatch(text)
        if self.told or found is None or found[2] == ".":
            return
        first, second = int(found[1]), int(found[3])
        shows = DAY_FIRST if first > 12 >= second else MONTH_FIRST if second > 12 >= first else ""
        if shows and self.order and shows != self.order:
            self.in_both = True
        elif shows and not self.order:
            self.order, self.line = shows, line

    def iso(self, text: str) -> str:
        """The day, or the moment, year first; "" for nothing. Raises Refused."""
        text = text.translate(values.FULL_WIDTH).strip()
        if not text or values.says_nobody(text):
            return ""
        try:
            found = values.day(text)
        except values.NotUnderstood:
            return self._read(text).isoformat()
        return text if _is_moment(text) else found.on.isoformat()

    def _read(self, text: str) -> date:
        if found := NUMBERS.fullmatch(text):
            first, sign, second, year = int(found[1]), found[2], int(found[3]), int(found[4])
            return self._ordered(text, first, second, year, sign)
        elif (found := NAMED.fullmatch(text)) and (month := _month(found[2])):
            year = int(found[3])
            return _date(text, year if year > 99 else 2000 + year, month, int(found[1]))
        elif (found := NAMED_FIRST.fullmatch(text)) and (month := _month(found[1])):
            return _date(text, int(found[3]), month, int(found[2]))
        raise Refused(NOT_A_DAY, text=text[:60])

    def _ordered(self, text: str, first: int, second: int, year: int, sign: str) -> date:
        if sign == "." or first > 12:
            return _date(text, year, second, first)
        elif second > 12 or first == second:
            return _date(text, year, first, second)
        elif self.in_both:
            raise Refused(CONTRADICTION, text=text[:60])
        elif not self.order:
            raise Refused(AMBIGUOUS, text=text[:60])
        self.used = True
        month, day = (second, first) if self.order == DAY_FIRST else (first, second)
        return _date(text, year, month, day)


def day_of_moment(number: object) -> date | None:
    """The day whose midnight, somewhere on earth, these seconds or milliseconds are; None for nothing.

    Systems keep days as moments at midnight in a zone that their files do not tell, or a second before it.

    >>> day_of_moment("1546272000000"), day_of_moment(1577807999000)
    (datetime.date(2019, 1, 1), datetime.date(2019, 12, 31))
    """
    at = moment_of(number)
    if at is None:
        return None
    if at.second == 59:
        return (at + timedelta(seconds=1) + HALF_A_DAY - timedelta(days=1)).date()
    return (at + HALF_A_DAY).date()


def moment_of(number: object) -> datetime | None:
    """The moment that seconds or milliseconds since 1970 name; None for none, and for nonsense."""
    try:
        count = int(str(number))
        at = EPOCH + (timedelta(milliseconds=count) if count >= MILLISECONDS else timedelta(seconds=count))
    except (ValueError, OverflowError):
        return None
    return at if count > 0 and at.year in values.YEARS else None


def named(first: date, last: date) -> str:
    """What a cycle with these days is called where nothing else names it: 2026Q1, 2026H2, 2026, or its days."""
    after = last + timedelta(days=1)
    months = (after.year - first.year) * 12 + after.month - first.month
    if first.day == after.day == 1 and first.month % max(months, 1) == 1 % max(months, 1):
        if months == 3:
            return f"{first.year}Q{first.month // 3 + 1}"
        elif months == 6:
            return f"{first.year}H{first.month // 6 + 1}"
        elif months == 12:
            return f"{first.year}"
        elif months == 1:
            return f"{first.year}-{first.month:02}"
    return f"{first} – {last}"


def _month(word: str) -> int:
    place = word[:3].casefold()
    return MONTHS.index(place) + 1 if place in MONTHS else 0


def _date(text: str, year: int, month: int, day: int) -> date:
    try:
        found = date(year, month, day)
    except ValueError:
        raise Refused(NOT_A_DAY, text=text[:60]) from None
    if found.year not in values.YEARS:
        raise Refused(NOT_A_DAY, text=text[:60])
    return found


def _is_moment(text: str) -> bool:
    try:
        return len(text) > 10 and datetime.fromisoformat(text) is not None
    except ValueError:
        return False
