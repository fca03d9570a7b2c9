"""Objects in JSON files, one after the other with the line each begins on; no file is held in memory whole."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import IO, Any

from django.utils.translation import gettext_lazy as _

from skylight.imports.reading import Content, Unreadable, encoding_of
from skylight.imports.report import Report

LONGEST_OBJECT = 2_000_000
PIECE = 1 << 16
DEEPEST = 6
MOST_KEYS = 2_000
MOST_OTHERS = 10_000
BLANK = " \t\r\n"
# Answers of an API stand in these.
ENVELOPES = {"data", "value", "result", "results", "d", "response"}
FIRST = 4096

NO_JSON = _("This is not JSON, or it breaks off here; the file was not read any further.")
NO_OBJECTS = _("This list holds no objects; the file was not read any further.")
TOO_LONG = _("An object of more than %(count)d characters was left out, and the file not read any further.")
TOO_DEEP = _("The objects stand too deep in each other; the file was not read any further.")


@dataclass(frozen=True, slots=True)
class Found:
    """One object: the line it begins on, the name of the list it stands in, and what else is said around it."""

    line: int
    within: str
    value: dict[str, Any]
    around: dict[str, Any] = field(default_factory=dict)


class Documents:
    """A JSON file that can be read any number of times; what is wrong with it is said the first time."""

    def __init__(self, content: Content, report: Report) -> None:
        self.content, self.report = content, report
        self.file = content.name
        self._first_time = True

    def open(self) -> bool:
        """Find out how the file is written; False (and refused) when it is no text."""
        try:
            self._encoding = encoding_of(self.content)
        except Unreadable as broken:
            self.report.refuse(self.file, broken.line, broken.reason, **broken.values)
            return False
        return True

    def objects(self) -> Iterator[Found]:
        """The objects of all lists, and those that stand alone."""
        refuses, self._first_time = self._first_time, False
        try:
            with io.TextIOWrapper(self.content.open("rb"), encoding=self._encoding) as text:
                yield from _Reading(text).objects()
        except Unreadable as broken:
            if refuses:
                self.report.refuse(self.file, broken.line, broken.reason, **broken.values)
        except (RecursionError, UnicodeError):
            if refuses:
                self.report.refuse(self.file, 1, TOO_DEEP)


def looks_like_json(content: Content) -> bool:
    """Whether a file begins like JSON, whatever its name."""
    with content.open("rb") as file:
        start = file.read(FIRST).lstrip(b"\xef\xbb\xbf \t\r\n")
    return start[:1] == b"{" or (start[:1] == b"[" and start[1:].lstrip()[:1] in (b"{", b"]"))


class _Reading:
    """One pass over a text, a window of which is held."""

    def __init__(self, text: IO[str]) -> None:
        self.text, self.held, self.at, self.line = text, "", 0, 1
        self.decoder = json.JSONDecoder(parse_constant=_no_constant, parse_int=_whole)

    def objects(self) -> Iterator[Found]:
        """All objects: in one list, in an envelope of lists, or one after the other in lines."""
        while self._next():
            yield from self._value("", 0)

    def _value(self, within: str, depth: int) -> Iterator[Found]:
        if depth > DEEPEST:
            raise Unreadable(self.line, TOO_DEEP)
        sign = self._next()
        if sign == "[":
            yield from self._list(within, {})
        elif sign == "{":
            yield from self._envelope(within, depth)
        else:
            self._whole_value()

    def _list(self, within: str, around: dict[str, Any]) -> Iterator[Found]:
        self.at += 1
        others = 0
        while (sign := self._next()) != "]":
            if sign == ",":
                self.at += 1
                continue
            line, value = self.line, self._whole_value()
            if isinstance(value, dict):
                yield Found(line, within, value, around)
            elif (others := others + 1) > MOST_OTHERS:
                raise Unreadable(line, NO_OBJECTS)
        self.at += 1

    def _envelope(self, within: str, depth: int) -> Iterator[Found]:
        """An object whose lists are read one by one; what is left of it is an object of its own."""
        line, rest = self.line, dict[str, Any]()
        self.at += 1
        lists = 0
        while (sign := self._next()) != "}":
            if sign == ",":
                self.at += 1
                continue
            key = self._key()
            sign = self._next()
            if sign == "[" and self._holds_objects():
                lists += 1
                yield from self._list(key, rest)
            elif sign == "{" and key in ENVELOPES:
                lists += 1
                yield from self._value(key, depth + 1)
            else:
                rest[key] = self._whole_value()
                if len(rest) > MOST_KEYS:
                    raise Unreadable(line, TOO_LONG, count=LONGEST_OBJECT)
        self.at += 1
        if rest and not (lists and all(not isinstance(value, dict) for value in rest.values())):
            yield Found(line, within, rest, {})

    def _key(self) -> str:
        key = self._whole_value()
        if not isinstance(key, str) or self._next() != ":":
            raise Unreadable(self.line, NO_JSON)
        self.at += 1
        return key

    def _holds_objects(self) -> bool:
        """Whether the list that begins here begins with an object."""
        at = self.at + 1
        while True:
            while at < len(self.held) and self.held[at] in BLANK:
                at += 1
            if at < len(self.held):
                return self.held[at] == "{"
            if len(self.held) - self.at > LONGEST_OBJECT or not self._more():
                return False

    def _whole_value(self) -> Any:
        """One value, however much of the text it takes up to the longest."""
        while True:
            try:
                value, end = self.decoder.raw_decode(self.held, self.at)
            except RecursionError:
                raise Unreadable(self.line, TOO_DEEP) from None
            except ValueError:
                end = None
            # A number that touches the end of what is held may go on.
            if end is not None and (end < len(self.held) or isinstance(value, str | dict | list)):
                break
            if len(self.held) - self.at > LONGEST_OBJECT:
                raise Unreadable(self.line, TOO_LONG, count=LONGEST_OBJECT)
            if not self._more():
                if end is not None:
                    break
                raise Unreadable(self.line, NO_JSON)
        self.line += self.held.count("\n", self.at, end)
        self.at = end
        return value

    def _next(self) -> str:
        """The next sign that is not blank; "" at the end of the text."""
        while True:
            while self.at < len(self.held):
                sign = self.held[self.at]
                if sign not in BLANK:
                    return sign
                self.line += sign == "\n"
                self.at += 1
            if not self._more():
                return ""

    def _more(self) -> bool:
        """Hold some more of the text, twice as much as there was, and let go of what is done with."""
        self.held = self.held[self.at :]
        self.at = 0
        piece = self.text.read(max(PIECE, len(self.held)))
        self.held += piece
        return bool(piece)


def _no_constant(name: str) -> None:
    """NaN and Infinity are nothing that was reported."""


def _whole(digits: str) -> int | str:
    """A whole number; one of a thousand digits stays the text that it is."""
    return int(digits) if len(digits) <= 40 else digits
