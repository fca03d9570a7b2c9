"""How each kind of value is written in an export: in one way only, the same on every engine."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _

NOT_TEXT = _("%(value)s is not text.")
NOT_THAT = _("%(value)s is not written as %(kind)s.")
NOT_EMPTY = _("It must not be empty.")
TOO_LONG = _("It is longer than %(count)d characters.")


class Wrong(ValueError):
    """A value that no export writes like that."""

    def __init__(self, text: Any, **values: Any) -> None:
        super().__init__(text)
        self.text, self.values = text, values


@dataclass(frozen=True)
class Form:
    """One kind of value: what it is called in the docs, how it is written and read."""

    name: str
    write: Callable[[Any], Any]
    read: Callable[[Any], Any]


def _same(value: Any) -> Any:
    return value


def _of_type(*kinds: type) -> Callable[[Any], Any]:
    def read(value: Any) -> Any:
        if type(value) not in kinds:
            raise ValueError
        return value

    return read


def _moment(value: datetime) -> str:
    return value.astimezone(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")


def _moment_from(text: Any) -> datetime:
    if not isinstance(text, str) or not text.endswith("Z"):
        raise ValueError
    return datetime.fromisoformat(text)


def _day_from(text: Any) -> date:
    if not isinstance(text, str) or len(text) != len("2026-03-31"):
        raise ValueError
    return date.fromisoformat(text)


def _decimal(value: Decimal) -> str:
    # SQLite can hold a zero with a minus, PostgreSQL cannot.
    return format(value if value else abs(value), "f")


def _decimal_from(text: Any) -> Decimal:
    if not isinstance(text, str):
        raise ValueError
    value = Decimal(text)
    if not value.is_finite():
        raise ValueError
    return value


def _bytes_from(text: Any) -> bytes:
    return bytes.fromhex(_of_type(str)(text))


def _uuid_from(text: Any) -> UUID:
    return UUID(_of_type(str)(text))


NUMBER = Form("number", _same, _of_type(int))
YES_OR_NO = Form("true or false", _same, _of_type(bool))
TEXT = Form("text", _same, _of_type(str))
DAY = Form("day, `2026-03-31`", date.isoformat, _day_from)
MOMENT = Form("moment in UTC, `2026-03-31T09:00:00.000000Z`", _moment, _moment_from)
DECIMAL = Form("decimal number as text", _decimal, _decimal_from)
JSON = Form("JSON", _same, _same)
BYTES = Form("bytes in hexadecimal", bytes.hex, _bytes_from)
IDENTIFIER = Form("UUID", str, _uuid_from)

BY_TYPE: dict[str, Form] = {
    **dict.fromkeys(
        [
            "AutoField", "BigAutoField", "IntegerField", "BigIntegerField", "SmallIntegerField",
            "PositiveIntegerField", "PositiveSmallIntegerField", "PositiveBigIntegerField",
        ],
        NUMBER,
    ),
    **dict.fromkeys(["CharField", "TextField", "URLField", "EmailField", "SlugField"], TEXT),
    "BooleanField": YES_OR_NO,
    "DateField": DAY,
    "DateTimeField": MOMENT,
    "DecimalField": DECIMAL,
    "JSONField": JSON,
    "BinaryField": BYTES,
    "UUIDField": IDENTIFIER,
}  # fmt: skip


def form_of(field: Any) -> Form:
    """The form of a field; that of a foreign key is the one of the key it names. Raises KeyError for a new kind."""
    while field.is_relation:
        field = field.target_field
    return BY_TYPE[field.get_internal_type()]


def writer(fields: list[Any]) -> Callable[[tuple[Any, ...]], str]:
    """What makes one line of a row given as the values of these fields, which are in the order of their names."""
    names = [str(field.attname) for field in fields]
    writes = [form_of(field).write for field in fields]
    # Values that are written as they are need no call.
    others = [(place, write) for place, write in enumerate(writes) if write is not _same]
    encode = json.JSONEncoder(
        ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False
    ).encode

    def line(row: tuple[Any, ...]) -> str:
        values = list(row)
        for place, write in others:
            if values[place] is not None:
                values[place] = write(values[place])
        return encode(dict(zip(names, values, strict=True)))

    return line


def reader(fields: list[Any]) -> Callable[[dict[str, Any]], list[Any]]:
    """What makes the values of these fields from one line; raises Wrong, naming what is wrong."""
    reads = [(str(field.attname), form_of(field), field.null, _longest(field)) for field in fields]

    def values(row: dict[str, Any]) -> list[Any]:
        return [_read(row[name], form, null, longest) for name, form, null, longest in reads]

    return values


def _longest(field: Any) -> int:
    return (field.max_length or 0) if not field.is_relation else 0


def _read(value: Any, form: Form, null: bool, longest: int) -> Any:
    if value is None:
        if not null:
            raise Wrong(NOT_EMPTY)
        return None
    try:
        found = form.read(value)
    except (ValueError, InvalidOperation):
        raise Wrong(NOT_THAT, value=repr(value)[:80], kind=form.name) from None
    if longest and isinstance(found, str) and len(found) > longest:
        raise Wrong(TOO_LONG, count=longest)
    return found
