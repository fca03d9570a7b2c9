"""What is in force for a team or a person."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import timedelta
from decimal import Decimal
from functools import cache
from typing import Any

from django.db.models import Q

from skylight.lib import paths
from skylight.org.models import Person, Team
from skylight.policies.catalogue import CADENCE_DAYS, CATALOGUE
from skylight.policies.models import Setting
from skylight.policies.resolution import Decision, Value, resolve

DEFAULTS = {name: key.default for name, key in CATALOGUE.items()}


class Policy(Mapping[str, Any]):
    """The values in force at one place: `policy["cw_mode"]`, and `origin("cw_mode")` tells where it was decided."""

    def __init__(self, values: dict[str, Value]) -> None:
        self._values = values

    def __getitem__(self, name: str) -> Any:
        return self._values[name].value

    def __iter__(self) -> Iterator[str]:
        return iter(self._values)

    def __len__(self) -> int:
        return len(self._values)

    def origin(self, name: str) -> int | str | None:
        """The team that decided, None for the company, "default" when nobody did."""
        return self._values[name].origin

    @property
    def cadence_days(self) -> int:
        """Days between two check-ins."""
        return CADENCE_DAYS[self["checkin_cadence"]]

    @property
    def on_track_within(self) -> Decimal:
        """Share behind pace that still counts as on track."""
        return Decimal(self["on_track_within"]) / 100

    @property
    def at_risk_within(self) -> Decimal:
        """Share behind pace that counts as at risk, beyond it as off track."""
        return Decimal(self["at_risk_within"]) / 100

    @property
    def mix_ranges(self) -> dict[str, tuple[int, int] | None]:
        """By kind of goal the share aimed at, in whole per cent; None where there is no range."""
        return {kind: _range(self[f"mix_{kind}"]) for kind in ("project", "ability", "functional")}

    @property
    def stale_after(self) -> timedelta:
        """How long a key result may be silent: two rhythms."""
        return timedelta(days=2 * self.cadence_days)


def effective(team: Team | None) -> Policy:
    """The policy of a team, or of the company without one; one statement."""
    return _resolved(team.path if team else "")


def effective_for(person: Person) -> Policy:
    """The policy of a person's team; one statement when the team is loaded."""
    return effective(person.team)


def effective_by_team(team_paths: Mapping[int, str]) -> dict[int, Policy]:
    """The policy of each of these teams (id -> path), in one statement."""
    settings = _live(Q())
    return {pk: _resolve(settings, path) for pk, path in team_paths.items()}


def everywhere() -> Callable[[Team | None], Policy]:
    """What gives the policy of any team, or of the company, in one statement for all of them."""
    settings = _live(Q())
    at_path = cache(lambda path: _resolve(settings, path))
    return lambda team: at_path(team.path if team else "")


def _range(written: str) -> tuple[int, int] | None:
    if not written:
        return None
    low, high = written.split("-")
    return int(low), int(high)


def _resolved(path: str) -> Policy:
    return _resolve(_live(Q(team=None) | Q(team__in=paths.ids(path))), path)


def _live(where: Q) -> list[Decision]:
    rows = Setting.objects.filter(where, ended_at=None).order_by("id")
    return [Decision(*row) for row in rows.values_list("team_id", "key", "value", "locked")]


def _resolve(decisions: list[Decision], path: str) -> Policy:
    return Policy(resolve(decisions, places=[None, *paths.ids(path)], defaults=DEFAULTS))
