"""The dates that a cycle's name tells, where it can mean nothing else."""

from __future__ import annotations

import calendar
import re
from datetime import date

from skylight.cycles.calendar import MONTHS_IN_A_CYCLE

# Where a fiscal year begins is not written in its name.
FISCAL = re.compile(r"\bF\.?Y\.?\s?'?\d|\bfiscal\b|财年", re.IGNORECASE)
FILLER = re.compile(
    r"\b(okrs?|goals?|objectives?|plan|company|annual|yearly|quarterly|cycle|period|calendar)\b|目标|年度",
    re.IGNORECASE,
)
YEAR = r"(?:CY|C)?\s*(?P<year>(?:19|20)\d\d)\s*年?"
SHORT_YEAR = r"CY\s*'?(?P<short>\d\d)"
GAP = r"[\s_/.\-–]*"
QUARTER = r"(?:Q|第)(?P<quarter>[1-4])(?:季度)?"
HALF = r"(?:H|S)(?P<half>[12])|(?P<first>上)半年?|(?P<second>下)半年?"
PART = rf"(?:{QUARTER}|{HALF}|[-/.年](?P<month>0?[1-9]|1[0-2])月?)"
FORMS = [
    re.compile(rf"(?:{YEAR}|{SHORT_YEAR}){GAP}{PART}?", re.IGNORECASE),
    re.compile(rf"{PART}{GAP}(?:{YEAR}|{SHORT_YEAR})", re.IGNORECASE),
]


def told_by(*names: str) -> tuple[date, date] | None:
    """The first and the last day that a name tells, the first of them that does; None for fiscal years.

    >>> told_by("CY19-Q3 OKRs")
    (datetime.date(2019, 7, 1), datetime.date(2019, 9, 30))
    >>> told_by("2024h2"), told_by("FY22-Q1 OKRs")
    ((datetime.date(2024, 7, 1), datetime.date(2024, 12, 31)), None)
    """
    if any(FISCAL.search(name) for name in names):
        return None
    for name in names:
        plain = FILLER.sub(" ", name.replace("_", " ")).strip(" -–_")
        for form in FORMS:
            if found := form.fullmatch(plain):
                return _days(found)
    return None


def months_of(first_day: date, last_day: date) -> int | None:
    """How many whole months these days make, if it is one of the usual lengths."""
    if first_day.day != 1 or last_day.day != _last_of(last_day.year, last_day.month):
        return None
    months = (last_day.year - first_day.year) * 12 + last_day.month - first_day.month + 1
    return months if months in MONTHS_IN_A_CYCLE else None


def _days(found: re.Match[str]) -> tuple[date, date]:
    part = found.groupdict()
    year = int(part["year"]) if part["year"] else 2000 + int(part["short"])
    if part["quarter"]:
        first, months = int(part["quarter"]) * 3 - 2, 3
    elif part["month"]:
        first, months = int(part["month"]), 1
    elif part["half"] or part["first"] or part["second"]:
        first, months = (1 if part["half"] == "1" or part["first"] else 7), 6
    else:
        first, months = 1, 12
    last = first + months - 1
    return date(year, first, 1), date(year, last, _last_of(year, last))


def _last_of(year: int, month: int) -> int:
    return calendar.monthrange(year, month)[1]
