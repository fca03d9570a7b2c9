"""What a sentence says about numbers, days and words, in English and Chinese."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache

from skylight.goals.writing import words

_LINK = re.compile(r"\[([^\]]*)\](?:\([^)]*\)|\[[^\]]*\])")
_MARKS = re.compile(r"<[^>]*>|https?://\S+|[`*~]|(?<!\w)_|_(?!\w)")
_HAN = re.compile(r"[㐀-鿿]")

_MONTH = "|".join(words.MONTHS)
_DAY = re.compile(
    rf"""\b(?:by|before|until|from|since|in|on|during|for|of)?\s*
    (?: \d{{4}}-\d{{1,2}}-\d{{1,2}} | (?:FY\s?'?|CY\s?'?)?\d{{2,4}}\s?[QH][1-4]\b | \b[QH][1-4](?:\s?[/-]?\s?(?:FY)?'?\d{{2,4}})?\b
      | \bFY'?\d{{2,4}}\b | \b(?:19|20)\d\d\b
      | \b\d{{1,2}}(?:st|nd|rd|th)?\s+(?:of\s+)?(?:{_MONTH})\b(?:\s+\d{{4}})? | \b(?:{_MONTH})\b\.?\s+\d{{1,2}}(?:st|nd|rd|th)?\b(?:,?\s+\d{{4}})?
      | \b\d{{1,2}}/\d{{1,2}}(?:/\d{{2,4}})\b )""",
    re.IGNORECASE | re.VERBOSE,
)
_DAY_ZH = re.compile(r"(?:\d{2,4}\s*年)?(?:第?[一二三四1-4]\s*季度|[上下]半年|\d{1,2}\s*月(?:\s*\d{1,2}\s*[日号])?[底初中]?|年底|月底|季度末|\d{4}\s*年)|[QH][1-4]")  # fmt: skip
_MONTH_NAME = re.compile(
    rf"\b(?:by|before|until|in|end of|mid|early|late)[\s-]+(?:{_MONTH})\b", re.IGNORECASE
)
_UNTIL = re.compile(
    r"\b(?:by|before|until|no later than|end of|EOQ|EOY)\b|之前|以前|前(?:完成|上线)|底", re.IGNORECASE
)
_ASIDE = re.compile(r"\([^()]*\)|（[^（）]*）")
_NAMES = re.compile(r"第[一二三四五六七八九十百\d]+|\b[A-Za-z]+[-_]?\d[\w.]*\b|#\d+|\bv?\d+\.\d+\.\d+\b|\b\d+\.0\b|\bP?\d+(?:th|st|nd|rd)\b|\b(?:tier|stage|level|phase|version|part|step)\s+\d\w?(?:\s*(?:&|and|or)\s*\d)?\b", re.IGNORECASE)  # fmt: skip
_NUMBER = re.compile(r"[$€£¥]?\s?\d[\d,.\s]*\d|\d|[一二两三四五六七八九十百千万亿]+(?=[个次倍成家名位分天周月%％万亿条项款场篇句单笔人])|\d?百分之|[$€£¥]\s?N\b|\bN\b")  # fmt: skip


def plain(text: str) -> str:
    """A title without its Markdown, HTML and addresses."""
    shown = text
    for _again in range(2):
        shown = _LINK.sub(r"\1", shown)
    return " ".join(_MARKS.sub(" ", shown).split())


def is_chinese(text: str) -> bool:
    """Whether a text is to be read as Chinese."""
    return bool(_HAN.search(text))


def length(text: str) -> int:
    """How long a text is to read: a Chinese character counts for two letters."""
    return sum(2 if _HAN.match(letter) else 1 for letter in text)


def without_days(text: str) -> str:
    """A text from which days, months, quarters and years are taken away."""
    return _MONTH_NAME.sub(" ", _DAY_ZH.sub(" ", _DAY.sub(" ", text)))


def has_day(text: str) -> bool:
    """Whether a text names a day, a month, a quarter or a year."""
    return bool(_DAY.search(text) or _DAY_ZH.search(text) or _MONTH_NAME.search(text))


def is_due(text: str) -> bool:
    """Whether a text says by when."""
    return has_day(text) and bool(_UNTIL.search(text))


def without_asides(text: str) -> str:
    """A text without what stands in brackets."""
    return _ASIDE.sub(" ", text)


def numbers(text: str) -> list[str]:
    """The numbers that measure something: no dates, no names such as P95, no versions."""
    return [found.group().strip() for found in _NUMBER.finditer(without_names(without_days(text)))]


def without_names(text: str) -> str:
    """A text without the numbers that only name something: P95, IPv6, version 2, tier 1."""
    return _NAMES.sub(" ", text)


def says_how_much(text: str) -> bool:
    """Whether a text has a number, or a word that does as one: none, all, twice."""
    return (
        bool(numbers(text))
        or has(text, words.NUMBER_WORDS)
        or any(word in text for word in ("全部", "所有", "零", "每", "一半", "半数"))
    )


def has(text: str, english: Iterable[str], chinese: Iterable[str] = ()) -> bool:
    """Whether one of the words stands in a text, whole for English."""
    return first(text, english, chinese) is not None


def first(text: str, english: Iterable[str], chinese: Iterable[str] = ()) -> str | None:
    """The first of these words that stands in a text."""
    found = _whole(tuple(english)).search(text)
    if found:
        return found.group(1)
    return next((word for word in chinese if word in text), None)


def begins(text: str, english: Iterable[str], chinese: Iterable[str] = ()) -> str | None:
    """The word of these that a text begins with."""
    found = _whole(tuple(english)).match(text)
    if found:
        return found.group(1)
    return next((word for word in chinese if text.startswith(word)), None)


@cache
def _whole(listed: tuple[str, ...]) -> re.Pattern[str]:
    ordered = sorted(listed, key=len, reverse=True)
    return re.compile(r"(?<![\w-])(" + "|".join(map(re.escape, ordered)) + r")(?![\w-])", re.IGNORECASE)
