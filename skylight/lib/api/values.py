"""Kinds of value that bodies hold, read strictly: a text is no number, and a number no day."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Annotated, Any

from pydantic import BeforeValidator, Field, WithJsonSchema
from pydantic_core import PydanticCustomError

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_MOMENT = re.compile(
    r"(\d{4}-\d{2}-\d{2})[Tt](\d{2}:\d{2}:\d{2})(\.\d{1,9})?([Zz]|[+-]\d{2}:\d{2})", re.ASCII
)


def _day(value: Any) -> Any:
    if value is None or isinstance(value, date):
        return value
    if not isinstance(value, str) or not _DAY.fullmatch(value):
        raise PydanticCustomError("date_parsing", "not a day")
    try:
        return date.fromisoformat(value)
    except ValueError as error:
        raise PydanticCustomError("date_parsing", "not a day") from error


def _moment(value: Any) -> Any:
    if value is None or isinstance(value, datetime):
        return value
    found = _MOMENT.fullmatch(value) if isinstance(value, str) else None
    if found is None:
        raise PydanticCustomError("datetime_parsing", "not a moment")
    try:
        zone = found[4].upper().replace("Z", "+00:00")
        said = datetime.fromisoformat(f"{found[1]}T{found[2]}{(found[3] or '')[:7]}{zone}")
        return said.astimezone(UTC)
    except (ValueError, OverflowError) as error:
        raise PydanticCustomError("datetime_parsing", "not a moment") from error


def _number(value: Any) -> Any:
    if value is None or isinstance(value, Decimal):
        return value
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise PydanticCustomError("decimal_type", "not a number")
    return Decimal(str(value))


Day = Annotated[date, BeforeValidator(_day), WithJsonSchema({"type": "string", "format": "date"})]
"""A day, as 2026-11-22."""

Moment = Annotated[
    datetime, BeforeValidator(_moment), WithJsonSchema({"type": "string", "format": "date-time"})
]
"""A moment with its time zone, as 2026-11-22T09:00:00Z; kept in UTC."""

Number = Annotated[
    Decimal, BeforeValidator(_number), Field(allow_inf_nan=False), WithJsonSchema({"type": "number"})
]
"""A number, exact to fifteen digits."""

Share = Annotated[
    Decimal,
    BeforeValidator(_number),
    Field(allow_inf_nan=False, ge=0, le=1),
    WithJsonSchema({"type": "number", "minimum": 0, "maximum": 1}),
]
"""A part of the whole, from 0 to 1."""


def number(value: Decimal | None) -> int | float | None:
    """A stored number as JSON writes it: 8, 8.25, or null."""
    if value is None:
        return None
    return int(value) if value == value.to_integral_value() else float(value)
