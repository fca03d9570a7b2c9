"""Whether a line says what the same owner wrote before: the same words in any order, towards the same figure."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from skylight.goals.writing.text import numbers, without_days

NEARLY = 0.85
_HAN = re.compile(r"[㐀-鿿]+")
_WORD = re.compile(r"[^\W_㐀-鿿]+")
# What a sentence can gain or lose without saying anything else.
_FILLING = frozenset(
    [
        "a",
        "an",
        "and",
        "are",
        "as",
        "at",
        "be",
        "by",
        "for",
        "from",
        "has",
        "have",
        "in",
        "into",
        "is",
        "it",
        "its",
        "of",
        "on",
        "or",
        "our",
        "per",
        "so",
        "that",
        "the",
        "their",
        "then",
        "this",
        "to",
        "us",
        "was",
        "we",
        "were",
        "will",
        "with",
    ]
)
_FILLING_ZH = re.compile(r"[的了在就要将使让并把已也会能]")


@dataclass(frozen=True)
class Before:
    """A line of an earlier cycle as it reads without its marks, and where it was to end, if a figure says so."""

    text: str
    target: Decimal | None = None


def is_repeated(text: str, target: Decimal | None, earlier: Iterable[Before]) -> bool:
    """Does one of these say nearly the same, towards the same target as far as both have one?"""
    return any(_same_target(target, one.target) and nearly_equal(text, one.text) for one in earlier)


def nearly_equal(one: str, other: str) -> bool:
    """Do two lines use nearly the same words and the very same figures? Days do not count: they always move on."""
    one, other = without_days(one).casefold(), without_days(other).casefold()
    if Counter(numbers(one)) != Counter(numbers(other)):
        return False
    mine, theirs = _pieces(one), _pieces(other)
    together = mine.total() + theirs.total()
    return together > 0 and 2 * (mine & theirs).total() / together >= NEARLY


def _same_target(one: Decimal | None, other: Decimal | None) -> bool:
    return one is None or other is None or one == other


def _pieces(text: str) -> Counter[str]:
    """The words that carry the meaning: whole ones, of Chinese each two characters that stand together."""
    words = [word for word in _WORD.findall(text) if word not in _FILLING]
    runs = _HAN.findall(_FILLING_ZH.sub("", text))
    pairs = [run[at : at + 2] for run in runs for at in range(max(1, len(run) - 1))]
    return Counter(words + pairs)
