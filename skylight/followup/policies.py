"""What is settled at each place of the structure, asked for once."""

from __future__ import annotations

from collections.abc import Callable

from skylight.org.models import Team
from skylight.policies.queries import Policy, everywhere

Policies = Callable[[str], Policy]


def by_path(policies: Callable[[Team | None], Policy] | None = None) -> Policies:
    """What gives the policy at the path of a team, or of the company for none.

    One statement for all of them, or none if the page has asked already.
    """
    known = policies or everywhere()
    return lambda path: known(Team(path=path) if path else None)
