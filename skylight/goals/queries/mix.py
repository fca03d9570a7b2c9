"""How somebody's goals are spread over the kinds, as the pages draw it."""

from __future__ import annotations

from collections.abc import Iterable

from skylight.goals import mix
from skylight.goals.mix import Mix
from skylight.goals.models import Objective
from skylight.goals.queries.cards import Card
from skylight.goals.queries.placeholders import Placeholder
from skylight.policies.queries import Policy

ABILITY = Objective.Kind.ABILITY


def mix_of_cards(cards: Iterable[Card], policy: Policy, hidden: Iterable[Placeholder] = ()) -> Mix | None:
    """The mix of goals that are loaded already and of ability goals that their teams keep; no statement.

    Of a restricted goal nobody learns the kind, so it does not count here.
    """
    read = [(card.kind, card.weight) for card in cards if card.state != Objective.State.ABANDONED]
    kept = [(ABILITY.value, one.weight) for one in hidden if one.is_for_team]
    return mix.of([*read, *kept], policy.mix_ranges)
