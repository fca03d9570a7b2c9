"""The reader's language where an answer is still being made when its request is over."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TypeVar

from django.utils import translation

T = TypeVar("T")


def in_this_language(parts: Iterable[T]) -> Iterator[T]:
    """The parts, each of them made in the language of now."""
    return _each(iter(parts), translation.get_language())


def _each(parts: Iterator[T], language: str | None) -> Iterator[T]:
    while True:
        with translation.override(language):
            try:
                part = next(parts)
            except StopIteration:
                return
        yield part
