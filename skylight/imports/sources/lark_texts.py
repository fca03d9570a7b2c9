"""What single values in the answers of Lark's API say."""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from skylight.imports import periods

SOURCE = "lark"
LONGEST_ID = 150
DEEPEST = 20
OWNER = re.compile(r"(?:^|[/_.-])((?:ou|on)_[0-9a-zA-Z]+)")
# "Jan - Mar 2022" and "2022 年 1 月 - 3 月".
ENGLISH = re.compile(
    r"([a-z]{3})[a-z]*\.?\s*(\d{4})?\s*(?:-|–|to)\s*([a-z]{3})[a-z]*\.?\s*(\d{4})", re.IGNORECASE
)
CHINESE = re.compile(
    r"(\d{4})\s*年\s*(\d{1,2})\s*月?\s*(?:-|–|—|~|至|到)\s*(?:(\d{4})\s*年\s*)?(\d{1,2})\s*月"
)
MONTHS = [name.casefold() for name in calendar.month_abbr]


def id_of(value: object) -> str:
    """An id or a code as text, however it is written; "" for nothing."""
    if isinstance(value, bool) or not isinstance(value, str | int):
        return ""
    return str(value).strip()[:LONGEST_ID]


def number(value: object) -> Decimal | None:
    """A number; None for none, and for what is no finite one."""
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return None
    try:
        found = Decimal(str(value).strip())
    except InvalidOperation:
        return None
    return found if found.is_finite() and abs(found) < Decimal(10) ** 15 else None


def text_of(value: object) -> str:
    """Plain text, or the text of content in blocks: links as Markdown, people as their ids."""
    if isinstance(value, str):
        return value.strip()
    if isinstance(value, Mapping):
        blocks = value.get("blocks")
        if isinstance(blocks, list):
            return "\n\n".join(text for block in blocks if (text := _block(block)))
        return text_of(value.get("text"))
    return ""


def user_id(value: Mapping[str, Any]) -> str:
    """The first of a person's ids that is filled."""
    return next((text for name in ("open_id", "user_id", "union_id") if (text := id_of(value.get(name)))), "")


def email_of(user: Mapping[str, Any]) -> str:
    """The address a person signs in with."""
    return text_of(user.get("enterprise_email")) or text_of(user.get("email"))


def owner_in(file: str) -> str:
    """The person whose id stands in a file's name."""
    found = OWNER.search(file)
    return found[1] if found else ""


def days_told(name: str) -> tuple[date, date] | None:
    """The days that a period's name tells.

    >>> days_told("Jan - Mar 2022")
    (datetime.date(2022, 1, 1), datetime.date(2022, 3, 31))
    >>> days_told("2022 年 1 月 - 3 月") == days_told("2022Q1")
    True
    """
    if found := ENGLISH.fullmatch(name.strip()):
        first, last = _month(found[1]), _month(found[3])
        return _span(int(found[2] or found[4]), first, int(found[4]), last)
    elif found := CHINESE.fullmatch(name.strip()):
        return _span(int(found[1]), int(found[2]), int(found[3] or found[1]), int(found[4]))
    return periods.told_by(name) if name else None


def _span(first_year: int, first: int, last_year: int, last: int) -> tuple[date, date] | None:
    if not (1 <= first <= 12 and 1 <= last <= 12 and 1900 <= first_year <= last_year <= 2200):
        return None
    days = date(first_year, first, 1), date(last_year, last, calendar.monthrange(last_year, last)[1])
    return days if days[0] < days[1] else None


def _month(word: str) -> int:
    return MONTHS.index(word.casefold()) if word.casefold() in MONTHS else 0


def _block(block: object) -> str:
    if not isinstance(block, Mapping) or not isinstance(paragraph := block.get("paragraph"), Mapping):
        return ""
    elements = paragraph.get("elements")
    return "".join(_elements(elements)).strip() if isinstance(elements, list) else ""


def _elements(elements: list[Any]) -> Iterator[str]:
    """The pieces of a paragraph, named one way in the first version and another in the second."""
    for element in elements:
        if not isinstance(element, Mapping):
            continue
        run = element.get("textRun") or element.get("text_run")
        link = element.get("docsLink") or element.get("docs_link")
        person = element.get("person") or element.get("mention")
        if isinstance(run, Mapping) and isinstance(run.get("text"), str):
            yield run["text"]
        elif isinstance(link, Mapping):
            yield _link(text_of(link.get("title")), text_of(link.get("url")))
        elif isinstance(person, Mapping):
            yield f"@{id_of(person.get('openId')) or user_id(person)}"


def _link(title: str, url: str) -> str:
    if not url.startswith(("http://", "https://")):
        return title
    return f"[{title.replace('[', '(').replace(']', ')') or url}]({url})"
