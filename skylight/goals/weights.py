"""Weights are set together: they make 1, or there are none."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from django.utils.translation import gettext as _

from skylight.goals import fields
from skylight.lib.errors import RuleBroken

NOTHING = Decimal(0)


def together(weights: Mapping[int, Decimal | None], *, of: set[int]) -> dict[int, Decimal | None]:
    """The complete set as it is kept; where some are given, the empty ones are 0. Raises RuleBroken."""
    if weights.keys() != of:
        raise RuleBroken(
            _("The list has changed meanwhile. Give each one its weight again."), field="weights"
        )
    read = {pk: fields.weight(weight, "weights") for pk, weight in weights.items()}
    given = [weight for weight in read.values() if weight is not None]
    if not given:
        return read
    if sum(given) != 1:
        total = fields.text_of(sum(given, NOTHING))
        raise RuleBroken(_("The weights add up to %(sum)s instead of 1.") % {"sum": total}, field="weights")
    return {pk: weight or NOTHING for pk, weight in read.items()}


def refuse_unless_used(policy: Mapping[str, object], weights: Mapping[int, Decimal | None]) -> None:
    """Taking weights away is always possible, setting them where the team works with them. Raises RuleBroken."""
    if policy["weights"] != "set" and any(weight is not None for weight in weights.values()):
        raise RuleBroken(_("Your team works without weights: everything counts the same."), field="weights")
