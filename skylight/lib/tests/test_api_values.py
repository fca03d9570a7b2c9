"""What a body may hold: each kind of value is read strictly."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from pydantic import BaseModel, ConfigDict, ValidationError

from skylight.lib.api.values import Day, Moment, Number, Share, number


class Body(BaseModel):
    """One of each."""

    model_config = ConfigDict(strict=True)

    day: Day | None = None
    moment: Moment | None = None
    number: Number | None = None
    share: Share | None = None


def read(**given):
    (name,) = given
    return getattr(Body(**given), name)


def test_days_moments_and_numbers_are_read():
    assert read(day="2026-11-22") == date(2026, 11, 22)
    assert read(moment="2026-11-22T10:00:00+01:00") == datetime(2026, 11, 22, 9, tzinfo=UTC)
    assert read(moment="2026-11-22t09:00:00.5z") == datetime(2026, 11, 22, 9, 0, 0, 500_000, tzinfo=UTC)
    assert read(number=0.1) == Decimal("0.1")
    assert read(number=10**30) == Decimal(10**30)
    assert read(share=1) == 1


@pytest.mark.parametrize(
    "given",
    [
        {"day": 20_000}, {"day": "2026-02-30"}, {"day": "2026-11-22T00:00:00"}, {"day": "２０２６-11-22"},
        {"moment": "2026-11-22"}, {"moment": "2026-11-22T09:00:00"}, {"moment": 0},
        {"moment": "0001-01-01T00:00:00+14:00"}, {"moment": "2026-11-22T25:00:00Z"},
        {"number": "8"}, {"number": True}, {"number": float("nan")}, {"number": float("inf")}, {"number": []},
        {"share": 1.01}, {"share": -0.1}, {"share": "0.5"},
    ],
)  # fmt: skip
def test_nothing_else_is_taken_for_one(given):
    with pytest.raises(ValidationError):
        Body(**given)


def test_numbers_go_out_as_numbers():
    written = [number(one) for one in (Decimal("8.0000000000"), Decimal("8.25"), Decimal("-0.5"), None)]

    assert written == [8, 8.25, -0.5, None]
    assert [type(one) for one in written[:2]] == [int, float]
